-- $1: a txid, percent-encoded as in params. $2, $3: received from then on, and before then. $4: how many at most.
-- Requires: the session that explain_session makes.
-- Returns: the clicks with a postback of it, the newest postback first, with its time in Unix milliseconds. OFFSET 0 keeps it from looking for the time first.
SELECT click_id, (extract(epoch FROM received_at) * 1000)::bigint AS received_at
  FROM (SELECT click_id, received_at FROM postbacks WHERE txid_of(params) = $1 OFFSET 0) AS found
 WHERE received_at >= $2::timestamptz AND received_at < $3::timestamptz
 ORDER BY found.received_at DESC
 LIMIT $4::bigint
