-- $1: a node number.
-- Returns: one row: its host and its last sign of life (null: there is no such node), and the first day of which there are
-- clicks; times in Unix milliseconds.
SELECT host, (extract(epoch FROM seen_at) * 1000)::bigint AS seen_at,
       (SELECT (extract(epoch FROM min(to_date(right(child.relname, 8), 'YYYYMMDD'))) * 1000)::bigint
          FROM pg_inherits
          JOIN pg_class AS child ON child.oid = inhrelid
         WHERE inhparent = 'homing.clicks'::regclass) AS clicks_since
  FROM (SELECT $1::smallint AS node) AS wanted
  LEFT JOIN nodes USING (node)
