-- The sums of a day equal its roll-ups, where they are there.
-- Returns: each day that differs, as a sentence.
WITH clicks AS (
    SELECT (hour AT TIME ZONE 'UTC')::date AS day, offer_id, affiliate_id, kind, sum(clicks) AS clicks
      FROM click_rollup
     GROUP BY 1, 2, 3, 4
), click_hours AS (
    SELECT (hour AT TIME ZONE 'UTC')::date AS day, hour, kind, sum(clicks) AS clicks
      FROM click_rollup
     GROUP BY 1, 2, 3
), conversions AS (
    SELECT (hour AT TIME ZONE 'UTC')::date AS day, offer_id, affiliate_id, goal_id, status, payout_currency, revenue_currency,
           sum(conversions) AS conversions, sum(payout) AS payout, sum(revenue) AS revenue
      FROM conversion_rollup
     GROUP BY 1, 2, 3, 4, 5, 6, 7
), conversion_hours AS (
    SELECT (hour AT TIME ZONE 'UTC')::date AS day, hour, status, payout_currency, revenue_currency,
           sum(conversions) AS conversions, sum(payout) AS payout, sum(revenue) AS revenue
      FROM conversion_rollup
     GROUP BY 1, 2, 3, 4, 5
), differing AS (
    SELECT day, 'clicks' AS what
      FROM clicks FULL JOIN (SELECT * FROM click_day_sums WHERE NOT by_hour) AS sums USING (day, offer_id, affiliate_id, kind)
     WHERE clicks.clicks IS DISTINCT FROM sums.clicks AND day IN (SELECT day FROM click_day_sums)
    UNION
    SELECT day, 'clicks by the hour'
      FROM click_hours FULL JOIN (SELECT * FROM click_day_sums WHERE by_hour) AS sums USING (day, hour, kind)
     WHERE click_hours.clicks IS DISTINCT FROM sums.clicks AND day IN (SELECT day FROM click_day_sums)
    UNION
    SELECT day, 'conversions'
      FROM conversions FULL JOIN (SELECT * FROM conversion_day_sums WHERE NOT by_hour) AS sums
           USING (day, offer_id, affiliate_id, goal_id, status, payout_currency, revenue_currency)
     WHERE (conversions.conversions, conversions.payout, conversions.revenue) IS DISTINCT FROM (sums.conversions, sums.payout, sums.revenue)
       AND day IN (SELECT day FROM conversion_day_sums)
    UNION
    SELECT day, 'conversions by the hour'
      FROM conversion_hours FULL JOIN (SELECT * FROM conversion_day_sums WHERE by_hour) AS sums
           USING (day, hour, status, payout_currency, revenue_currency)
     WHERE (conversion_hours.conversions, conversion_hours.payout, conversion_hours.revenue)
           IS DISTINCT FROM (sums.conversions, sums.payout, sums.revenue)
       AND day IN (SELECT day FROM conversion_day_sums)
)
SELECT format('%s: its sums of %s are not those of its hours', day, what) FROM differing ORDER BY 1 LIMIT 100
