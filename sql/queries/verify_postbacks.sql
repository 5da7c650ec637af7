-- Every postback that was answered recorded, duplicate or updated names a conversion of its click, and every conversion was recorded by
-- exactly one postback; days that retention dropped are left out.
-- Returns: each one that does not, as a sentence.
SELECT * FROM (
    SELECT format('postback %s of click %s was answered %s, but conversion %s is not there', postback_id, click_id, code, postbacks.conversion_id)
      FROM postbacks LEFT JOIN conversions USING (click_id, conversion_id)
     WHERE code IN ('recorded', 'duplicate', 'updated') AND conversions.click_id IS NULL
    UNION ALL
    SELECT format('conversion %s of click %s was recorded by %s postbacks', conversion_id, click_id, count(postbacks.postback_id))
      FROM conversions LEFT JOIN (SELECT * FROM postbacks WHERE code = 'recorded') AS postbacks USING (click_id, conversion_id)
     WHERE to_regclass('homing.postbacks' || to_char(click_id_time(click_id) AT TIME ZONE 'UTC', '_YYYYMMDD')) IS NOT NULL
     GROUP BY conversion_id, click_id
    HAVING count(postbacks.postback_id) <> 1
) AS broken
 ORDER BY 1
 LIMIT 100
