-- $1: the node. A node's journal starts at position 1.
INSERT INTO journal_cursor (node, position) VALUES ($1::smallint, 1) ON CONFLICT (node) DO NOTHING
