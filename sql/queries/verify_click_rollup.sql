-- The click roll-up equals the clicks, for the hours whose days are still there.
-- Returns: each row that differs, as a sentence.
WITH raw AS (
    SELECT date_trunc('hour', clicked_at, 'UTC') AS hour, coalesce(offer_id, 0) AS offer_id, coalesce(affiliate_id, 0) AS affiliate_id,
           coalesce(refusal, flag, 'counted') AS kind, count(*) AS clicks
      FROM clicks
     GROUP BY 1, 2, 3, 4
), rolled AS (
    SELECT hour, offer_id, affiliate_id, kind, sum(clicks) AS clicks
      FROM click_rollup
     WHERE to_regclass('homing.clicks' || to_char(hour AT TIME ZONE 'UTC', '_YYYYMMDD')) IS NOT NULL
     GROUP BY 1, 2, 3, 4
)
SELECT format('hour %s, offer %s, affiliate %s, %s: %s clicks in the roll-up, %s in the table', hour AT TIME ZONE 'UTC', offer_id,
              affiliate_id, kind, coalesce(rolled.clicks, 0), coalesce(raw.clicks, 0))
  FROM raw FULL JOIN rolled USING (hour, offer_id, affiliate_id, kind)
 WHERE coalesce(raw.clicks, 0) <> coalesce(rolled.clicks, 0)
 ORDER BY 1
 LIMIT 100
