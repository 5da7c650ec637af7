-- $1: the node. $2: where the cursor has to be. $3: where it goes. $4: the process that takes it. $5: the one that has to
-- hold it, or null.
-- Affects one row, or none when it is elsewhere or another's.
UPDATE journal_cursor
   SET position = $3::bigint, process = $4::uuid
 WHERE node = $1::smallint AND position = $2::bigint AND process IS NOT DISTINCT FROM $5::uuid
