-- The road: what the appliers write. Nothing else writes here.
--
-- Ready for Citus: every unique key of clicks, postbacks, conversions and what hangs on them contains click_id, the
-- distribution column; no foreign key leads from them into the catalog or to each other; no trigger.
--
-- clicks and postbacks are partitioned by ranges of click_id, one UTC day each (the ID's first 48 bits are its time), named
-- <table>_YYYYMMDD. Partitions are made ahead by the servers, made on demand by the applier, dropped by retention: the first
-- two with make_partitions() below.

CREATE TABLE nodes (
    node       smallint PRIMARY KEY CHECK (node BETWEEN 0 AND 4095),
    journal_id uuid NOT NULL UNIQUE,   -- the data folder that owns this number
    host       text NOT NULL,          -- for a person
    leased_at  timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL    -- the last sign of life
);

-- How far each node's journal is applied: `position` is the first record that is not. Moved by compare-and-set in the
-- transaction that applies the records below it, so each record is applied exactly once.
CREATE TABLE journal_cursor (
    node     smallint PRIMARY KEY,
    position bigint NOT NULL
);

CREATE TABLE clicks (
    click_id      uuid NOT NULL PRIMARY KEY,
    clicked_at    timestamptz NOT NULL,   -- the ID's own time
    flag          text,                   -- head, prefetch, bot: recorded, not counted; null: none
    refusal       text,                   -- why there was no redirect to the target; null: there was
    notes         smallint NOT NULL,      -- bits of what was odd: 1 value cut, 2 value escaped, 4 deep link refused, 8 deep link used
    offer_id      bigint,
    affiliate_id  bigint,
    advertiser_id bigint,
    sub1 text, sub2 text, sub3 text, sub4 text, sub5 text,
    sub6 text, sub7 text, sub8 text, sub9 text, sub10 text,
    source        text,
    creative      text,
    ext_id        text,
    url           text,                   -- the deep link asked for
    other_params  text,                   -- what else the link had, as it came
    ip            inet,
    user_agent    text,
    referer       text,
    country       text,
    device        text,
    os            text,
    browser       text
) PARTITION BY RANGE (click_id);

CREATE TABLE postbacks (
    click_id      uuid NOT NULL,
    postback_id   uuid NOT NULL,          -- the answer's request_id
    received_at   timestamptz NOT NULL,
    node          smallint NOT NULL,      -- that took it
    code          text NOT NULL,          -- the outcome: the answer's code
    message       text NOT NULL,          -- and its sentence
    conversion_id uuid,
    settled_at    timestamptz,            -- when a queued one got its outcome; null: at once, or not yet
    method        text NOT NULL,
    ip            inet,
    params        text NOT NULL,          -- as they came, percent-encoded, the token masked
    PRIMARY KEY (click_id, postback_id)
) PARTITION BY RANGE (click_id);

-- Genuine postbacks whose click is still in another node's journal. Settled when it arrives, or given up as click_unknown.
CREATE TABLE unmatched_postbacks (
    click_id    uuid NOT NULL,
    postback_id uuid NOT NULL,
    parked_at   timestamptz NOT NULL,     -- by the applier; the wait for the click is counted from here
    node        smallint NOT NULL,        -- that took it
    record      bytea NOT NULL,           -- the postback as its journal record
    PRIMARY KEY (click_id, postback_id)
);

-- One row per (click, goal, txid): the key that makes a postback idempotent. txid is '' where the advertiser sends none.
CREATE TABLE conversions (
    click_id         uuid NOT NULL,
    goal_id          bigint NOT NULL,
    txid             text NOT NULL,
    conversion_id    uuid NOT NULL,       -- the ID of the postback that recorded it
    status           text NOT NULL CHECK (status IN ('pending', 'approved', 'rejected')),
    events           integer NOT NULL,    -- how many conversion_events it has: what a writer compares before it changes the row
    recorded_at      timestamptz NOT NULL,
    changed_at       timestamptz NOT NULL,
    offer_id         bigint NOT NULL,
    affiliate_id     bigint NOT NULL,
    advertiser_id    bigint NOT NULL,
    amount           numeric(18, 6) CHECK (amount >= 0 AND amount < 1e12),
    amount_currency  text,
    payout           numeric(18, 6) NOT NULL CHECK (payout >= 0 AND payout < 1e12),
    payout_currency  text NOT NULL,
    revenue          numeric(18, 6) NOT NULL CHECK (revenue >= 0 AND revenue < 1e12),
    revenue_currency text NOT NULL,
    adv1 text, adv2 text, adv3 text, adv4 text, adv5 text,
    PRIMARY KEY (click_id, goal_id, txid)
);
CREATE INDEX conversions_recorded_at ON conversions (recorded_at);

-- Each status that a conversion had, the first one too (from_status is null there). `sequence` counts from 1.
CREATE TABLE conversion_events (
    click_id      uuid NOT NULL,
    conversion_id uuid NOT NULL,
    sequence      integer NOT NULL,
    at            timestamptz NOT NULL,
    from_status   text,
    to_status     text NOT NULL,
    postback_id   uuid NOT NULL,          -- that caused it
    PRIMARY KEY (click_id, conversion_id, sequence)
);

-- The affiliates' ledger: only ever added to. A conversion's entries sum to its payout while it is approved, and to zero
-- otherwise; an affiliate's balance is a sum.
CREATE TABLE payout_entries (
    click_id      uuid NOT NULL,
    conversion_id uuid NOT NULL,
    sequence      integer NOT NULL,       -- of the status change that caused it
    affiliate_id  bigint NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('accrual', 'reversal')),
    amount        numeric(18, 6) NOT NULL CHECK (amount > -1e12 AND amount < 1e12),  -- negative for a reversal
    currency      text NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (click_id, conversion_id, sequence)
);
CREATE INDEX payout_entries_affiliate ON payout_entries (affiliate_id, currency, at);

