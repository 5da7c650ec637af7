-- $1, $2: received from then on, and before then. $3: codes. $4: an offer's ID. $5: an affiliate's. $6: a click ID.
-- $7: below which postback ID. $8: postback IDs. $9: how many at most. What is null asks for nothing.
-- Returns: postbacks, the newest first. Offers and affiliates are those of their clicks.
SELECT page.click_id, postback_id, (extract(epoch FROM received_at) * 1000)::bigint AS received_at, node, code, message,
       conversion_id, (extract(epoch FROM settled_at) * 1000)::bigint AS settled_at, params, host(ip) AS ip,
       CASE WHEN NOT starts_with(method, 'replay of ') THEN method END AS method,
       CASE WHEN starts_with(method, 'replay of ') THEN substr(method, 11, 32) END AS replay_of,
       CASE WHEN starts_with(method, 'replay of ') THEN substr(method, 47) END AS replayed_by,
       page.by, page.reason, offers.ref AS offer, affiliates.ref AS affiliate
  FROM (
    SELECT *
      FROM postbacks
     WHERE received_at >= $1::timestamptz AND received_at < $2::timestamptz
       AND ($3::text[] IS NULL OR code = ANY ($3::text[]))
       AND ($6::uuid IS NULL OR postbacks.click_id = $6::uuid)
       AND ($7::uuid IS NULL OR postback_id < $7::uuid)
       AND ($8::uuid[] IS NULL OR postback_id = ANY ($8::uuid[]))
       AND (($4::bigint IS NULL AND $5::bigint IS NULL)
            OR EXISTS (SELECT
                         FROM clicks
                        WHERE clicks.click_id = postbacks.click_id
                          AND ($4::bigint IS NULL OR offer_id = $4::bigint)
                          AND ($5::bigint IS NULL OR affiliate_id = $5::bigint)))
     ORDER BY postback_id DESC
     LIMIT $9::bigint
  ) AS page
  LEFT JOIN LATERAL (SELECT offer_id, affiliate_id FROM clicks WHERE clicks.click_id = page.click_id LIMIT 1) AS click
    ON true
  LEFT JOIN offers ON offers.id = click.offer_id
  LEFT JOIN affiliates ON affiliates.id = click.affiliate_id
 ORDER BY postback_id DESC
