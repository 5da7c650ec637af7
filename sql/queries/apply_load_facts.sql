-- $1: click IDs, each once.
-- Returns: a row for each conversion of these clicks, or one without a conversion; what the clicks themselves say is null
-- where there is none, or it was refused. A click's rows stand together. LIMIT and OFFSET keep the planner from turning the lookups round: each ID is one
-- index lookup a table, in the one partition that can hold it.
SELECT wanted.click_id,
       click.offer_id AS click_offer_id, click.affiliate_id AS click_affiliate_id,
       click.advertiser_id AS click_advertiser_id, click.is_visit AS click_is_visit,
       goal_id, txid, conversion_id, status, events,
       (extract(epoch FROM recorded_at) * 1000)::bigint AS recorded_at,
       (extract(epoch FROM changed_at) * 1000)::bigint AS changed_at,
       found.offer_id, found.affiliate_id, found.advertiser_id,
       amount, amount_currency, payout, payout_currency, revenue, revenue_currency,
       adv1, adv2, adv3, adv4, adv5
  FROM unnest($1::uuid[]) AS wanted(click_id)
  LEFT JOIN LATERAL (
    SELECT offer_id, affiliate_id, advertiser_id, flag IS DISTINCT FROM 'code' AS is_visit
      FROM clicks
     WHERE clicks.click_id = wanted.click_id AND refusal IS NULL
     LIMIT 1
  ) AS click ON true
  LEFT JOIN LATERAL (SELECT * FROM conversions WHERE conversions.click_id = wanted.click_id OFFSET 0) AS found ON true
