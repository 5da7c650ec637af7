-- $1: the process, whose they have to be still. $2: rows.
-- Each is looked up by its key and locked, and so stays in its place (ctid): joined by its key, the planner may read the
-- whole table for what is the process's.
UPDATE outbox
   SET state = settled.state, due_at = settled.due_at, attempts = settled.attempt, failures = settled.failures,
       tried_since = settled.tried_since,
       claimed_by = NULL, claimed_until = NULL, settled_at = CASE WHEN settled.state <> 'due' THEN settled.at END
  FROM (SELECT found.place, given.*
          FROM json_to_recordset($2::json)
               AS given (click_id uuid, conversion_id uuid, sequence integer, postback_url_id bigint, attempt integer,
                         state text, due_at timestamptz, failures integer, tried_since timestamptz, at timestamptz)
         CROSS JOIN LATERAL (SELECT ctid AS place
                               FROM outbox AS own
                              WHERE own.click_id = given.click_id AND own.conversion_id = given.conversion_id
                                AND own.sequence = given.sequence AND own.postback_url_id = given.postback_url_id
                                AND own.claimed_by = $1::uuid
                                FOR UPDATE) AS found) AS settled
 WHERE outbox.ctid = settled.place
