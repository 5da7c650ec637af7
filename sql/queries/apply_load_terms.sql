-- $1: offer IDs.
-- Returns: what their postbacks are judged by; a row for each goal of an offer, or one without a goal. OFFSET 0 keeps it one
-- index lookup an offer. anybody_is_told: whether there are postback URLs at all, which saves looking for them.
SELECT offers.id AS offer_id, advertiser_id,
       offers.state <> 'active' OR advertisers.state <> 'active' AS paused, refuse_postbacks_when_paused, review, payout_override,
       attribution_window_seconds,
       encode(token_hash, 'hex') AS token_hash, array_to_string(postback_ips, ',') AS postback_ips,
       goal.id AS goal_id, goal.ref, is_default, payout, payout_percent, revenue, revenue_percent, currency,
       goal.state = 'archived' AS archived,
       EXISTS (SELECT FROM postback_urls) AS anybody_is_told
  FROM offers
  JOIN advertisers ON advertisers.id = advertiser_id
  LEFT JOIN LATERAL (SELECT * FROM goals WHERE goals.offer_id = offers.id OFFSET 0) AS goal ON true
 WHERE offers.id = ANY ($1::bigint[])
 ORDER BY offers.id, goal.id
