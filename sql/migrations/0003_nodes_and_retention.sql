-- Gives the journal its node number: the one that it has, else `preferred` where it is free, else the lowest free one,
-- else one whose server has not been seen for 90 days. Null when all 4096 are taken.
CREATE FUNCTION lease_node(journal uuid, preferred integer, server_host text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    number integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('homing.lease_node'));
    UPDATE nodes SET host = server_host, seen_at = now() WHERE journal_id = journal RETURNING node INTO number;
    IF number IS NOT NULL THEN
        RETURN number;
    END IF;

    DELETE FROM nodes WHERE seen_at < now() - interval '90 days' AND (SELECT count(*) FROM nodes) = 4096;
    SELECT candidate INTO number
      FROM generate_series(0, 4095) AS candidate
     WHERE NOT EXISTS (SELECT FROM nodes WHERE node = candidate)
     ORDER BY candidate IS DISTINCT FROM preferred, candidate
     LIMIT 1;
    IF number IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO nodes (node, journal_id, host, leased_at, seen_at) VALUES (number, journal, server_host, now(), now());
    -- A journal that is new to this number is read from its start.
    DELETE FROM journal_cursor WHERE node = number;
    INSERT INTO journal_cursor (node, position) VALUES (number, 1);
    RETURN number;
END
$$;

-- Drops the partitions of `parent` (clicks or postbacks) whose whole day lies before `day`. Returns how many.
CREATE FUNCTION drop_partitions(parent text, day date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    partition text;
    dropped   integer := 0;
BEGIN
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
    RETURN dropped;
END
$$;

-- The time that a click ID carries.
CREATE FUNCTION click_id_time(click_id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT to_timestamp(('x' || lpad(left(replace(click_id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint / 1000.0)
$$;
