-- $1: the process, whose they have to be still. $2: rows.
UPDATE outbox
   SET state = settled.state, due_at = settled.due_at, attempts = settled.attempt, failures = settled.failures,
       tried_since = settled.tried_since,
       claimed_by = NULL, claimed_until = NULL, settled_at = CASE WHEN settled.state <> 'due' THEN settled.at END
  FROM json_to_recordset($2::json)
       AS settled (click_id uuid, conversion_id uuid, sequence integer, postback_url_id bigint, attempt integer, state text,
                   due_at timestamptz, failures integer, tried_since timestamptz, at timestamptz)
 WHERE outbox.click_id = settled.click_id AND outbox.conversion_id = settled.conversion_id
   AND outbox.sequence = settled.sequence AND outbox.postback_url_id = settled.postback_url_id
   AND outbox.claimed_by = $1::uuid
