-- $1: a conversion ID. $2, $3: it was recorded from then on, and before then.
SELECT click_id
  FROM conversions
 WHERE recorded_at >= $2::timestamptz AND recorded_at < $3::timestamptz AND conversion_id = $1::uuid
 LIMIT 1
