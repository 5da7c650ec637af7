-- $1: now.
-- Returns: how many deliveries are due, how many wait for their next attempt, since when the oldest is due (Unix ms).
-- Those of paused URLs do not count.
SELECT count(*) FILTER (WHERE due_at <= $1::timestamptz), count(*) FILTER (WHERE due_at > $1::timestamptz),
       (extract(epoch FROM min(due_at) FILTER (WHERE due_at <= $1::timestamptz)) * 1000)::bigint
  FROM outbox
 WHERE state = 'due' AND postback_url_id IN (SELECT id FROM postback_urls WHERE state = 'active')
