-- Returns: one day (UTC) that is over and has roll-ups of clicks, but no sums of them, and one that has roll-ups of conversions, but no
-- sums of those; the latest of each; null: there is none.
WITH days AS MATERIALIZED (
    SELECT day::date AS day, day AT TIME ZONE 'UTC' AS starts, (day + interval '1 day') AT TIME ZONE 'UTC' AS ends
      FROM generate_series(date_trunc('day', least((SELECT min(hour) FROM click_rollup), (SELECT min(hour) FROM conversion_rollup))
                                             AT TIME ZONE 'UTC'),
                           (now() AT TIME ZONE 'UTC')::date - interval '1 day', interval '1 day') AS day
)
SELECT (SELECT max(day) FROM days
         WHERE NOT EXISTS (SELECT FROM click_day_sums AS sums WHERE sums.day = days.day)
           AND EXISTS (SELECT FROM click_rollup WHERE hour >= starts AND hour < ends)) AS clicks,
       (SELECT max(day) FROM days
         WHERE NOT EXISTS (SELECT FROM conversion_day_sums AS sums WHERE sums.day = days.day)
           AND EXISTS (SELECT FROM conversion_rollup WHERE hour >= starts AND hour < ends)) AS conversions
