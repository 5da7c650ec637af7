-- $1: the node. $2: JSON array of what to add. Several are for one row only where apply/rollup_sums.hpp says so: they are
-- added up here, where numeric has no upper end.
INSERT INTO conversion_rollup AS old (hour, offer_id, affiliate_id, goal_id, status, payout_currency, revenue_currency,
                                      node, conversions, payout, revenue)
SELECT hour, offer_id, affiliate_id, goal_id, status, payout_currency, revenue_currency,
       $1::smallint, sum(conversions), sum(payout), sum(revenue)
  FROM json_to_recordset($2::json)
    AS r(hour timestamptz, offer_id bigint, affiliate_id bigint, goal_id bigint, status text, payout_currency text,
         revenue_currency text, conversions bigint, payout numeric, revenue numeric)
 GROUP BY hour, offer_id, affiliate_id, goal_id, status, payout_currency, revenue_currency
    ON CONFLICT (hour, offer_id, affiliate_id, goal_id, status, payout_currency, revenue_currency, node)
    DO UPDATE SET conversions = old.conversions + excluded.conversions,
                  payout = old.payout + excluded.payout,
                  revenue = old.revenue + excluded.revenue
