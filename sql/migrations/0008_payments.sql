-- What affiliates were paid: the other side of payout_entries. A balance is the entries less the payments.
-- Only ever added to; a negative amount corrects one that was wrong.
CREATE TABLE payments (
    id           uuid PRIMARY KEY,          -- whoever records it makes it: to record the same one again does nothing
    affiliate_id bigint NOT NULL REFERENCES affiliates (id),
    amount       numeric(18, 6) NOT NULL CHECK (amount > -1e12 AND amount < 1e12 AND amount <> 0),
    currency     text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    paid_at      timestamptz NOT NULL,      -- where it stands in a statement
    note         text NOT NULL,
    recorded_by  text NOT NULL,             -- the user's or the token's name
    recorded_at  timestamptz NOT NULL
);
CREATE INDEX payments_affiliate ON payments (affiliate_id, currency, paid_at);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is only ever added to', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER payments_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON payments EXECUTE FUNCTION refuse_change();
