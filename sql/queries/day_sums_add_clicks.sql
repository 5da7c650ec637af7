-- $1: a day (UTC) that is over.
-- Requires: day_sums_lock, in a statement before.
INSERT INTO click_day_sums (day, by_hour, hour, offer_id, affiliate_id, kind, clicks)
SELECT $1::date, grouping(hour) = 0, coalesce(hour, $1::date::timestamp AT TIME ZONE 'UTC'), coalesce(offer_id, 0), coalesce(affiliate_id, 0),
       kind, sum(clicks)
  FROM click_rollup
 WHERE hour >= $1::date::timestamp AT TIME ZONE 'UTC' AND hour < ($1::date + 1)::timestamp AT TIME ZONE 'UTC'
   AND NOT EXISTS (SELECT FROM click_day_sums WHERE day = $1::date)
 GROUP BY GROUPING SETS ((hour, kind), (offer_id, affiliate_id, kind))
