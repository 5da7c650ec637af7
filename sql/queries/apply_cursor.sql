-- $1: the node.
-- Waits for whoever is about to move it, so the answer is final.
SELECT position, process FROM journal_cursor WHERE node = $1::smallint FOR UPDATE
