-- $1: node. $2: rows. What is there already stays: the same may be written twice.
INSERT INTO outbox_attempts (click_id, conversion_id, sequence, postback_url_id, attempt, at, duration_ms, node, outcome,
                             http_status, error, url, answer)
SELECT click_id, conversion_id, sequence, postback_url_id, attempt, at, duration_ms, $1, outcome, nullif(http_status, 0),
       nullif(error, ''), url, nullif(answer, '')
  FROM json_to_recordset($2::json)
       AS made (click_id uuid, conversion_id uuid, sequence integer, postback_url_id bigint, attempt integer, at timestamptz,
                duration_ms integer, outcome text, http_status integer, error text, url text, answer text)
ON CONFLICT DO NOTHING
