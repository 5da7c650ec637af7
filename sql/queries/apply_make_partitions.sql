-- $1: a UTC day.
SELECT make_partitions($1::date)
