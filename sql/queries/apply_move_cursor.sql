-- $1: the node. $2: where the cursor has to be. $3: where it goes. $4: the process that has to hold it.
-- Affects one row, or none when it is elsewhere or another's.
UPDATE journal_cursor
   SET position = $3::bigint
 WHERE node = $1::smallint AND position = $2::bigint AND process = $4::uuid
