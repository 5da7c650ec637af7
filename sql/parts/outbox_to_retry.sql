-- The settled deliveries of an affiliate, $1, that are sent again: those of the states $2 that were created since $3, and before $4 (null:
-- until now), and what the same URL was told of the same conversion later, so that the last that it hears stays the last. An archived
-- URL is never sent to. Stands behind outbox.
       (SELECT click_id, conversion_id, postback_url_id, min(sequence) AS sequence
          FROM outbox
         WHERE affiliate_id = $1 AND state = ANY ($2::text[])
           AND created_at >= $3::timestamptz AND ($4::timestamptz IS NULL OR created_at < $4::timestamptz)
           AND postback_url_id IN (SELECT id FROM postback_urls WHERE state <> 'archived')
         GROUP BY 1, 2, 3) AS first
 WHERE outbox.click_id = first.click_id AND outbox.conversion_id = first.conversion_id
   AND outbox.postback_url_id = first.postback_url_id AND outbox.sequence >= first.sequence
   AND (outbox.state = ANY ($2::text[]) OR outbox.sequence > first.sequence AND outbox.state IN ('delivered', 'dead'))