-- Roll-ups: added to once a batch, in the batch's transaction, so they equal the raw rows. `node` is the applier that
-- counted: each adds to rows of its own, so appliers never wait for each other. An ID that a click does not have is 0.
CREATE TABLE click_rollup (
    hour         timestamptz NOT NULL,    -- of clicked_at, UTC
    offer_id     bigint NOT NULL,
    affiliate_id bigint NOT NULL,
    kind         text NOT NULL,           -- 'counted', else the refusal, else the flag
    node         smallint NOT NULL,
    clicks       bigint NOT NULL,
    PRIMARY KEY (hour, offer_id, affiliate_id, kind, node)
);

CREATE TABLE conversion_rollup (
    hour             timestamptz NOT NULL,   -- of recorded_at, UTC
    offer_id         bigint NOT NULL,
    affiliate_id     bigint NOT NULL,
    goal_id          bigint NOT NULL,
    status           text NOT NULL,
    payout_currency  text NOT NULL,
    revenue_currency text NOT NULL,
    node             smallint NOT NULL,
    conversions      bigint NOT NULL,
    payout           numeric NOT NULL,
    revenue          numeric NOT NULL,
    PRIMARY KEY (hour, offer_id, affiliate_id, goal_id, status, payout_currency, revenue_currency, node)
);

-- Journal records that PostgreSQL (or the decoder) refused, set aside so that the road goes on.
CREATE TABLE rejected_records (
    node        smallint NOT NULL,
    position    bigint NOT NULL,
    type        smallint NOT NULL,
    payload     bytea NOT NULL,
    reason      text NOT NULL,
    rejected_at timestamptz NOT NULL,
    PRIMARY KEY (node, position)
);

-- The lowest click_id of a UTC day: its Unix milliseconds, then zeros.
CREATE FUNCTION first_click_id(day date) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT (lpad(to_hex((extract(epoch FROM day) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Makes the partitions of a UTC day that are missing. Several servers may call it at once: one makes them, the others
-- wait. A table is made first and attached then, because CREATE TABLE ... PARTITION OF would shut out whoever reads
-- or writes any other day.
CREATE FUNCTION make_partitions(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent    text;
    partition text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('homing.make_partitions'));
    FOREACH parent IN ARRAY ARRAY['clicks', 'postbacks'] LOOP
        partition := parent || to_char(day, '_YYYYMMDD');
        CONTINUE WHEN to_regclass('homing.' || partition) IS NOT NULL;
        EXECUTE format('CREATE TABLE homing.%I (LIKE homing.%I INCLUDING ALL)', partition, parent);
        EXECUTE format('ALTER TABLE homing.%I ATTACH PARTITION homing.%I FOR VALUES FROM (%L) TO (%L)', parent, partition,
                       homing.first_click_id(day), homing.first_click_id(day + 1));
    END LOOP;
END
$$;
