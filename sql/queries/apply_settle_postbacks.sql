-- $1: when. $2: JSON array of the outcomes of postbacks that were queued.
UPDATE postbacks AS old
   SET code = r.code, message = r.message, conversion_id = r.conversion_id, settled_at = $1::timestamptz
  FROM json_to_recordset($2::json) AS r(click_id uuid, postback_id uuid, code text, message text, conversion_id uuid)
 WHERE old.click_id = r.click_id AND old.postback_id = r.postback_id
