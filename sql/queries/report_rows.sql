-- $1: JSON object: what is asked for. `first_click_id`, `end_click_id`: the period, without its end, as click IDs. `shift`: seconds that
-- are added to local times before their day and hour are told. `group1`, `group2`, `group3`: dimensions. `uses`: which of time, offer,
-- affiliate and goal the groups and filters look at: roll-ups are added up over the others first. `clicks`: from rollup or raw.
-- `conversions`: from rollup, raw, or click (raw, with what their clicks say). `unique_clicks`, `time_to_conversion`: whether they are
-- wanted. `sort`: a column or a dimension of the groups. `descending`. `currency`: whose amounts to sort by; absent: the commonest.
-- `offset`, `limit`: of rows.
-- $2: JSON object: for each dimension that is filtered the texts that it may have; '' is for absent.
-- $3: JSON array of rows (k1, k2, k3): the only ones wanted; null: any.
-- $4, $5: the period. (Apart from $1, because text is no constant time: each row would read it again.)
-- $6: JSON array of rows (k1, k2, k3) that are wanted though the period may have nothing of them; null: none.
-- Requires: the session that report_session makes. There the statement is planned with its values, so that whatever they do not
-- ask for is not read.
-- Clicks of the kind `code` stand for sales without a visit: they are neither counted nor refused.
-- Returns: first the totals (total is true), then rows. A key that is absent is ''. `groups`: how many rows there are in all.
-- `reasons`: a JSON object. `amounts`: a JSON array, one object a currency.
WITH facts AS NOT MATERIALIZED (
    SELECT true AS is_click, clicked_at AS at, offers.advertiser_id, clicks.offer_id, affiliate_id, NULL::bigint AS goal_id,
           source, sub1, sub2, sub3, sub4, sub5, sub6, sub7, sub8, sub9, sub10, country, device, os, browser,
           coalesce(refusal, flag) AS kind, 1::bigint AS clicks, ip, user_agent,
           NULL::text AS status, NULL::text AS payout_currency, NULL::text AS revenue_currency, NULL::bigint AS conversions,
           NULL::numeric AS payout, NULL::numeric AS revenue, NULL::uuid AS converted
      FROM clicks
      LEFT JOIN offers ON offers.id = clicks.offer_id
     WHERE $1::jsonb->>'clicks' = 'raw'
       AND click_id >= ($1::jsonb->>'first_click_id')::uuid AND click_id < ($1::jsonb->>'end_click_id')::uuid
       AND ($2::jsonb->'goal' IS NULL OR $2::jsonb->'goal' ? ''
            OR clicks.offer_id IN (SELECT goals.offer_id FROM goals WHERE $2::jsonb->'goal' ? goals.id::text))
    UNION ALL
    SELECT true, hour, offers.advertiser_id, nullif(offer_id, 0), nullif(affiliate_id, 0), NULL, NULL,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           nullif(kind, 'counted'), clicks, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM (SELECT CASE WHEN $1::jsonb->'uses' ? 'time' THEN hour END AS hour,
                   CASE WHEN $1::jsonb->'uses' ? 'offer' THEN offer_id END AS offer_id,
                   CASE WHEN $1::jsonb->'uses' ? 'affiliate' THEN affiliate_id END AS affiliate_id,
                   kind, sum(clicks)::bigint AS clicks
              FROM click_rollup
             WHERE $1::jsonb->>'clicks' = 'rollup'
               AND hour >= $4::timestamptz AND hour < $5::timestamptz
               AND ($2::jsonb->'goal' IS NULL OR $2::jsonb->'goal' ? ''
                    OR offer_id IN (SELECT goals.offer_id FROM goals WHERE $2::jsonb->'goal' ? goals.id::text))
             GROUP BY 1, 2, 3, 4) AS click_hours
      LEFT JOIN offers ON offers.id = click_hours.offer_id
    UNION ALL
    SELECT false, hour, offers.advertiser_id, offer_id, affiliate_id, goal_id, NULL,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           NULL, NULL, NULL, NULL, status, payout_currency, revenue_currency, conversions, payout, revenue, NULL
      FROM (SELECT CASE WHEN $1::jsonb->'uses' ? 'time' THEN hour END AS hour,
                   CASE WHEN $1::jsonb->'uses' ? 'offer' THEN offer_id END AS offer_id,
                   CASE WHEN $1::jsonb->'uses' ? 'affiliate' THEN affiliate_id END AS affiliate_id,
                   CASE WHEN $1::jsonb->'uses' ? 'goal' THEN goal_id END AS goal_id,
                   status, payout_currency, revenue_currency,
                   sum(conversions)::bigint AS conversions, sum(payout) AS payout, sum(revenue) AS revenue
              FROM conversion_rollup
             WHERE $1::jsonb->>'conversions' = 'rollup'
               AND hour >= $4::timestamptz AND hour < $5::timestamptz
               AND ($2::jsonb->'goal' ? coalesce(goal_id::text, '')) IS NOT FALSE
             GROUP BY 1, 2, 3, 4, 5, 6, 7) AS conversion_hours
      LEFT JOIN offers ON offers.id = conversion_hours.offer_id
    UNION ALL
    SELECT false, recorded_at, offers.advertiser_id, conversions.offer_id, conversions.affiliate_id, goal_id, click.source,
           click.sub1, click.sub2, click.sub3, click.sub4, click.sub5, click.sub6, click.sub7, click.sub8, click.sub9,
           click.sub10, click.country, click.device, click.os, click.browser,
           NULL, NULL, NULL, NULL, status, payout_currency, revenue_currency, 1::bigint, payout, revenue, conversions.click_id
      FROM conversions
      LEFT JOIN offers ON offers.id = conversions.offer_id
      LEFT JOIN LATERAL (
          SELECT * FROM clicks
           WHERE $1::jsonb->>'conversions' = 'click' AND clicks.click_id = conversions.click_id OFFSET 0
      ) AS click ON true
     WHERE $1::jsonb->>'conversions' IN ('raw', 'click')
       AND recorded_at >= $4::timestamptz AND recorded_at < $5::timestamptz
       AND ($2::jsonb->'goal' ? coalesce(goal_id::text, '')) IS NOT FALSE
), named AS NOT MATERIALIZED (
    SELECT *, (at::timestamp + make_interval(secs => ($1::jsonb->>'shift')::float8))::date::text AS day,
           CASE ($1::jsonb->>'shift')::float8
               WHEN 0 THEN date_trunc('hour', at)::text
               ELSE (date_trunc('hour', at)::timestamp + make_interval(secs => ($1::jsonb->>'shift')::float8))::timestamptz::text
           END AS hour,
           CASE WHEN kind NOT IN ('head', 'prefetch', 'bot', 'code') THEN kind END AS reason
      FROM facts
), keyed AS NOT MATERIALIZED (
    SELECT CASE $1::jsonb->>'group1'
               WHEN 'day' THEN day WHEN 'hour' THEN hour WHEN 'advertiser' THEN advertiser_id::text WHEN 'offer' THEN offer_id::text
               WHEN 'affiliate' THEN affiliate_id::text WHEN 'goal' THEN goal_id::text WHEN 'source' THEN source
               WHEN 'sub1' THEN sub1 WHEN 'sub2' THEN sub2 WHEN 'sub3' THEN sub3 WHEN 'sub4' THEN sub4 WHEN 'sub5' THEN sub5
               WHEN 'sub6' THEN sub6 WHEN 'sub7' THEN sub7 WHEN 'sub8' THEN sub8 WHEN 'sub9' THEN sub9 WHEN 'sub10' THEN sub10
               WHEN 'country' THEN country WHEN 'device' THEN device WHEN 'os' THEN os WHEN 'browser' THEN browser
               WHEN 'reason' THEN reason END AS k1,
           CASE $1::jsonb->>'group2'
               WHEN 'day' THEN day WHEN 'hour' THEN hour WHEN 'advertiser' THEN advertiser_id::text WHEN 'offer' THEN offer_id::text
               WHEN 'affiliate' THEN affiliate_id::text WHEN 'goal' THEN goal_id::text WHEN 'source' THEN source
               WHEN 'sub1' THEN sub1 WHEN 'sub2' THEN sub2 WHEN 'sub3' THEN sub3 WHEN 'sub4' THEN sub4 WHEN 'sub5' THEN sub5
               WHEN 'sub6' THEN sub6 WHEN 'sub7' THEN sub7 WHEN 'sub8' THEN sub8 WHEN 'sub9' THEN sub9 WHEN 'sub10' THEN sub10
               WHEN 'country' THEN country WHEN 'device' THEN device WHEN 'os' THEN os WHEN 'browser' THEN browser
               WHEN 'reason' THEN reason END AS k2,
           CASE $1::jsonb->>'group3'
               WHEN 'day' THEN day WHEN 'hour' THEN hour WHEN 'advertiser' THEN advertiser_id::text WHEN 'offer' THEN offer_id::text
               WHEN 'affiliate' THEN affiliate_id::text WHEN 'goal' THEN goal_id::text WHEN 'source' THEN source
               WHEN 'sub1' THEN sub1 WHEN 'sub2' THEN sub2 WHEN 'sub3' THEN sub3 WHEN 'sub4' THEN sub4 WHEN 'sub5' THEN sub5
               WHEN 'sub6' THEN sub6 WHEN 'sub7' THEN sub7 WHEN 'sub8' THEN sub8 WHEN 'sub9' THEN sub9 WHEN 'sub10' THEN sub10
               WHEN 'country' THEN country WHEN 'device' THEN device WHEN 'os' THEN os WHEN 'browser' THEN browser
               WHEN 'reason' THEN reason END AS k3,
           *
      FROM named
     WHERE ($2::jsonb->'day' ? coalesce(day, '')) IS NOT FALSE AND ($2::jsonb->'hour' ? coalesce(hour, '')) IS NOT FALSE
       AND ($2::jsonb->'advertiser' ? coalesce(advertiser_id::text, '')) IS NOT FALSE
       AND ($2::jsonb->'offer' ? coalesce(offer_id::text, '')) IS NOT FALSE
       AND ($2::jsonb->'affiliate' ? coalesce(affiliate_id::text, '')) IS NOT FALSE AND ($2::jsonb->'source' ? coalesce(source, '')) IS NOT FALSE
       AND ($2::jsonb->'sub1' ? coalesce(sub1, '')) IS NOT FALSE AND ($2::jsonb->'sub2' ? coalesce(sub2, '')) IS NOT FALSE
       AND ($2::jsonb->'sub3' ? coalesce(sub3, '')) IS NOT FALSE AND ($2::jsonb->'sub4' ? coalesce(sub4, '')) IS NOT FALSE
       AND ($2::jsonb->'sub5' ? coalesce(sub5, '')) IS NOT FALSE AND ($2::jsonb->'sub6' ? coalesce(sub6, '')) IS NOT FALSE
       AND ($2::jsonb->'sub7' ? coalesce(sub7, '')) IS NOT FALSE AND ($2::jsonb->'sub8' ? coalesce(sub8, '')) IS NOT FALSE
       AND ($2::jsonb->'sub9' ? coalesce(sub9, '')) IS NOT FALSE AND ($2::jsonb->'sub10' ? coalesce(sub10, '')) IS NOT FALSE
       AND ($2::jsonb->'country' ? coalesce(country, '')) IS NOT FALSE AND ($2::jsonb->'device' ? coalesce(device, '')) IS NOT FALSE
       AND ($2::jsonb->'os' ? coalesce(os, '')) IS NOT FALSE AND ($2::jsonb->'browser' ? coalesce(browser, '')) IS NOT FALSE
       AND ($2::jsonb->'reason' ? coalesce(reason, '')) IS NOT FALSE
), sums AS MATERIALIZED (   -- apart from each other, so that whoever reads clicks may be several workers; a null is grouped fastest
    SELECT coalesce(k1, '') AS k1, coalesce(k2, '') AS k2, coalesce(k3, '') AS k3, coalesce(kind, 'counted') AS kind,
           NULL::text AS status, NULL::text AS payout_currency, NULL::text AS revenue_currency,
           sum(clicks) AS clicks, NULL::numeric AS conversions, NULL::numeric AS payout, NULL::numeric AS revenue
      FROM keyed
     WHERE is_click
     GROUP BY keyed.k1, keyed.k2, keyed.k3, keyed.kind
    UNION ALL
    SELECT coalesce(k1, ''), coalesce(k2, ''), coalesce(k3, ''), NULL, status, payout_currency, revenue_currency,
           NULL, sum(conversions), sum(payout), sum(revenue)
      FROM keyed
     WHERE NOT is_click
     GROUP BY keyed.k1, keyed.k2, keyed.k3, status, payout_currency, revenue_currency
    HAVING sum(conversions) <> 0
), levels AS MATERIALIZED (
    SELECT false AS total, * FROM sums
    UNION ALL
    SELECT true, '', '', '', kind, status, payout_currency, revenue_currency,
           sum(clicks), sum(conversions), sum(payout), sum(revenue)
      FROM sums
     GROUP BY kind, status, payout_currency, revenue_currency
    UNION ALL
    SELECT false, k1, k2, k3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM jsonb_to_recordset($6::jsonb) AS wanted (k1 text, k2 text, k3 text)
), visitors AS (
    SELECT coalesce(k1, '') AS k1, coalesce(k2, '') AS k2, coalesce(k3, '') AS k3,
           hashtextextended(coalesce(user_agent, ''), hashtextextended(coalesce(host(ip), ''), at::date - date '1970-01-01')) AS visitor
      FROM keyed
     WHERE ($1::jsonb->>'unique_clicks')::boolean AND is_click AND kind IS NULL
     GROUP BY keyed.k1, keyed.k2, keyed.k3, visitor
), uniques AS (
    SELECT false AS total, k1, k2, k3, count(*) AS unique_clicks FROM visitors GROUP BY k1, k2, k3
    UNION ALL
    SELECT true, '', '', '', count(DISTINCT visitor) FROM visitors
), delays AS MATERIALIZED (
    SELECT coalesce(k1, '') AS k1, coalesce(k2, '') AS k2, coalesce(k3, '') AS k3,
           extract(epoch FROM at) - ('x' || left(translate(converted::text, '-', ''), 12))::bit(48)::bigint / 1000.0 AS delay
      FROM keyed
     WHERE ($1::jsonb->>'time_to_conversion')::boolean AND status <> 'rejected'
), medians AS (
    SELECT false AS total, k1, k2, k3, percentile_cont(0.5) WITHIN GROUP (ORDER BY delay) AS delay FROM delays GROUP BY k1, k2, k3
    UNION ALL
    SELECT true, '', '', '', percentile_cont(0.5) WITHIN GROUP (ORDER BY delay) FROM delays
), counts AS (
    SELECT total, k1, k2, k3,
           coalesce(sum(clicks) FILTER (WHERE kind = 'counted'), 0) AS clicks,
           coalesce(sum(clicks) FILTER (WHERE kind = 'head'), 0) AS head,
           coalesce(sum(clicks) FILTER (WHERE kind = 'prefetch'), 0) AS prefetch,
           coalesce(sum(clicks) FILTER (WHERE kind = 'bot'), 0) AS bot,
           coalesce(sum(clicks) FILTER (WHERE kind NOT IN ('counted', 'head', 'prefetch', 'bot', 'code')), 0) AS refused,
           jsonb_object_agg(kind, clicks) FILTER (WHERE kind NOT IN ('counted', 'head', 'prefetch', 'bot', 'code')) AS reasons,
           coalesce(sum(conversions) FILTER (WHERE status = 'pending'), 0) AS pending,
           coalesce(sum(conversions) FILTER (WHERE status = 'approved'), 0) AS approved,
           coalesce(sum(conversions) FILTER (WHERE status = 'rejected'), 0) AS rejected
      FROM levels
     GROUP BY total, k1, k2, k3
), amounts AS MATERIALIZED (
    SELECT total, k1, k2, k3, currency, sum(payout) AS payout, sum(revenue) AS revenue, sum(conversions) AS conversions
      FROM (SELECT total, k1, k2, k3, payout_currency AS currency, payout, 0 AS revenue, conversions
              FROM levels WHERE status = 'approved'
            UNION ALL
            SELECT total, k1, k2, k3, revenue_currency, 0, revenue, 0 FROM levels WHERE status = 'approved') AS either
     GROUP BY total, k1, k2, k3, currency
), main_currency AS (
    SELECT coalesce($1::jsonb->>'currency', (SELECT currency FROM amounts WHERE total ORDER BY conversions DESC, currency LIMIT 1)) AS main
), money AS (
    SELECT total, k1, k2, k3,
           jsonb_agg(jsonb_build_object(
               'currency', currency, 'payout', trim_scale(payout)::text, 'revenue', trim_scale(revenue)::text,
               'profit', trim_scale(revenue - payout)::text,
               'epc', trim_scale(round(payout / nullif(clicks, 0), 6))::text) ORDER BY currency COLLATE "C") AS amounts,
           max(payout) FILTER (WHERE currency = main) AS payout, max(revenue) FILTER (WHERE currency = main) AS revenue
      FROM amounts
      JOIN counts USING (total, k1, k2, k3)
     CROSS JOIN main_currency
     GROUP BY total, k1, k2, k3
), catalog AS (
    SELECT 'offer' AS dimension, id::text AS key, ref, name FROM offers
    UNION ALL
    SELECT 'affiliate', id::text, ref, name FROM affiliates
    UNION ALL
    SELECT 'advertiser', id::text, ref, name FROM advertisers
    UNION ALL
    SELECT 'goal', goals.id::text, offers.ref || '/' || goals.ref, NULL FROM goals JOIN offers ON offers.id = offer_id
), rows AS (
    SELECT counts.*, unique_clicks, round(delay::numeric, 3) AS time_to_conversion,
           round(approved / nullif(clicks, 0), 6) AS conversion_rate, amounts, payout, revenue,
           first.ref AS ref1, first.name AS name1, second.ref AS ref2, second.name AS name2, third.ref AS ref3, third.name AS name3
      FROM counts
      LEFT JOIN money USING (total, k1, k2, k3)
      LEFT JOIN uniques USING (total, k1, k2, k3)
      LEFT JOIN medians USING (total, k1, k2, k3)
      LEFT JOIN catalog AS first ON first.dimension = $1::jsonb->>'group1' AND first.key = k1
      LEFT JOIN catalog AS second ON second.dimension = $1::jsonb->>'group2' AND second.key = k2
      LEFT JOIN catalog AS third ON third.dimension = $1::jsonb->>'group3' AND third.key = k3
     WHERE $3::jsonb IS NULL OR total
        OR (k1, k2, k3) IN (SELECT k1, k2, k3 FROM jsonb_to_recordset($3::jsonb) AS page (k1 text, k2 text, k3 text))
), sorted AS (
    SELECT *,
           CASE $1::jsonb->>'sort'
               WHEN 'clicks' THEN clicks WHEN 'head' THEN head WHEN 'prefetch' THEN prefetch WHEN 'bot' THEN bot
               WHEN 'refused' THEN refused WHEN 'unique_clicks' THEN unique_clicks WHEN 'pending' THEN pending
               WHEN 'approved' THEN approved WHEN 'rejected' THEN rejected WHEN 'conversion_rate' THEN conversion_rate
               WHEN 'payout' THEN payout WHEN 'revenue' THEN revenue WHEN 'profit' THEN revenue - payout
               WHEN 'epc' THEN payout / nullif(clicks, 0) WHEN 'time_to_conversion' THEN time_to_conversion
           END * CASE WHEN ($1::jsonb->>'descending')::boolean THEN -1 ELSE 1 END AS number,
           CASE $1::jsonb->>'sort'
               WHEN $1::jsonb->>'group1' THEN coalesce(ref1, k1) WHEN $1::jsonb->>'group2' THEN coalesce(ref2, k2)
               WHEN $1::jsonb->>'group3' THEN coalesce(ref3, k3)
           END COLLATE "C" AS word
      FROM rows
), placed AS (
    SELECT *, count(*) FILTER (WHERE NOT total) OVER () AS groups,
           row_number() OVER (PARTITION BY total
                              ORDER BY number NULLS LAST, CASE WHEN ($1::jsonb->>'descending')::boolean THEN word END DESC, word,
                                       k1 COLLATE "C", k2 COLLATE "C", k3 COLLATE "C") AS place
      FROM sorted
)
SELECT total, groups, k1, ref1, name1, k2, ref2, name2, k3, ref3, name3, clicks, head, prefetch, bot, refused, reasons, unique_clicks,
       pending, approved, rejected, trim_scale(conversion_rate)::text AS conversion_rate,
       trim_scale(time_to_conversion)::text AS time_to_conversion, amounts
  FROM placed
 WHERE total OR place > ($1::jsonb->>'offset')::bigint AND place <= ($1::jsonb->>'offset')::bigint + ($1::jsonb->>'limit')::bigint
 ORDER BY total DESC, place
