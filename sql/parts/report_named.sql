-- Facts, with the names of their day and hour in the session's zone. Where the clock is set within an hour (in zones whose hours are not
-- UTC's, at a quarter of one), what is left of it is an hour of its own, named by when it begins.
named AS NOT MATERIALIZED (
    SELECT *, (at::timestamp + make_interval(secs => ($1::jsonb->>'shift')::float8))::date::text AS day,
           CASE ($1::jsonb->>'shift')::float8
               WHEN 0 THEN CASE
                   WHEN ($1::jsonb->>'hours_are_utc')::boolean OR at::timestamp - hour_begin::timestamp = at - hour_begin
                       THEN hour_begin
                   WHEN at::timestamp - (hour_begin + interval '15 min')::timestamp = at - (hour_begin + interval '15 min')
                       THEN hour_begin + interval '15 min'
                   WHEN at::timestamp - (hour_begin + interval '30 min')::timestamp = at - (hour_begin + interval '30 min')
                       THEN hour_begin + interval '30 min'
                   ELSE hour_begin + interval '45 min'
               END::text
               ELSE (date_trunc('hour', at::timestamp) + make_interval(secs => ($1::jsonb->>'shift')::float8))::timestamptz::text
           END AS hour,
           CASE WHEN kind NOT IN ('head', 'prefetch', 'bot', 'code') THEN kind END AS reason
      FROM (SELECT *, date_trunc('hour', at) AS hour_begin FROM facts) AS facts
),
