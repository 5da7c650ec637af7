-- Returns: the days (UTC) of the last 30 whose clicks have no index of their ext_ids, the latest first: as tasks of DayUpkeep, that is a
-- name and two statements, neither of which may run in a transaction. The first removes an index that was not finished, the second makes it.
-- A day is over for ten minutes, so that it has most of its clicks.
SELECT name AS task, format('DROP INDEX CONCURRENTLY IF EXISTS homing.%I', name) AS first,
       format('CREATE INDEX CONCURRENTLY %I ON homing.%I (ext_id COLLATE "C") WHERE ext_id IS NOT NULL', name, partition) AS second
  FROM (SELECT child.oid, child.relname AS partition, replace(child.relname, 'clicks_', 'clicks_ext_ids_') AS name
          FROM pg_inherits
          JOIN pg_class AS child ON child.oid = inhrelid
         WHERE inhparent = 'homing.clicks'::regclass
           AND child.relname >= to_char((now() AT TIME ZONE 'UTC')::date - 30, '"clicks_"YYYYMMDD')
           AND child.relname < to_char(now() AT TIME ZONE 'UTC' - interval '10 minutes', '"clicks_"YYYYMMDD')
           AND pg_relation_size(child.oid) > 0) AS days
 WHERE NOT EXISTS (SELECT FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid
                    WHERE indrelid = days.oid AND index.relname = name AND indisvalid)
 ORDER BY partition DESC
