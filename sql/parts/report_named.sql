-- Facts, with the names of their day and hour in the session's zone, and where they belong in the period that they are counted in: those of
-- the one before as far from its begin, by the clock, as they are from that of theirs. What that clock leaves out or has twice there must
-- not take them out of it. Where the clock is set within an hour (in zones whose hours are not UTC's, at a quarter of one), what is left of it
-- is an hour of its own, named by when it begins.
named AS NOT MATERIALIZED (
    SELECT *, placed_at::date::text AS day,
           CASE
               WHEN ($1::jsonb->>'hours_are_utc')::boolean OR placed_at::timestamp - hour_begin::timestamp = placed_at - hour_begin
                   THEN hour_begin
               WHEN placed_at::timestamp - (hour_begin + interval '15 min')::timestamp = placed_at - (hour_begin + interval '15 min')
                   THEN hour_begin + interval '15 min'
               WHEN placed_at::timestamp - (hour_begin + interval '30 min')::timestamp = placed_at - (hour_begin + interval '30 min')
                   THEN hour_begin + interval '30 min'
               ELSE hour_begin + interval '45 min'
           END::text AS hour,
           CASE WHEN kind NOT IN ('head', 'prefetch', 'bot', 'code') THEN kind END AS reason
      FROM (SELECT *, date_trunc('hour', placed_at) AS hour_begin
              FROM (SELECT *,
                           CASE WHEN $1::jsonb->'placed' IS NULL THEN at
                                ELSE least(greatest((at::timestamp + make_interval(secs => ($1::jsonb#>>'{placed,shift}')::float8))::timestamptz,
                                                    to_timestamp(($1::jsonb#>>'{placed,first}')::float8)),
                                           to_timestamp(($1::jsonb#>>'{placed,last}')::float8)) END AS placed_at
                      FROM facts) AS facts) AS facts
),
