-- $1: how many days ahead, today and yesterday not counted.
SELECT make_partitions(day::date)
  FROM generate_series((now() AT TIME ZONE 'UTC')::date - 1, (now() AT TIME ZONE 'UTC')::date + $1::integer, interval '1 day') AS day
