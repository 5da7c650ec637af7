-- $1: the node. $2: its journal's ID.
-- Affects no row when the number has gone to another journal.
UPDATE nodes SET seen_at = now() WHERE node = $1::smallint AND journal_id = $2::uuid
