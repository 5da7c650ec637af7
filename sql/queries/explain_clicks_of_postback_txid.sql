-- $1: `&txid=...&`, percent-encoded as in params. $2, $3: received from then on, and before then. $4: how many at most.
-- Returns: the clicks with a postback of it, the newest postback first. Reads all postbacks of that time.
SELECT click_id
  FROM postbacks
 WHERE received_at >= $2::timestamptz AND received_at < $3::timestamptz AND position($1 IN '&' || params || '&') > 0
 ORDER BY received_at DESC
 LIMIT $4::bigint
