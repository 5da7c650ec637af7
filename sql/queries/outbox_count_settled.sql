-- $1: an affiliate's ID. $2: states. $3: created since (a timestamp). $4: created before; null: until now.
-- Returns: how many deliveries of these states there are.
SELECT state, count(*)
  FROM outbox
 WHERE affiliate_id = $1 AND state = ANY ($2::text[])
   AND created_at >= $3::timestamptz AND ($4::timestamptz IS NULL OR created_at < $4::timestamptz)
 GROUP BY state
 ORDER BY state
