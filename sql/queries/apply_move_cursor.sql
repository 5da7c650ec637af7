-- $1: the node. $2: where the cursor has to be. $3: where it goes.
-- Affects one row, or none when it is elsewhere.
UPDATE journal_cursor SET position = $3::bigint WHERE node = $1::smallint AND position = $2::bigint
