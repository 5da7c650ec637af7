-- $1: states. $2: affiliates, by number or ref. $3, $4: created from, and before. Each null: any. $5, $6: click and conversion;
-- null: of any. $7 to $10: creation (a timestamp), conversion, sequence and postback URL of the delivery that the page comes
-- behind; null: the first one. $11: how many at most. $12: whether their attempts are wanted.
-- Returns: deliveries, the newest first: time (Unix ms), conversion, sequence, postback URL, and all of it as JSON without
-- nulls. Each affiliate's newest are found by the index, and the newest of those are the page.
WITH page AS (
    SELECT found.*, told.ref AS affiliate
      FROM (SELECT id, ref FROM affiliates WHERE $2::text[] IS NULL OR ref = ANY ($2) OR id::text = ANY ($2)) AS told
     CROSS JOIN LATERAL (
        SELECT *
          FROM outbox
         WHERE affiliate_id = told.id
           AND created_at >= coalesce($3::timestamptz, '-infinity') AND created_at < coalesce($4::timestamptz, 'infinity')
           AND ($1::text[] IS NULL OR state = ANY ($1))
           AND ($5::uuid IS NULL OR click_id = $5::uuid AND conversion_id = $6::uuid)
           AND ($7::timestamptz IS NULL
                OR created_at <= $7::timestamptz
                   AND (created_at, conversion_id, sequence, postback_url_id)
                       < ($7::timestamptz, $8::uuid, $9::integer, $10::bigint))
         ORDER BY created_at DESC, conversion_id DESC, sequence DESC, postback_url_id DESC
         LIMIT $11
     ) AS found
     ORDER BY created_at DESC, conversion_id DESC, sequence DESC, postback_url_id DESC
     LIMIT $11
)
SELECT (extract(epoch FROM created_at) * 1000)::bigint AS created_at, conversion_id, sequence, postback_url_id,
       json_strip_nulls(json_build_object(
           'conversion_id', hex(conversion_id), 'click_id', hex(click_id), 'sequence', sequence, 'affiliate', affiliate,
           'postback_url', postback_urls.ref, 'tells', status, 'state', page.state, 'created_at', rfc3339(created_at),
           'due_at', CASE WHEN page.state = 'due' THEN rfc3339(due_at) END, 'settled_at', rfc3339(settled_at),
           'attempts_made', attempts,
           'attempts', CASE WHEN $12::boolean THEN (
               SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
                          'attempt', made.attempt, 'at', rfc3339(at), 'duration_ms', duration_ms, 'outcome', outcome,
                          'http_status', http_status, 'error', error, 'url', made.url, 'answer', answer)) ORDER BY made.attempt), '[]')
                 FROM outbox_attempts AS made
                WHERE made.click_id = page.click_id AND made.conversion_id = page.conversion_id
                  AND made.sequence = page.sequence AND made.postback_url_id = page.postback_url_id) END)) AS json
  FROM page
  LEFT JOIN postback_urls ON postback_urls.id = page.postback_url_id
 ORDER BY page.created_at DESC, conversion_id DESC, sequence DESC, postback_url_id DESC
