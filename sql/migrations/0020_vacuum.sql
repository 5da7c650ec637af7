-- The clicks and postbacks of a day are vacuumed when the day is over (day_vacuums_missing.sql), not by autovacuum each minute for rows
-- that were added: while it is at a table searches read the pages that have no filter yet (0013_search), as none can be made. What it is
-- for can wait: whoever reads a day that is not over needs no map of what is visible, and rows that nobody changes leave nothing to remove.
-- Where rows are changed it comes as it does anywhere. Partitions that were made ahead by a version before this one stay as they are.

-- As before (0002_road), with that.
CREATE OR REPLACE FUNCTION make_partitions(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    parent    text;
    partition text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('homing.make_partitions'));
    FOREACH parent IN ARRAY ARRAY['clicks', 'postbacks'] LOOP
        partition := parent || to_char(day, '_YYYYMMDD');
        CONTINUE WHEN to_regclass('homing.' || partition) IS NOT NULL;
        EXECUTE format('CREATE TABLE homing.%I (LIKE homing.%I INCLUDING ALL) WITH (autovacuum_vacuum_insert_threshold = -1)', partition, parent);
        EXECUTE format('ALTER TABLE homing.%I ATTACH PARTITION homing.%I FOR VALUES FROM (%L) TO (%L)', parent, partition,
                       homing.first_click_id(day), homing.first_click_id(day + 1));
    END LOOP;
END
$$;
