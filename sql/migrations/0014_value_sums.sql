-- What reports by what only clicks know (source, sub1, country, ...) read in place of clicks, which are wide and many. Made of days (UTC)
-- that are over; where it is missing, the clicks themselves are read.

-- The clicks of a day, added up by one dimension. That takes seconds, for which nobody who changes the day can be kept waiting:
--
--  1. A transaction that holds day_sums_key's lock notes what is being made. When it has the lock, whoever has changed the day has
--     committed; whoever changes it afterwards finds the note, and deletes it (forget_day_sums).
--  2. A second one adds up what is committed, and only then takes the lock: all who began to change the day meanwhile have come to
--     their end. If the note is still there, nobody has, and what was added up is what there is: the note becomes "made".
--
-- Sums whose note is gone, because a server ended in between or the day was changed, are read by nobody, and deleted in their time: so
-- whoever changes a day of old deletes no more than the notes.
CREATE TABLE value_sums (
    sums_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,   -- another one each time that they are made
    day       date NOT NULL,
    dimension text NOT NULL,       -- a column of clicks
    is_made   boolean NOT NULL,
    by_value  boolean NOT NULL,    -- whether the sums of its values are kept, and
    by_offer  boolean NOT NULL,    -- whether those of its values by offer and affiliate are; else they would be too many
    UNIQUE (day, dimension)
);

-- No key: each set is written once, by one statement. Read are whole sets, and an index of their numbers alone stays small.
CREATE TABLE click_value_sums (
    sums_id      bigint NOT NULL,
    by_offer     boolean NOT NULL,
    value        text,             -- null: absent, or empty
    offer_id     bigint,           -- null, if not by_offer; else as in clicks
    affiliate_id bigint,
    kind         text,             -- the refusal, else the flag; null: counted
    clicks       bigint NOT NULL
);
CREATE INDEX click_value_sums_sets ON click_value_sums (sums_id, by_offer);

-- What reports need of the clicks that have conversions: to look up a thousand of them among all clicks is a thousand pages. A copy of
-- what never changes, so that it is right whenever it is there.
CREATE TABLE converted_clicks (
    click_id uuid NOT NULL PRIMARY KEY,
    source   text,
    sub1 text, sub2 text, sub3 text, sub4 text, sub5 text,
    sub6 text, sub7 text, sub8 text, sub9 text, sub10 text,
    country  text,
    device   text,
    os       text,
    browser  text
);

-- The days whose conversions have been looked through. New statuses make a day look changed too, day after day while its conversions are
-- decided on: so one is looked through again after an hour.
CREATE TABLE converted_days (
    day         date NOT NULL PRIMARY KEY,   -- UTC, of recorded_at
    is_complete boolean NOT NULL,            -- nothing has changed since
    copied_at   timestamptz NOT NULL
);

-- As before, and with what else there is of a day.
CREATE OR REPLACE FUNCTION forget_day_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    days date[] := ARRAY(SELECT DISTINCT (hour AT TIME ZONE 'UTC')::date FROM (SELECT DISTINCT hour FROM changed) AS hours ORDER BY 1);
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('homing.day_sums'), homing.day_sums_key(day)) FROM unnest(days) AS day;
    IF TG_TABLE_NAME = 'click_rollup' THEN
        DELETE FROM homing.click_day_sums WHERE day = ANY (days);
        DELETE FROM homing.value_sums WHERE day = ANY (days);
    ELSE
        DELETE FROM homing.conversion_day_sums WHERE day = ANY (days);
        UPDATE homing.converted_days SET is_complete = false WHERE day = ANY (days) AND is_complete;
    END IF;
    RETURN NULL;
END
$$;

-- As before. With a day's clicks go the notes of what was made of them; the copies go later, piece by piece, because until the end of this
-- transaction nobody can read or add clicks. Where sums are being made just now, nothing is dropped: that reads clicks for seconds, and DROP
-- TABLE would shut out all others for as long.
CREATE OR REPLACE FUNCTION drop_partitions(parent text, day date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    partition text;
    dropped   integer := 0;
BEGIN
    IF parent = 'clicks' AND NOT pg_try_advisory_xact_lock(hashtext('homing.value_sums')) THEN
        RETURN 0;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('homing.make_partitions'));
    FOR partition IN
        SELECT child.relname
          FROM pg_inherits
          JOIN pg_class AS child ON child.oid = inhrelid
         WHERE inhparent = ('homing.' || quote_ident(parent))::regclass
           AND child.relname < parent || to_char(day, '_YYYYMMDD')
         ORDER BY child.relname
    LOOP
        EXECUTE format('DROP TABLE homing.%I', partition);
        dropped := dropped + 1;
    END LOOP;
    IF parent = 'clicks' AND dropped > 0 THEN   -- afterwards: whoever has changed a day, and its notes, has the table locked
        DELETE FROM homing.value_sums WHERE value_sums.day < drop_partitions.day;
    END IF;
    RETURN dropped;
END
$$;
