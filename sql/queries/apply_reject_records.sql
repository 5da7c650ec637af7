-- $1: the node. $2: JSON array.
INSERT INTO rejected_records (node, position, type, payload, reason, rejected_at)
SELECT $1::smallint, position, type, decode(payload, 'hex'), reason, now()
  FROM json_to_recordset($2::json) AS r(position bigint, type smallint, payload text, reason text)
