-- $1: the node that took them. $2: JSON array.
INSERT INTO postbacks (click_id, postback_id, received_at, node, code, message, conversion_id, method, ip, params)
SELECT click_id, postback_id, received_at, $1::smallint, code, message, conversion_id, method, ip, params
  FROM json_to_recordset($2::json)
    AS r(click_id uuid, postback_id uuid, received_at timestamptz, code text, message text, conversion_id uuid,
         method text, ip inet, params text)
 ORDER BY click_id, postback_id
