-- What a row counts; `levels` has it in pieces.
    SELECT total, k1, k2, k3,
           coalesce(sum(clicks) FILTER (WHERE kind = 'counted'), 0) AS clicks,
           coalesce(sum(clicks) FILTER (WHERE kind = 'head'), 0) AS head,
           coalesce(sum(clicks) FILTER (WHERE kind = 'prefetch'), 0) AS prefetch,
           coalesce(sum(clicks) FILTER (WHERE kind = 'bot'), 0) AS bot,
           coalesce(sum(clicks) FILTER (WHERE kind NOT IN ('counted', 'head', 'prefetch', 'bot', 'code')), 0) AS refused,
           jsonb_object_agg(kind, clicks) FILTER (WHERE kind NOT IN ('counted', 'head', 'prefetch', 'bot', 'code')) AS reasons,
           coalesce(sum(conversions) FILTER (WHERE status = 'pending'), 0) AS pending,
           coalesce(sum(conversions) FILTER (WHERE status = 'approved'), 0) AS approved,
           coalesce(sum(conversions) FILTER (WHERE status = 'rejected'), 0) AS rejected,
           round(coalesce(sum(conversions) FILTER (WHERE status = 'approved'), 0)
                 / nullif(sum(clicks) FILTER (WHERE kind = 'counted'), 0), 6) AS conversion_rate,
           max(unique_clicks) AS unique_clicks, round(max(delay)::numeric, 3) AS time_to_conversion,
           coalesce(max(clicks_before), 0) AS clicks_before, coalesce(max(conversions_before), 0) AS conversions_before
      FROM levels
