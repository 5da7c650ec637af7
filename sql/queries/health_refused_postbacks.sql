-- $1: now. $2: how many are looked at, at most.
-- Returns: whether there are more of them; and of the newest postbacks that were refused in the 24 hours before, by their code (a row without
-- one: none): how many in the last hour, and in all; when the newest came (Unix ms). Not of replays: an operator sees what becomes of those.
-- Nor of what was taken after all, replayed or sent again, as it was or, later, with what was wrong put right (of the same txid and goal):
-- nothing is wrong with that now. (A change of status that was refused never is: what was taken like it came before.) What was taken is
-- found by the statuses that it gave, of each click once: of refused ones anybody can send as many as he likes.
WITH refused AS MATERIALIZED (
    SELECT code, received_at, click_id, params, coalesce(txid_of(params), '') AS txid, coalesce(substring('&' || params FROM '&goal=([^&]*)'), '') AS goal
      FROM postbacks
     WHERE code NOT IN ('recorded', 'duplicate', 'updated', 'queued')
       AND received_at >= $1::timestamptz - interval '24 hours'
       AND NOT starts_with(method, 'replay of ')
     ORDER BY received_at DESC
     LIMIT $2::bigint
), taken AS (
    SELECT click_id, postback.params, coalesce(txid_of(postback.params), '') AS txid,
           coalesce(substring('&' || postback.params FROM '&goal=([^&]*)'), '') AS goal, max(at) AS at
      FROM (SELECT DISTINCT click_id FROM refused) AS clicks
     CROSS JOIN LATERAL (SELECT postback_id, at FROM conversion_events WHERE conversion_events.click_id = clicks.click_id OFFSET 0) AS event
     CROSS JOIN LATERAL (SELECT params
                           FROM postbacks
                          WHERE postbacks.click_id = clicks.click_id AND postbacks.postback_id = event.postback_id
                            AND NOT starts_with(params, 'conversion_id=')  -- an operator's decision, about whichever
                         OFFSET 0) AS postback
     GROUP BY click_id, postback.params
), codes AS (
    SELECT code, count(*) FILTER (WHERE received_at >= $1::timestamptz - interval '1 hour') AS in_an_hour, count(*) AS in_24_hours,
           (extract(epoch FROM max(received_at)) * 1000)::bigint AS newest
      FROM refused
     WHERE NOT EXISTS (SELECT FROM taken
                        WHERE taken.click_id = refused.click_id AND taken.params = refused.params AND code <> 'status_change_refused')
       AND NOT EXISTS (SELECT FROM taken
                        WHERE taken.click_id = refused.click_id AND taken.txid = refused.txid AND taken.goal = refused.goal
                          AND taken.at >= refused.received_at AND code <> 'status_change_refused')
     GROUP BY code
)
SELECT looked_at.is_cut, codes.*
  FROM (SELECT count(*) >= $2::bigint AS is_cut FROM refused) AS looked_at
  LEFT JOIN codes ON true
 ORDER BY in_an_hour DESC, in_24_hours DESC, code
