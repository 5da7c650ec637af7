-- $1: received from then on. $2: a snapshot, or null. $3: an offer's ID, or null. $4: an affiliate's, or null. $5: how many at
-- most.
-- Returns: those that were not there, or not as they are now, in the snapshot, the newest first: when (Unix milliseconds), and
-- facts as JSON.
SELECT (extract(epoch FROM received_at) * 1000)::bigint,
       json_strip_nulls(json_build_object(
           'id', replace(postback_id::text, '-', ''), 'click_id', replace(newest.click_id::text, '-', ''), 'outcome', code,
           'message', message, 'conversion_id', replace(conversion_id::text, '-', ''), 'offer', offers.ref,
           'affiliate', affiliates.ref, 'ip', host(ip)))
  FROM (
    SELECT postbacks.*, postbacks.xmin AS writer FROM postbacks WHERE received_at >= $1::timestamptz
  ) AS newest
  LEFT JOIN LATERAL (SELECT offer_id, affiliate_id FROM clicks WHERE clicks.click_id = newest.click_id LIMIT 1) AS click
    ON true
  LEFT JOIN offers ON offers.id = click.offer_id
  LEFT JOIN affiliates ON affiliates.id = click.affiliate_id
 WHERE ($2::pg_snapshot IS NULL OR came_after(writer, $2::pg_snapshot))
   AND ($3::bigint IS NULL OR click.offer_id = $3::bigint)
   AND ($4::bigint IS NULL OR click.affiliate_id = $4::bigint)
 ORDER BY received_at DESC, postback_id DESC
 LIMIT $5::bigint
