-- The roll-ups of a day that is over, added up: over its hours (by_hour is false), and once more over all offers, affiliates and goals
-- (by_hour is true). They are made from the roll-ups of the hours some time after the day's end; whatever changes those of the day
-- afterwards deletes them, and they are made again. A day that has none is read from its hours.

CREATE TABLE click_day_sums (
    day          date NOT NULL,           -- UTC
    by_hour      boolean NOT NULL,
    hour         timestamptz NOT NULL,    -- UTC; the day's first, unless by_hour
    offer_id     bigint NOT NULL,         -- as in click_rollup; 0, if by_hour
    affiliate_id bigint NOT NULL,
    kind         text NOT NULL,
    clicks       bigint NOT NULL,
    PRIMARY KEY (day, by_hour, hour, offer_id, affiliate_id, kind)
);

CREATE TABLE conversion_day_sums (
    day              date NOT NULL,           -- UTC
    by_hour          boolean NOT NULL,
    hour             timestamptz NOT NULL,    -- UTC; the day's first, unless by_hour
    offer_id         bigint NOT NULL,         -- as in conversion_rollup; 0, if by_hour
    affiliate_id     bigint NOT NULL,
    goal_id          bigint NOT NULL,
    status           text NOT NULL,
    payout_currency  text NOT NULL,
    revenue_currency text NOT NULL,
    conversions      bigint NOT NULL,
    payout           numeric NOT NULL,
    revenue          numeric NOT NULL,
    PRIMARY KEY (day, by_hour, hour, offer_id, affiliate_id, goal_id, status, payout_currency, revenue_currency)
);

-- The key of the advisory lock between who makes the sums of a day (exclusive) and who changes its hours (shared).
CREATE FUNCTION day_sums_key(day date) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT day - date '2000-01-01'
$$;

-- Deletes the sums of the days whose hours a statement has changed. Each statement in here sees what was committed before it began:
-- once the lock is there, so are the sums that its last holder made. Whoever makes sums afterwards waits for this transaction's end.
CREATE FUNCTION forget_day_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    days date[] := ARRAY(SELECT DISTINCT (hour AT TIME ZONE 'UTC')::date FROM (SELECT DISTINCT hour FROM changed) AS hours ORDER BY 1);
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('homing.day_sums'), homing.day_sums_key(day)) FROM unnest(days) AS day;
    IF TG_TABLE_NAME = 'click_rollup' THEN
        DELETE FROM homing.click_day_sums WHERE day = ANY (days);
    ELSE
        DELETE FROM homing.conversion_day_sums WHERE day = ANY (days);
    END IF;
    RETURN NULL;
END
$$;

-- A row never moves to another hour.
CREATE TRIGGER forget_day_sums_added AFTER INSERT ON click_rollup
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_day_sums();
CREATE TRIGGER forget_day_sums_changed AFTER UPDATE ON click_rollup
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_day_sums();
CREATE TRIGGER forget_day_sums_deleted AFTER DELETE ON click_rollup
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_day_sums();
CREATE TRIGGER forget_day_sums_added AFTER INSERT ON conversion_rollup
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_day_sums();
CREATE TRIGGER forget_day_sums_changed AFTER UPDATE ON conversion_rollup
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_day_sums();
CREATE TRIGGER forget_day_sums_deleted AFTER DELETE ON conversion_rollup
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_day_sums();
