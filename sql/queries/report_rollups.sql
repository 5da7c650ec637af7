-- report_rows, of what roll-ups alone can answer: parameters, and what is returned, are the same. Apart from it, because to plan a
-- statement that may read each partition takes longer than to have such a report.
WITH
-- include report_added_up_days
facts AS NOT MATERIALIZED (
-- include report_rollup_facts
),
-- include report_named
keyed AS NOT MATERIALIZED (
    SELECT CASE $1::jsonb->>'group1'
               WHEN 'day' THEN day WHEN 'hour' THEN hour WHEN 'advertiser' THEN advertiser_id::text WHEN 'offer' THEN offer_id::text
               WHEN 'affiliate' THEN affiliate_id::text WHEN 'goal' THEN goal_id::text WHEN 'reason' THEN reason END AS k1,
           CASE $1::jsonb->>'group2'
               WHEN 'day' THEN day WHEN 'hour' THEN hour WHEN 'advertiser' THEN advertiser_id::text WHEN 'offer' THEN offer_id::text
               WHEN 'affiliate' THEN affiliate_id::text WHEN 'goal' THEN goal_id::text WHEN 'reason' THEN reason END AS k2,
           CASE $1::jsonb->>'group3'
               WHEN 'day' THEN day WHEN 'hour' THEN hour WHEN 'advertiser' THEN advertiser_id::text WHEN 'offer' THEN offer_id::text
               WHEN 'affiliate' THEN affiliate_id::text WHEN 'goal' THEN goal_id::text WHEN 'reason' THEN reason END AS k3,
           *
      FROM named
     WHERE ($2::jsonb->'day' ? coalesce(day, '')) IS NOT FALSE
       AND ($2::jsonb->'hour' ? coalesce(hour, '')) IS NOT FALSE
       AND ($2::jsonb->'advertiser' ? coalesce(advertiser_id::text, '')) IS NOT FALSE
       AND ($2::jsonb->'offer' ? coalesce(offer_id::text, '')) IS NOT FALSE
       AND ($2::jsonb->'affiliate' ? coalesce(affiliate_id::text, '')) IS NOT FALSE
       AND ($2::jsonb->'reason' ? coalesce(reason, '')) IS NOT FALSE
),
uniques AS (
    SELECT false AS total, '' AS k1, '' AS k2, '' AS k3, 0::bigint AS unique_clicks WHERE false
), medians AS (
    SELECT false AS total, '' AS k1, '' AS k2, '' AS k3, 0::float8 AS delay WHERE false
),
-- include report_table
