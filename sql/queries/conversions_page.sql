-- $1, $2: recorded from, and before. $3: statuses. $4: offers. $5: affiliates. $6: advertisers. $7: goals. $8: txids. $9: click
-- IDs. Each null: any. Entries of the catalog by number or ref, a goal also as offer/goal, both by ref. $10, $11: time and ID of the conversion that the page comes
-- behind; null: the first one. $12: how many at most.
-- Returns: conversions, the newest first: their time (Unix ms), ID, and themselves as JSON without nulls.
SELECT (extract(epoch FROM recorded_at) * 1000)::bigint AS recorded_at, conversion_id,
       json_strip_nulls(json_build_object(
           'id', hex(conversion_id), 'click_id', hex(click_id), 'status', status, 'recorded_at', rfc3339(recorded_at),
           'changed_at', rfc3339(changed_at), 'offer', offers.ref, 'affiliate', affiliates.ref, 'advertiser', advertisers.ref,
           'goal', goals.ref, 'txid', nullif(txid, ''), 'amount', trim_scale(amount)::text, 'amount_currency', amount_currency,
           'payout', trim_scale(page.payout)::text, 'payout_currency', payout_currency,
           'revenue', trim_scale(page.revenue)::text, 'revenue_currency', revenue_currency,
           'adv1', adv1, 'adv2', adv2, 'adv3', adv3, 'adv4', adv4, 'adv5', adv5)) AS json
  FROM (
    SELECT *
      FROM conversions
     WHERE recorded_at >= coalesce($1::timestamptz, '-infinity') AND recorded_at < coalesce($2::timestamptz, 'infinity')
       AND ($3::text[] IS NULL OR status = ANY ($3))
       AND ($4::text[] IS NULL OR offer_id IN (SELECT id FROM offers WHERE ref = ANY ($4) OR id::text = ANY ($4)))
       AND ($5::text[] IS NULL OR affiliate_id IN (SELECT id FROM affiliates WHERE ref = ANY ($5) OR id::text = ANY ($5)))
       AND ($6::text[] IS NULL OR advertiser_id IN (SELECT id FROM advertisers WHERE ref = ANY ($6) OR id::text = ANY ($6)))
       AND ($7::text[] IS NULL
            OR goal_id IN (SELECT goals.id
                             FROM goals
                             JOIN offers ON offers.id = goals.offer_id
                            WHERE goals.ref = ANY ($7) OR goals.id::text = ANY ($7) OR offers.ref || '/' || goals.ref = ANY ($7)))
       AND ($8::text[] IS NULL OR txid COLLATE "C" = ANY ($8))
       AND ($9::uuid[] IS NULL OR click_id = ANY ($9))
       AND ($10::timestamptz IS NULL
            OR recorded_at <= $10::timestamptz AND (recorded_at, conversion_id) < ($10::timestamptz, $11::uuid))
     ORDER BY recorded_at DESC, conversion_id DESC
     LIMIT $12
  ) AS page
  LEFT JOIN offers ON offers.id = page.offer_id
  LEFT JOIN affiliates ON affiliates.id = page.affiliate_id
  LEFT JOIN advertisers ON advertisers.id = page.advertiser_id
  LEFT JOIN goals ON goals.id = page.goal_id
 ORDER BY page.recorded_at DESC, conversion_id DESC
