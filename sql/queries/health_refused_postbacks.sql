-- $1: now. $2: how many are looked at, at most.
-- Returns: of the newest postbacks that were refused in the 24 hours before, by their code: how many in the last hour, and in all; when the
-- newest came (Unix ms). Not of replays: an operator sees what becomes of those.
SELECT code, count(*) FILTER (WHERE received_at >= $1::timestamptz - interval '1 hour') AS in_an_hour, count(*) AS in_24_hours,
       (extract(epoch FROM max(received_at)) * 1000)::bigint AS newest
  FROM (
    SELECT code, received_at
      FROM postbacks
     WHERE code NOT IN ('recorded', 'duplicate', 'updated', 'queued')
       AND received_at >= $1::timestamptz - interval '24 hours'
       AND NOT starts_with(method, 'replay of ')
     ORDER BY received_at DESC
     LIMIT $2::bigint
  ) AS refused
 GROUP BY code
 ORDER BY in_an_hour DESC, in_24_hours DESC, code
