-- $1: offer IDs.
SELECT offer_id, id, ref, is_default, payout, payout_percent, revenue, revenue_percent, currency
  FROM goals
 WHERE offer_id = ANY ($1::bigint[])
