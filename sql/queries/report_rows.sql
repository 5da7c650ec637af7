-- $1: JSON object: what is asked for. `first_click_id`, `end_click_id`: the period, without its end, as click IDs. `placed`: of the period
-- before, where what is in it stands in the period: `shift`, seconds that are added to local times, and `first` and `last`, that period's
-- moments in Unix seconds; absent: where it is. `hours_are_utc`: whether the zone's are, in the period and the one before it. `group1`,
-- `group2`, `group3`: dimensions. `uses`: which of time, offer, affiliate and goal the groups and filters look at: roll-ups are added up
-- over the others first. `day_sums`: what is read of the days whose sums are there, by_hour, by_day or none; of the others it is the hours.
-- `clicks`: from rollup or raw. `conversions`: from rollup, raw, click (raw, with what their clicks say) or copy (the same, of copies of
-- the clicks that are there). `sums`: what stands for raw clicks, as report_value_sums returns it; absent: nothing. `sums_of`,
-- `sums_by_offer`: what it was asked for. `unique_clicks`, `time_to_conversion`: whether they are wanted. `sort`: a column, a dimension of
-- the groups, or change. `descending`. `currency`: whose amounts to sort by; absent: the commonest. `before`: all that the period before
-- has, `clicks` and `conversions` that are not rejected, to sort by change; absent: nothing. `offset`, `limit`: of rows.
-- $2: JSON object: for each dimension that is filtered the texts that it may have; '' is for absent.
-- $3: JSON array of rows (k1, k2, k3): the only ones wanted; null: any.
-- $4, $5: the period. (Apart from $1, because text is no constant time: each row would read it again.)
-- $6: JSON array of rows (k1, k2, k3) that are wanted though the period may have nothing of them, with what the period before has of them,
-- `clicks` and `conversions`; null: none.
-- Requires: the session that report_session makes. There the statement is planned with its values, so that whatever they do not
-- ask for is not read.
-- Clicks of the kind `code` stand for sales without a visit: they are neither counted nor refused, and were made when the sale was
-- reported, so there is no time from one to its conversion.
-- Returns: first the totals (total is true), then rows. A key that is absent is ''. `groups`: how many rows there are in all.
-- `reasons`: a JSON object. `amounts`: a JSON array, one object a currency.
WITH
-- include report_added_up_days
rollup_facts AS NOT MATERIALIZED (
-- include report_rollup_facts
), facts AS NOT MATERIALIZED (
    SELECT true AS is_click, clicked_at AS at, offers.advertiser_id, clicks.offer_id, affiliate_id, NULL::bigint AS goal_id,
           source, sub1, sub2, sub3, sub4, sub5, sub6, sub7, sub8, sub9, sub10, country, device, os, browser,
           coalesce(refusal, flag) AS kind, 1::bigint AS clicks, ip, user_agent,
           NULL::text AS status, NULL::text AS payout_currency, NULL::text AS revenue_currency, NULL::bigint AS conversions,
           NULL::numeric AS payout, NULL::numeric AS revenue, NULL::uuid AS converted
      FROM clicks
      LEFT JOIN offers ON offers.id = clicks.offer_id
     WHERE $1::jsonb->>'clicks' = 'raw'
       AND click_id >= ($1::jsonb->>'first_click_id')::uuid AND click_id < ($1::jsonb->>'end_click_id')::uuid
       AND ($1::jsonb#>>'{sums,runs,0,from}' IS NULL OR click_id < ($1::jsonb#>>'{sums,runs,0,from}')::uuid
            OR click_id >= ($1::jsonb#>>'{sums,runs,0,to}')::uuid)
       AND ($1::jsonb#>>'{sums,runs,1,from}' IS NULL OR click_id < ($1::jsonb#>>'{sums,runs,1,from}')::uuid
            OR click_id >= ($1::jsonb#>>'{sums,runs,1,to}')::uuid)
       AND ($1::jsonb#>>'{sums,runs,2,from}' IS NULL OR click_id < ($1::jsonb#>>'{sums,runs,2,from}')::uuid
            OR click_id >= ($1::jsonb#>>'{sums,runs,2,to}')::uuid)
       AND ($2::jsonb->'goal' IS NULL OR $2::jsonb->'goal' ? ''
            OR clicks.offer_id IN (SELECT goals.offer_id FROM goals WHERE $2::jsonb->'goal' ? goals.id::text))
    UNION ALL
    SELECT true, day::timestamp AT TIME ZONE 'UTC', offers.advertiser_id, sums.offer_id, affiliate_id, NULL,
           CASE WHEN $1::jsonb->>'sums_of' = 'source' THEN value END, CASE WHEN $1::jsonb->>'sums_of' = 'sub1' THEN value END,
           CASE WHEN $1::jsonb->>'sums_of' = 'sub2' THEN value END, CASE WHEN $1::jsonb->>'sums_of' = 'sub3' THEN value END,
           CASE WHEN $1::jsonb->>'sums_of' = 'sub4' THEN value END, CASE WHEN $1::jsonb->>'sums_of' = 'sub5' THEN value END,
           CASE WHEN $1::jsonb->>'sums_of' = 'sub6' THEN value END, CASE WHEN $1::jsonb->>'sums_of' = 'sub7' THEN value END,
           CASE WHEN $1::jsonb->>'sums_of' = 'sub8' THEN value END, CASE WHEN $1::jsonb->>'sums_of' = 'sub9' THEN value END,
           CASE WHEN $1::jsonb->>'sums_of' = 'sub10' THEN value END, CASE WHEN $1::jsonb->>'sums_of' = 'country' THEN value END,
           CASE WHEN $1::jsonb->>'sums_of' = 'device' THEN value END, CASE WHEN $1::jsonb->>'sums_of' = 'os' THEN value END,
           CASE WHEN $1::jsonb->>'sums_of' = 'browser' THEN value END,
           kind, clicks, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
      FROM click_value_sums AS sums
      JOIN value_sums USING (sums_id)
      LEFT JOIN offers ON offers.id = sums.offer_id
     WHERE $1::jsonb->'sums' IS NOT NULL
       AND sums_id = ANY (($1::jsonb#>>'{sums,ids}')::bigint[]) AND sums.by_offer = ($1::jsonb->>'sums_by_offer')::boolean
       AND ($2::jsonb->'goal' IS NULL OR $2::jsonb->'goal' ? ''
            OR sums.offer_id IN (SELECT goals.offer_id FROM goals WHERE $2::jsonb->'goal' ? goals.id::text))
    UNION ALL
    SELECT is_click, at, advertiser_id, offer_id, affiliate_id, goal_id, NULL,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           kind, clicks, NULL, NULL, status, payout_currency, revenue_currency, conversions, payout, revenue, NULL
      FROM rollup_facts
    UNION ALL
    SELECT false, recorded_at, offers.advertiser_id, conversions.offer_id, conversions.affiliate_id, goal_id, click.source,
           click.sub1, click.sub2, click.sub3, click.sub4, click.sub5, click.sub6, click.sub7, click.sub8, click.sub9,
           click.sub10, click.country, click.device, click.os, click.browser,
           NULL, NULL, NULL, NULL, status, payout_currency, revenue_currency, 1::bigint, payout, revenue, conversions.click_id
      FROM conversions
      LEFT JOIN offers ON offers.id = conversions.offer_id
      LEFT JOIN LATERAL (
          SELECT source, sub1, sub2, sub3, sub4, sub5, sub6, sub7, sub8, sub9, sub10, country, device, os, browser
            FROM converted_clicks
           WHERE $1::jsonb->>'conversions' = 'copy' AND click_id = conversions.click_id
          UNION ALL
          SELECT source, sub1, sub2, sub3, sub4, sub5, sub6, sub7, sub8, sub9, sub10, country, device, os, browser
            FROM clicks
           WHERE $1::jsonb->>'conversions' IN ('copy', 'click') AND click_id = conversions.click_id
           LIMIT 1
      ) AS click ON true
     WHERE $1::jsonb->>'conversions' IN ('raw', 'copy', 'click')
       AND recorded_at >= $4::timestamptz AND recorded_at < $5::timestamptz
       AND ($2::jsonb->'goal' ? coalesce(goal_id::text, '')) IS NOT FALSE
),
-- include report_named
keyed AS NOT MATERIALIZED (
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
),
visitors AS (
    SELECT coalesce(k1, '') AS k1, coalesce(k2, '') AS k2, coalesce(k3, '') AS k3,
           hashtextextended(coalesce(user_agent, ''), hashtextextended(coalesce(host(ip), ''), at::date - date '1970-01-01')) AS visitor
      FROM keyed
     WHERE ($1::jsonb->>'unique_clicks')::boolean AND is_click AND kind IS NULL
     GROUP BY keyed.k1, keyed.k2, keyed.k3, visitor
), uniques AS MATERIALIZED (
    SELECT false AS total, k1, k2, k3, count(*) AS unique_clicks FROM visitors GROUP BY k1, k2, k3
    UNION ALL
    SELECT true, '', '', '', count(DISTINCT visitor) FROM visitors HAVING count(*) > 0
), delays AS MATERIALIZED (
    SELECT coalesce(k1, '') AS k1, coalesce(k2, '') AS k2, coalesce(k3, '') AS k3,
           extract(epoch FROM at) - ('x' || left(translate(converted::text, '-', ''), 12))::bit(48)::bigint / 1000.0 AS delay
      FROM keyed
     WHERE ($1::jsonb->>'time_to_conversion')::boolean AND status <> 'rejected'
       AND NOT EXISTS (SELECT FROM code_clicks WHERE code_clicks.click_id = converted)
), medians AS MATERIALIZED (
    SELECT false AS total, k1, k2, k3, percentile_cont(0.5) WITHIN GROUP (ORDER BY delay) AS delay FROM delays GROUP BY k1, k2, k3
    UNION ALL
    SELECT true, '', '', '', percentile_cont(0.5) WITHIN GROUP (ORDER BY delay) FROM delays HAVING count(*) > 0
),
-- include report_table
