-- Facts, with the names of their day and hour in the session's zone.
named AS NOT MATERIALIZED (
    SELECT *, (at::timestamp + make_interval(secs => ($1::jsonb->>'shift')::float8))::date::text AS day,
           CASE ($1::jsonb->>'shift')::float8
               WHEN 0 THEN date_trunc('hour', at)::text
               ELSE (date_trunc('hour', at)::timestamp + make_interval(secs => ($1::jsonb->>'shift')::float8))::timestamptz::text
           END AS hour,
           CASE WHEN kind NOT IN ('head', 'prefetch', 'bot', 'code') THEN kind END AS reason
      FROM facts
),
