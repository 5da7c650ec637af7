-- The days (UTC) whose sums are read, and which of them are there: those that lie in the period as a whole or, by the hour, in part.
added_up_days AS MATERIALIZED (
    SELECT day::date AS day,
           EXISTS (SELECT FROM click_day_sums AS sums WHERE sums.day = days.day::date) AS has_clicks,
           EXISTS (SELECT FROM conversion_day_sums AS sums WHERE sums.day = days.day::date) AS has_conversions
      FROM generate_series(date_trunc('day', $4::timestamptz AT TIME ZONE 'UTC'
                                             + CASE $1::jsonb->>'day_sums' WHEN 'by_day' THEN interval '23:59:59.999999'
                                                                           ELSE interval '0' END),
                           $5::timestamptz AT TIME ZONE 'UTC' - CASE $1::jsonb->>'day_sums' WHEN 'by_day' THEN interval '1 day'
                                                                                            ELSE interval '1 microsecond' END,
                           interval '1 day') AS days (day)
     WHERE $1::jsonb->>'day_sums' <> 'none'
),
