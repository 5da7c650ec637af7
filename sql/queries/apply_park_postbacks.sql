-- $1: the node that took them. $2: when. $3: JSON array.
INSERT INTO unmatched_postbacks (click_id, postback_id, parked_at, node, record)
SELECT click_id, postback_id, $2::timestamptz, $1::smallint, decode(record, 'hex')
  FROM json_to_recordset($3::json) AS r(click_id uuid, postback_id uuid, record text)
 ORDER BY click_id, postback_id
