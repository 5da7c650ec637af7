-- $1: an affiliate's ID. $2: states. $3: created since (a timestamp). $4: created before; null: until now.
-- Returns: how many deliveries outbox_retry would make due again, by the state that they are in.
SELECT state, count(*)
  FROM outbox,
-- include outbox_to_retry
 GROUP BY state
 ORDER BY state
