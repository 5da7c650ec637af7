-- $1: clicks or postbacks. $2: how many seconds rows are kept.
-- Returns: how many partitions were dropped.
SELECT drop_partitions($1, ((now() - make_interval(secs => $2::double precision)) AT TIME ZONE 'UTC')::date)
