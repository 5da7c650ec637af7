-- Who moved the cursor last: a process of a server, or, for a node that is new, its journal. A data folder remembers the
-- processes that it had; a copy of one is told apart by that. Null: a version that did not say.
ALTER TABLE journal_cursor ADD COLUMN process uuid;

-- As before, and the cursor of a new node belongs to its journal.
CREATE OR REPLACE FUNCTION lease_node(journal uuid, preferred integer, server_host text) RETURNS integer LANGUAGE plpgsql AS $$
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
    INSERT INTO journal_cursor (node, position, process) VALUES (number, 1, journal);
    RETURN number;
END
$$;
