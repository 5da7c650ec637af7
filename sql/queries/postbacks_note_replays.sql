-- $1: who does it. $2: from which address. $3: JSON array of what is replayed.
INSERT INTO audit_log (by, address, action, subject, before, after)
SELECT $1, $2, 'postback.replay', 'postback ' || original, jsonb_build_object('code', code), jsonb_build_object('replay', replay)
  FROM json_to_recordset($3::json) AS r(original text, code text, replay text)
