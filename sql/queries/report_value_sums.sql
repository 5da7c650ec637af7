-- $1: a dimension. $2: whether its sums by offer and affiliate are wanted. $3, $4: the period.
-- Returns: JSON object: `ids`, the sets of sums that are there of whole days (UTC) in the period, and `runs`: from which click ID up to
-- which they stand for the clicks. Of the three longest runs of days: the rest is read from its clicks. No row: there is none.
WITH sets AS (
    SELECT sums_id, day, day - row_number() OVER (ORDER BY day)::integer AS run
      FROM value_sums
     WHERE dimension = $1 AND is_made AND CASE WHEN $2::boolean THEN by_offer ELSE by_value END
       AND day::timestamp AT TIME ZONE 'UTC' >= $3::timestamptz AND (day + 1)::timestamp AT TIME ZONE 'UTC' <= $4::timestamptz
), runs AS (
    SELECT array_agg(sums_id) AS ids, first_click_id(min(day)) AS first, first_click_id(max(day) + 1) AS last
      FROM sets
     GROUP BY run
     ORDER BY count(*) DESC, run DESC
     LIMIT 3
)
SELECT jsonb_build_object('ids', array_agg(id)::text,
                          'runs', (SELECT jsonb_agg(jsonb_build_object('from', first, 'to', last)) FROM runs))
  FROM runs CROSS JOIN unnest(ids) AS id
HAVING count(*) > 0
