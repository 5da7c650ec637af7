-- $1: a day. Copies the clicks of its conversions that are not there yet.
INSERT INTO converted_clicks (click_id, source, sub1, sub2, sub3, sub4, sub5, sub6, sub7, sub8, sub9, sub10, country, device, os, browser)
SELECT click_id, source, sub1, sub2, sub3, sub4, sub5, sub6, sub7, sub8, sub9, sub10, country, device, os, browser
  FROM (SELECT DISTINCT click_id AS converted
          FROM conversions
         WHERE recorded_at >= $1::date::timestamp AT TIME ZONE 'UTC' AND recorded_at < ($1::date + 1)::timestamp AT TIME ZONE 'UTC'
           AND NOT EXISTS (SELECT FROM converted_clicks AS copies WHERE copies.click_id = conversions.click_id)) AS missing
 CROSS JOIN LATERAL (SELECT * FROM clicks WHERE click_id = converted OFFSET 0) AS click
    ON CONFLICT DO NOTHING
