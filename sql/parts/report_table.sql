-- Adds up what has its keys, `keyed`, and puts it in order. There may be as many keys as clicks: of all of them no more is added up than the
-- order is by, and the rest of those on the page.
sums AS MATERIALIZED (   -- apart from each other, so that whoever reads clicks may be several workers; a null is grouped fastest
    SELECT coalesce(k1, '') AS k1, coalesce(k2, '') AS k2, coalesce(k3, '') AS k3, coalesce(kind, 'counted') AS kind,
           NULL::text AS status, NULL::text AS payout_currency, NULL::text AS revenue_currency,
           sum(clicks)::bigint AS clicks, NULL::numeric AS conversions, NULL::numeric AS payout, NULL::numeric AS revenue
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
), totals AS MATERIALIZED (
    SELECT kind, status, payout_currency, revenue_currency, sum(clicks)::bigint AS clicks, sum(conversions) AS conversions,
           sum(payout) AS payout, sum(revenue) AS revenue
      FROM sums
     GROUP BY kind, status, payout_currency, revenue_currency
), levels AS NOT MATERIALIZED (
    SELECT *
      FROM (SELECT false AS total, *, NULL::bigint AS unique_clicks, NULL::float8 AS delay, NULL::numeric AS clicks_before,
                   NULL::numeric AS conversions_before
              FROM sums
            UNION ALL
            SELECT true, '', '', '', *, NULL, NULL, NULL, NULL FROM totals
            UNION ALL
            SELECT total, k1, k2, k3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, unique_clicks, NULL, NULL, NULL FROM uniques
            UNION ALL
            SELECT total, k1, k2, k3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, delay, NULL, NULL FROM medians
            UNION ALL
            SELECT false, k1, k2, k3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, clicks, conversions
              FROM jsonb_to_recordset($6::jsonb) AS wanted (k1 text, k2 text, k3 text, clicks numeric, conversions numeric)) AS pieces
     WHERE $3::jsonb IS NULL OR total
        OR (k1, k2, k3) IN (SELECT k1, k2, k3 FROM jsonb_to_recordset($3::jsonb) AS page (k1 text, k2 text, k3 text))
), counts AS NOT MATERIALIZED (   -- so that whoever reads a part of it has only that made
-- include report_counts
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
), money AS NOT MATERIALIZED (
    SELECT total, k1, k2, k3,
           array_agg(currency) AS currencies, array_agg(payout) AS payouts, array_agg(revenue) AS revenues,
           max(payout) FILTER (WHERE currency = main) AS payout, max(revenue) FILTER (WHERE currency = main) AS revenue
      FROM amounts
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
), ordered AS MATERIALIZED (
    SELECT total, k1, k2, k3,
           first.ref AS ref1, first.name AS name1, second.ref AS ref2, second.name AS name2, third.ref AS ref3, third.name AS name3,
           CASE $1::jsonb->>'sort'
               WHEN 'clicks' THEN clicks WHEN 'head' THEN head WHEN 'prefetch' THEN prefetch WHEN 'bot' THEN bot
               WHEN 'refused' THEN refused WHEN 'unique_clicks' THEN coalesce(unique_clicks, 0) WHEN 'pending' THEN pending
               WHEN 'approved' THEN approved WHEN 'rejected' THEN rejected WHEN 'conversion_rate' THEN conversion_rate
               WHEN 'payout' THEN payout WHEN 'revenue' THEN revenue WHEN 'profit' THEN revenue - payout
               WHEN 'epc' THEN payout / nullif(clicks, 0) WHEN 'time_to_conversion' THEN time_to_conversion
               WHEN 'change' THEN
                   coalesce(abs(clicks - clicks_before)
                            / nullif(coalesce((SELECT clicks FROM counts WHERE total), 0)
                                     + coalesce(($1::jsonb#>>'{before,clicks}')::numeric, 0), 0), 0)
                   + coalesce(abs(pending + approved - conversions_before)
                              / nullif(coalesce((SELECT pending + approved FROM counts WHERE total), 0)
                                       + coalesce(($1::jsonb#>>'{before,conversions}')::numeric, 0), 0), 0)
           END * CASE WHEN ($1::jsonb->>'descending')::boolean THEN -1 ELSE 1 END AS number,
           CASE $1::jsonb->>'sort'
               WHEN $1::jsonb->>'group1' THEN coalesce(first.ref, k1) WHEN $1::jsonb->>'group2' THEN coalesce(second.ref, k2)
               WHEN $1::jsonb->>'group3' THEN coalesce(third.ref, k3)
           END COLLATE "C" AS word
      FROM counts
      LEFT JOIN money USING (total, k1, k2, k3)
      LEFT JOIN catalog AS first ON first.dimension = $1::jsonb->>'group1' AND first.key = k1
      LEFT JOIN catalog AS second ON second.dimension = $1::jsonb->>'group2' AND second.key = k2
      LEFT JOIN catalog AS third ON third.dimension = $1::jsonb->>'group3' AND third.key = k3
), up_to_page AS (
    SELECT *
      FROM ordered
     ORDER BY total DESC, number NULLS LAST, CASE WHEN ($1::jsonb->>'descending')::boolean THEN word END DESC, word,
              k1 COLLATE "C", k2 COLLATE "C", k3 COLLATE "C"
     LIMIT ($1::jsonb->>'offset')::bigint + ($1::jsonb->>'limit')::bigint + 1   -- the totals are one
), placed AS (
    SELECT *, row_number() OVER (PARTITION BY total
                                 ORDER BY number NULLS LAST, CASE WHEN ($1::jsonb->>'descending')::boolean THEN word END DESC, word,
                                          k1 COLLATE "C", k2 COLLATE "C", k3 COLLATE "C") AS place
      FROM up_to_page
), page AS MATERIALIZED (
    SELECT placed.*, currencies, payouts, revenues
      FROM placed
      LEFT JOIN money USING (total, k1, k2, k3)   -- here, where more than one row is expected: money would be added up anew for each
     WHERE total OR place > ($1::jsonb->>'offset')::bigint AND place <= ($1::jsonb->>'offset')::bigint + ($1::jsonb->>'limit')::bigint
), page_counts AS (   -- all of them, of what is on the page
-- include report_counts
     WHERE total OR (k1, k2, k3) IN (SELECT k1, k2, k3 FROM page WHERE NOT total)
     GROUP BY total, k1, k2, k3
)
SELECT total, (SELECT count(*) FROM ordered WHERE NOT total) AS groups, k1, ref1, name1, k2, ref2, name2, k3, ref3, name3,
       clicks, head, prefetch, bot, refused, reasons, unique_clicks, pending, approved, rejected,
       trim_scale(conversion_rate)::text AS conversion_rate, trim_scale(time_to_conversion)::text AS time_to_conversion,
       (SELECT jsonb_agg(jsonb_build_object(
                   'currency', currency, 'payout', trim_scale(payout)::text, 'revenue', trim_scale(revenue)::text,
                   'profit', trim_scale(revenue - payout)::text, 'epc', trim_scale(round(payout / nullif(clicks, 0), 6))::text)
                   ORDER BY currency COLLATE "C")
          FROM unnest(currencies, payouts, revenues) AS amounts (currency, payout, revenue)) AS amounts
  FROM page
  JOIN page_counts USING (total, k1, k2, k3)
 ORDER BY total DESC, place
