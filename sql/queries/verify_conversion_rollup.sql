-- The conversion roll-up equals the conversions in their present status.
-- Returns: each row that differs, as a sentence.
WITH raw AS (
    SELECT date_trunc('hour', recorded_at, 'UTC') AS hour, offer_id, affiliate_id, goal_id, status, payout_currency, revenue_currency,
           count(*) AS conversions, sum(payout) AS payout, sum(revenue) AS revenue
      FROM conversions
     GROUP BY 1, 2, 3, 4, 5, 6, 7
), rolled AS (
    SELECT hour, offer_id, affiliate_id, goal_id, status, payout_currency, revenue_currency,
           sum(conversions) AS conversions, sum(payout) AS payout, sum(revenue) AS revenue
      FROM conversion_rollup
     GROUP BY 1, 2, 3, 4, 5, 6, 7
)
SELECT format('hour %s, offer %s, affiliate %s, goal %s, %s: roll-up has %s conversions, payout %s %s, revenue %s %s; the table has %s, %s, %s',
              hour AT TIME ZONE 'UTC', offer_id, affiliate_id, goal_id, status,
              coalesce(rolled.conversions, 0), coalesce(rolled.payout, 0), payout_currency, coalesce(rolled.revenue, 0), revenue_currency,
              coalesce(raw.conversions, 0), coalesce(raw.payout, 0), coalesce(raw.revenue, 0))
  FROM raw FULL JOIN rolled USING (hour, offer_id, affiliate_id, goal_id, status, payout_currency, revenue_currency)
 WHERE (coalesce(raw.conversions, 0), coalesce(raw.payout, 0), coalesce(raw.revenue, 0))
       <> (coalesce(rolled.conversions, 0), coalesce(rolled.payout, 0), coalesce(rolled.revenue, 0))
 ORDER BY 1
 LIMIT 100
