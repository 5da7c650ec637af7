-- $1: now.
-- Returns: the database's size in bytes; how many days from tomorrow on have their partitions of clicks already; how many
-- postbacks wait for a click; how many records were set aside.
SELECT pg_database_size(current_database()) AS bytes,
       (SELECT count(*)
          FROM pg_inherits
          JOIN pg_class AS child ON child.oid = inhrelid
         WHERE inhparent = 'homing.clicks'::regclass
           AND child.relname > 'clicks' || to_char($1::timestamptz AT TIME ZONE 'UTC', '_YYYYMMDD')) AS days_ahead,
       (SELECT count(*) FROM unmatched_postbacks) AS parked,
       (SELECT count(*) FROM rejected_records) AS rejected
