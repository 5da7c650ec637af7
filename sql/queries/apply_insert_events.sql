-- $1: JSON array.
INSERT INTO conversion_events (click_id, conversion_id, sequence, at, from_status, to_status, postback_id)
SELECT click_id, conversion_id, sequence, at, from_status, to_status, postback_id
  FROM json_to_recordset($1::json)
    AS r(click_id uuid, conversion_id uuid, sequence integer, at timestamptz, from_status text, to_status text,
         postback_id uuid)
