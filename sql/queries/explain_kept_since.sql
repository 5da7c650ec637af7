-- Returns: one row: the first day (UTC) of which there are clicks or postbacks, in Unix milliseconds; null: there are none.
SELECT (extract(epoch FROM min(to_date(right(child.relname, 8), 'YYYYMMDD'))) * 1000)::bigint AS since
  FROM pg_inherits
  JOIN pg_class AS child ON child.oid = inhrelid
 WHERE inhparent IN ('homing.clicks'::regclass, 'homing.postbacks'::regclass)
