-- $1: an affiliate's ref. $2: states. $3: created since (a timestamp). $4: created before; null: until now. $5: now.
-- Makes them due again, with all the time that a new one has.
UPDATE outbox
   SET state = 'due', due_at = $5::timestamptz, tried_since = $5::timestamptz, failures = 0, settled_at = NULL
 WHERE affiliate_id = (SELECT id FROM affiliates WHERE ref = $1) AND state = ANY ($2::text[])
   AND created_at >= $3::timestamptz AND ($4::timestamptz IS NULL OR created_at < $4::timestamptz)
