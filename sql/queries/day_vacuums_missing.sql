-- Returns: the clicks and postbacks of days (UTC) that are over and to which autovacuum has not come yet (0020_vacuum.sql), the latest first:
-- as tasks of DayUpkeep. The first statement, which may not run in a transaction, vacuums: PostgreSQL may have forgotten, as it does in a
-- crash, how many rows were added. The second leaves them to autovacuum from then on. A day is over as in ext_id_indexes_missing.
SELECT 'vacuum ' || child.relname AS task, format('VACUUM homing.%I', child.relname) AS first,
       format('ALTER TABLE homing.%I RESET (autovacuum_vacuum_insert_threshold)', child.relname) AS second
  FROM pg_inherits
  JOIN pg_class AS child ON child.oid = inhrelid
 WHERE inhparent IN ('homing.clicks'::regclass, 'homing.postbacks'::regclass)
   AND right(child.relname, 8) < to_char(now() AT TIME ZONE 'UTC' - interval '10 minutes', 'YYYYMMDD')
   AND 'autovacuum_vacuum_insert_threshold=-1' = ANY (child.reloptions)
 ORDER BY right(child.relname, 8) DESC, child.relname
