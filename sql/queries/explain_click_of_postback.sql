-- $1: a postback's ID. $2, $3: it was received from then on, and before then.
SELECT click_id
  FROM postbacks
 WHERE received_at >= $2::timestamptz AND received_at < $3::timestamptz AND postback_id = $1::uuid
 LIMIT 1
