-- $1: now.
-- Returns: how many deliveries are due, since when the oldest is (Unix ms), how many wait for their next attempt, how many
-- were given up in the last 24 hours. Those of paused URLs do not count.
SELECT count(*) FILTER (WHERE due_at <= $1::timestamptz) AS due,
       (extract(epoch FROM min(due_at) FILTER (WHERE due_at <= $1::timestamptz)) * 1000)::bigint AS oldest,
       count(*) FILTER (WHERE due_at > $1::timestamptz) AS waiting,
       (SELECT count(*)
          FROM outbox
         WHERE state <> 'due' AND settled_at >= $1::timestamptz - interval '24 hours' AND state = 'dead'
           AND postback_url_id IN (SELECT id FROM postback_urls WHERE state = 'active')) AS dead
  FROM outbox
 WHERE state = 'due' AND postback_url_id IN (SELECT id FROM postback_urls WHERE state = 'active')
