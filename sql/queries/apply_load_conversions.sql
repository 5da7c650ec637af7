-- $1: click IDs.
-- Returns: all conversions of these clicks. OFFSET 0 keeps it one index lookup per ID.
SELECT found.click_id, goal_id, txid, conversion_id, status, events,
       (extract(epoch FROM recorded_at) * 1000)::bigint AS recorded_at,
       (extract(epoch FROM changed_at) * 1000)::bigint AS changed_at,
       offer_id, affiliate_id, advertiser_id,
       amount, amount_currency, payout, payout_currency, revenue, revenue_currency,
       adv1, adv2, adv3, adv4, adv5
  FROM unnest($1::uuid[]) AS wanted(click_id)
 CROSS JOIN LATERAL (SELECT * FROM conversions WHERE conversions.click_id = wanted.click_id OFFSET 0) AS found
