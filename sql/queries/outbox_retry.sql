-- $1: an affiliate's ID. $2: states. $3: created since (a timestamp). $4: created before; null: until now. $5: now.
-- Makes them due again, with all the time that a new one has.
UPDATE outbox
   SET state = 'due', due_at = $5::timestamptz, tried_since = $5::timestamptz, failures = 0, settled_at = NULL
  FROM
-- include outbox_to_retry
