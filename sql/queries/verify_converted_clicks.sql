-- The copies of clicks that have conversions equal these.
-- Returns: each that differs, as a sentence.
SELECT format('click %s: its copy says something else', click_id)
  FROM converted_clicks AS copies
  LEFT JOIN clicks USING (click_id)
 WHERE (copies.source, copies.sub1, copies.sub2, copies.sub3, copies.sub4, copies.sub5, copies.sub6, copies.sub7, copies.sub8, copies.sub9,
        copies.sub10, copies.country, copies.device, copies.os, copies.browser)
       IS DISTINCT FROM
       (clicks.source, clicks.sub1, clicks.sub2, clicks.sub3, clicks.sub4, clicks.sub5, clicks.sub6, clicks.sub7, clicks.sub8, clicks.sub9,
        clicks.sub10, clicks.country, clicks.device, clicks.os, clicks.browser)
 ORDER BY 1
 LIMIT 100
