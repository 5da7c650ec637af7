-- $1: now. $2: a postback that was parked then or earlier has waited for long.
-- Returns: the database's size in bytes; how many days from tomorrow on have their partitions of clicks already; how many
-- postbacks wait for a click, how many of them for long, and since when the oldest does (Unix ms); how many records were set aside.
SELECT pg_database_size(current_database()) AS bytes,
       (SELECT count(*)
          FROM pg_inherits
          JOIN pg_class AS child ON child.oid = inhrelid
         WHERE inhparent = 'homing.clicks'::regclass
           AND child.relname > 'clicks' || to_char($1::timestamptz AT TIME ZONE 'UTC', '_YYYYMMDD')) AS days_ahead,
       parked.*,
       (SELECT count(*) FROM rejected_records) AS rejected
  FROM (SELECT count(*) AS parked, count(*) FILTER (WHERE parked_at <= $2::timestamptz) AS parked_long,
               (extract(epoch FROM min(parked_at)) * 1000)::bigint AS oldest_parked
          FROM unmatched_postbacks) AS parked
