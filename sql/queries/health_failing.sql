-- $1: the first attempt was made then or earlier. $2: how many of a URL are counted, at most. $3: how many affiliates are named, at most.
-- Returns: of each affiliate with deliveries that have failed since, those with the most first: how many, since when the oldest is tried
-- (Unix ms), what became of that one's last attempt, and how many such affiliates there are in all. Those of paused URLs do not count.
WITH failing AS (
    SELECT found.*
      FROM postback_urls
     CROSS JOIN LATERAL (
         SELECT affiliate_id, tried_since, click_id, conversion_id, sequence, postback_url_id, attempts
           FROM outbox
          WHERE postback_url_id = postback_urls.id AND state = 'due' AND failures > 0 AND tried_since <= $1::timestamptz
          ORDER BY tried_since
          LIMIT $2::bigint
     ) AS found
     WHERE postback_urls.state = 'active'
), oldest AS (
    SELECT DISTINCT ON (affiliate_id) *, count(*) OVER (PARTITION BY affiliate_id) AS deliveries
      FROM failing
     ORDER BY affiliate_id, tried_since
), named AS (
    SELECT *, count(*) OVER () AS affiliates
      FROM oldest
     ORDER BY deliveries DESC, affiliate_id
     LIMIT $3::bigint
)
SELECT affiliates.ref AS affiliate, deliveries, (extract(epoch FROM tried_since) * 1000)::bigint AS since, named.affiliates AS in_all,
       coalesce((SELECT concat_ws(' ', outcome, http_status)
                   FROM outbox_attempts AS made
                  WHERE made.click_id = named.click_id AND made.conversion_id = named.conversion_id
                    AND made.sequence = named.sequence AND made.postback_url_id = named.postback_url_id
                    AND made.attempt = named.attempts), '') AS outcome
  FROM named
  JOIN affiliates ON affiliates.id = named.affiliate_id
 ORDER BY deliveries DESC, affiliate_id
