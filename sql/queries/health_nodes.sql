-- Returns: every node that has a number: host, last sign of life (Unix ms), and how far its journal is applied (the first
-- position that is not).
SELECT node, host, (extract(epoch FROM seen_at) * 1000)::bigint AS seen_at, position
  FROM nodes
  LEFT JOIN journal_cursor USING (node)
 ORDER BY node
