-- Every conversion belongs to a click that was not refused, and agrees with it on offer and affiliate; days that retention dropped are
-- left out.
-- Returns: each conversion that does not, as a sentence.
SELECT format('conversion %s of click %s: %s', conversion_id, click_id,
              CASE WHEN clicks.click_id IS NULL THEN 'there is no such click'
                   WHEN refusal IS NOT NULL THEN 'the click was refused: ' || refusal
                   ELSE 'offer or affiliate differ from the click''s' END)
  FROM conversions LEFT JOIN clicks USING (click_id)
 WHERE to_regclass('homing.clicks' || to_char(click_id_time(click_id) AT TIME ZONE 'UTC', '_YYYYMMDD')) IS NOT NULL
   AND (clicks.click_id IS NULL OR refusal IS NOT NULL
        OR (clicks.offer_id, clicks.affiliate_id) <> (conversions.offer_id, conversions.affiliate_id))
 ORDER BY 1
 LIMIT 100
