-- The clicks of a day, $2, added up by one dimension, $3, and which of these sums are worth to be kept: those that are at most a quarter
-- of the clicks. One of them takes a sixth of a click's room, so those that are just below the limit take 4 % of it, and a report reads a
-- twenty-fourth; of a dimension whose every value is another they would be a second copy of the clicks that saves next to nothing.
by_offer AS MATERIALIZED (
    SELECT nullif(CASE $3::text WHEN 'source' THEN source WHEN 'sub1' THEN sub1 WHEN 'sub2' THEN sub2 WHEN 'sub3' THEN sub3 WHEN 'sub4' THEN sub4
                             WHEN 'sub5' THEN sub5 WHEN 'sub6' THEN sub6 WHEN 'sub7' THEN sub7 WHEN 'sub8' THEN sub8 WHEN 'sub9' THEN sub9
                             WHEN 'sub10' THEN sub10 WHEN 'country' THEN country WHEN 'device' THEN device WHEN 'os' THEN os
                             WHEN 'browser' THEN browser END, '') AS value,
           offer_id, affiliate_id, coalesce(refusal, flag) AS kind, count(*) AS clicks
      FROM clicks
     WHERE click_id >= first_click_id($2::date) AND click_id < first_click_id($2::date + 1)
     GROUP BY 1, 2, 3, 4
), by_value AS MATERIALIZED (
    SELECT value, kind, sum(clicks)::bigint AS clicks FROM by_offer GROUP BY 1, 2
), worth AS MATERIALIZED (
    SELECT (SELECT count(*) FROM by_value) <= most AS by_value, (SELECT count(*) FROM by_offer) <= most AS by_offer
      FROM (SELECT greatest(sum(clicks) / 4, 1000) AS most FROM by_value) AS limits
)
