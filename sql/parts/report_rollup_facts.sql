-- What roll-ups know, added up over what `uses` has not. Of a day whose sums are there and do, those are read, else its hours.
    SELECT true AS is_click, hour AS at, offers.advertiser_id, nullif(offer_id, 0) AS offer_id, nullif(affiliate_id, 0) AS affiliate_id,
           NULL::bigint AS goal_id, nullif(kind, 'counted') AS kind, clicks, NULL::text AS status, NULL::text AS payout_currency,
           NULL::text AS revenue_currency, NULL::bigint AS conversions, NULL::numeric AS payout, NULL::numeric AS revenue
      FROM (WITH rolled_up AS (
                SELECT sums.*
                  FROM added_up_days
                 CROSS JOIN LATERAL (
                       SELECT CASE WHEN $1::jsonb->'uses' ? 'time' THEN hour END AS hour,
                              CASE WHEN $1::jsonb->'uses' ? 'offer' THEN offer_id END AS offer_id,
                              CASE WHEN $1::jsonb->'uses' ? 'affiliate' THEN affiliate_id END AS affiliate_id,
                              kind, sum(clicks) AS clicks
                         FROM click_day_sums
                        WHERE day = added_up_days.day AND by_hour = ($1::jsonb->>'day_sums' = 'by_hour')
                          AND hour >= $4::timestamptz AND hour < $5::timestamptz
                          AND ($2::jsonb->'goal' IS NULL OR $2::jsonb->'goal' ? ''
                               OR offer_id IN (SELECT goals.offer_id FROM goals WHERE $2::jsonb->'goal' ? goals.id::text))
                        GROUP BY 1, 2, 3, 4) AS sums
                 WHERE has_clicks AND $1::jsonb->>'clicks' = 'rollup'
                UNION ALL
                SELECT sums.*
                  FROM (SELECT min(hour) AS starts, max(hour) + interval '1 hour' AS ends
                          FROM (SELECT hour, hour - row_number() OVER (ORDER BY hour) * interval '1 hour' AS run
                                  FROM generate_series($4::timestamptz, $5::timestamptz - interval '1 microsecond', interval '1 hour')
                                       AS hours (hour)
                                 WHERE (hour AT TIME ZONE 'UTC')::date
                                       NOT IN (SELECT day FROM added_up_days WHERE has_clicks)) AS hours_in_runs
                         GROUP BY run) AS runs
                 CROSS JOIN LATERAL (
                       SELECT CASE WHEN $1::jsonb->'uses' ? 'time' THEN hour END AS hour,
                              CASE WHEN $1::jsonb->'uses' ? 'offer' THEN offer_id END AS offer_id,
                              CASE WHEN $1::jsonb->'uses' ? 'affiliate' THEN affiliate_id END AS affiliate_id,
                              kind, sum(clicks) AS clicks
                         FROM click_rollup
                        WHERE hour >= starts AND hour < ends
                          AND ($2::jsonb->'offer' IS NULL OR offer_id = ANY (ARRAY(
                                   SELECT coalesce(nullif(id, ''), '0')::bigint FROM jsonb_array_elements_text($2::jsonb->'offer') AS id)))
                          AND ($2::jsonb->'goal' IS NULL OR $2::jsonb->'goal' ? ''
                               OR offer_id IN (SELECT goals.offer_id FROM goals WHERE $2::jsonb->'goal' ? goals.id::text))
                        GROUP BY 1, 2, 3, 4) AS sums
                 WHERE $1::jsonb->>'clicks' = 'rollup'
            )
            SELECT hour, offer_id, affiliate_id, kind, sum(clicks)::bigint AS clicks
              FROM rolled_up
             GROUP BY 1, 2, 3, 4) AS click_hours
      LEFT JOIN offers ON offers.id = click_hours.offer_id
    UNION ALL
    SELECT false, hour, offers.advertiser_id, offer_id, affiliate_id, goal_id, NULL, NULL, status, payout_currency, revenue_currency,
           conversions, payout, revenue
      FROM (WITH rolled_up AS (
                SELECT sums.*
                  FROM added_up_days
                 CROSS JOIN LATERAL (
                       SELECT CASE WHEN $1::jsonb->'uses' ? 'time' THEN hour END AS hour,
                              CASE WHEN $1::jsonb->'uses' ? 'offer' THEN offer_id END AS offer_id,
                              CASE WHEN $1::jsonb->'uses' ? 'affiliate' THEN affiliate_id END AS affiliate_id,
                              CASE WHEN $1::jsonb->'uses' ? 'goal' THEN goal_id END AS goal_id,
                              status, payout_currency, revenue_currency, sum(conversions) AS conversions, sum(payout) AS payout, sum(revenue) AS revenue
                         FROM conversion_day_sums
                        WHERE day = added_up_days.day AND by_hour = ($1::jsonb->>'day_sums' = 'by_hour')
                          AND hour >= $4::timestamptz AND hour < $5::timestamptz
                          AND ($2::jsonb->'goal' ? coalesce(goal_id::text, '')) IS NOT FALSE
                        GROUP BY 1, 2, 3, 4, 5, 6, 7) AS sums
                 WHERE has_conversions AND $1::jsonb->>'conversions' = 'rollup'
                UNION ALL
                SELECT sums.*
                  FROM (SELECT min(hour) AS starts, max(hour) + interval '1 hour' AS ends
                          FROM (SELECT hour, hour - row_number() OVER (ORDER BY hour) * interval '1 hour' AS run
                                  FROM generate_series($4::timestamptz, $5::timestamptz - interval '1 microsecond', interval '1 hour')
                                       AS hours (hour)
                                 WHERE (hour AT TIME ZONE 'UTC')::date
                                       NOT IN (SELECT day FROM added_up_days WHERE has_conversions)) AS hours_in_runs
                         GROUP BY run) AS runs
                 CROSS JOIN LATERAL (
                       SELECT CASE WHEN $1::jsonb->'uses' ? 'time' THEN hour END AS hour,
                              CASE WHEN $1::jsonb->'uses' ? 'offer' THEN offer_id END AS offer_id,
                              CASE WHEN $1::jsonb->'uses' ? 'affiliate' THEN affiliate_id END AS affiliate_id,
                              CASE WHEN $1::jsonb->'uses' ? 'goal' THEN goal_id END AS goal_id,
                              status, payout_currency, revenue_currency, sum(conversions) AS conversions, sum(payout) AS payout, sum(revenue) AS revenue
                         FROM conversion_rollup
                        WHERE hour >= starts AND hour < ends
                          AND ($2::jsonb->'offer' IS NULL OR offer_id = ANY (ARRAY(
                                   SELECT coalesce(nullif(id, ''), '0')::bigint FROM jsonb_array_elements_text($2::jsonb->'offer') AS id)))
                          AND ($2::jsonb->'goal' ? coalesce(goal_id::text, '')) IS NOT FALSE
                        GROUP BY 1, 2, 3, 4, 5, 6, 7) AS sums
                 WHERE $1::jsonb->>'conversions' = 'rollup'
            )
            SELECT hour, offer_id, affiliate_id, goal_id, status, payout_currency, revenue_currency,
                   sum(conversions)::bigint AS conversions, sum(payout) AS payout, sum(revenue) AS revenue
              FROM rolled_up
             GROUP BY 1, 2, 3, 4, 5, 6, 7) AS conversion_hours
      LEFT JOIN offers ON offers.id = conversion_hours.offer_id
