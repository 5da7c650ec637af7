-- $1: the process. $2: now. $3: until when they are its own. $4: rows: how many to which host. $5: how many to any other.
-- $6: how many together: of each host in turn.
-- Returns: the deliveries, with all that is sent of them. To a host the oldest; those that others hold, and those that an
-- earlier status of the same conversion is still due in front of, are passed over. What is chosen is locked, and so stays
-- in its place (ctid): by its key the planner may look for it in the whole table. OFFSET 0 and settled_at, for: still due,
-- have earlier statuses looked up by their key, whatever size the planner takes the table for.
WITH urls AS (
    SELECT id, host, least(coalesce(quota, $5::integer), $6::integer) AS quota
      FROM (SELECT id, lower(substring(url FROM '^[^:]*://[^/?#]*')) AS host FROM postback_urls WHERE state = 'active') AS active
      LEFT JOIN json_to_recordset($4::json) AS given (host text, quota integer) USING (host)
), due AS (
    SELECT urls.host, urls.quota, found.*
      FROM urls
     CROSS JOIN LATERAL (
         SELECT ctid AS place, due_at
           FROM outbox
          WHERE postback_url_id = urls.id AND state = 'due' AND due_at <= $2::timestamptz
            AND (claimed_until IS NULL OR claimed_until <= $2::timestamptz)
            AND NOT EXISTS (SELECT FROM outbox AS earlier
                             WHERE earlier.click_id = outbox.click_id AND earlier.conversion_id = outbox.conversion_id
                               AND earlier.postback_url_id = outbox.postback_url_id
                               AND earlier.sequence < outbox.sequence AND earlier.settled_at IS NULL OFFSET 0)
          ORDER BY due_at
          LIMIT urls.quota
            FOR UPDATE SKIP LOCKED
     ) AS found
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY host ORDER BY due_at) AS nth
      FROM due
), chosen AS (
    SELECT place
      FROM ranked
     WHERE nth <= quota
     ORDER BY nth, due_at
     LIMIT $6
), claimed AS (
    UPDATE outbox
       SET claimed_by = $1::uuid, claimed_until = $3::timestamptz
     WHERE ctid = ANY (ARRAY (SELECT place FROM chosen))
    RETURNING outbox.*
)
SELECT claimed.click_id, claimed.conversion_id, claimed.sequence, claimed.postback_url_id, claimed.attempts,
       claimed.failures, (extract(epoch FROM claimed.tried_since) * 1000)::bigint AS tried_since,
       postback_urls.method, postback_urls.url, postback_urls.body, postback_urls.body_type,
       affiliates.ref AS aff, affiliates.id AS aff_id, affiliates.postback_secret,
       offers.ref AS offer, offers.id AS offer_id, advertisers.ref AS advertiser,
       claimed.status, goals.ref AS goal, conversions.goal_id, conversions.txid,
       trim_scale(conversions.payout)::text AS payout, conversions.payout_currency AS currency,
       trim_scale(conversions.amount)::text AS amount,
       conversions.adv1, conversions.adv2, conversions.adv3, conversions.adv4, conversions.adv5,
       (extract(epoch FROM conversions.recorded_at) * 1000)::bigint AS recorded_at,
       (extract(epoch FROM click_id_time(claimed.click_id)) * 1000)::bigint AS clicked_at,
       sub1, sub2, sub3, sub4, sub5, sub6, sub7, sub8, sub9, sub10, source, creative, ext_id,
       host(ip) AS ip, country, device, os, browser
  FROM claimed
  JOIN postback_urls ON postback_urls.id = claimed.postback_url_id
  JOIN affiliates ON affiliates.id = claimed.affiliate_id
  LEFT JOIN LATERAL (SELECT * FROM clicks WHERE clicks.click_id = claimed.click_id OFFSET 0) AS click ON true
  LEFT JOIN LATERAL (SELECT * FROM conversions
                      WHERE conversions.click_id = claimed.click_id AND conversions.conversion_id = claimed.conversion_id
                     OFFSET 0) AS conversions ON true
  LEFT JOIN offers ON offers.id = conversions.offer_id
  LEFT JOIN advertisers ON advertisers.id = conversions.advertiser_id
  LEFT JOIN goals ON goals.id = conversions.goal_id
 ORDER BY claimed.due_at
