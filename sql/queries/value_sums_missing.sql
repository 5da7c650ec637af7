-- Returns: a day (UTC) and a dimension whose sums are missing; a null, if it is copies of the clicks of the day's conversions that are; no
-- row, if all is there. The latest day comes first. A day is over for ten minutes, so that it has most of its clicks, and has not been
-- dropped.
WITH days AS MATERIALIZED (
    SELECT day::date AS day, day AT TIME ZONE 'UTC' AS starts, (day + interval '1 day') AT TIME ZONE 'UTC' AS ends
      FROM generate_series(date_trunc('day', least((SELECT min(hour) FROM click_rollup), (SELECT min(hour) FROM conversion_rollup))
                                             AT TIME ZONE 'UTC'),
                           (now() AT TIME ZONE 'UTC' - interval '10 minutes')::date - interval '1 day', interval '1 day') AS day
     WHERE to_regclass('homing.clicks' || to_char(day, '_YYYYMMDD')) IS NOT NULL
), missing AS (
    SELECT day, NULL AS dimension, 0 AS place
      FROM days
     WHERE NOT EXISTS (SELECT FROM converted_days AS converted
                        WHERE converted.day = days.day AND (is_complete OR copied_at > now() - interval '1 hour'))
       AND EXISTS (SELECT FROM conversion_rollup WHERE hour >= starts AND hour < ends)
    UNION ALL
    SELECT day, dimension, place
      FROM days
     CROSS JOIN unnest(ARRAY['sub1', 'source', 'country', 'device', 'os', 'browser',
                             'sub2', 'sub3', 'sub4', 'sub5', 'sub6', 'sub7', 'sub8', 'sub9', 'sub10'])
                WITH ORDINALITY AS dimensions (dimension, place)
     WHERE NOT EXISTS (SELECT FROM value_sums AS sums WHERE sums.day = days.day AND sums.dimension = dimensions.dimension AND is_made)
       AND EXISTS (SELECT FROM click_rollup WHERE hour >= starts AND hour < ends)
)
SELECT day, dimension FROM missing ORDER BY day DESC, place LIMIT 1
