-- $1: how old, in seconds. $2: how many at most.
-- Returns how many deliveries are gone, with their attempts: the oldest first.
WITH old AS (
    DELETE FROM outbox
     WHERE ctid = ANY (ARRAY (SELECT ctid FROM outbox
                               WHERE state <> 'due' AND settled_at < now() - make_interval(secs => $1)
                               ORDER BY settled_at
                               LIMIT $2))
    RETURNING click_id, conversion_id, sequence, postback_url_id
), attempts AS (
    DELETE FROM outbox_attempts
     USING old
     WHERE outbox_attempts.click_id = old.click_id AND outbox_attempts.conversion_id = old.conversion_id
       AND outbox_attempts.sequence = old.sequence AND outbox_attempts.postback_url_id = old.postback_url_id
)
SELECT count(*)::integer FROM old
