-- $1: the journal's ID. $2: the number it had, or null. $3: the host's name.
-- Returns: the node number, or null when none is free.
SELECT lease_node($1::uuid, $2::integer, $3)
