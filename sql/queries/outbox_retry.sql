-- $1: an affiliate's ID. $2: states. $3: created since (a timestamp). $4: created before; null: until now. $5: now.
-- Makes them due again, with all the time that a new one has; and with each what the same URL was told of the same
-- conversion later, so that the last that it hears stays the last.
WITH chosen AS (
    SELECT click_id, conversion_id, sequence, postback_url_id
      FROM outbox
     WHERE affiliate_id = $1 AND state = ANY ($2::text[])
       AND created_at >= $3::timestamptz AND ($4::timestamptz IS NULL OR created_at < $4::timestamptz)
)
UPDATE outbox
   SET state = 'due', due_at = $5::timestamptz, tried_since = $5::timestamptz, failures = 0, settled_at = NULL
  FROM (SELECT click_id, conversion_id, postback_url_id, min(sequence) AS sequence FROM chosen GROUP BY 1, 2, 3) AS first
 WHERE outbox.click_id = first.click_id AND outbox.conversion_id = first.conversion_id
   AND outbox.postback_url_id = first.postback_url_id AND outbox.sequence >= first.sequence
   AND (outbox.state = ANY ($2::text[]) OR outbox.sequence > first.sequence AND outbox.state IN ('delivered', 'dead'))
