-- Lets autovacuum come to the days (UTC) that are over. A day is for ten minutes, as in ext_id_indexes_missing.
SELECT let_autovacuum_at_days((now() AT TIME ZONE 'UTC' - interval '10 minutes')::date)
