-- $1: JSON object: `hours_are_utc`, as in report_rows. $2: JSON array: points in time; '' is for absent.
-- Requires: the session that report_session makes.
-- Returns: for each, in this order, the hour that it lies in, as rows are named by it, and whether that begins there.
WITH facts AS (
    SELECT nullif(given, '')::timestamptz AS at, NULL::text AS kind, given, nth
      FROM jsonb_array_elements_text($2::jsonb) WITH ORDINALITY AS points (given, nth)
),
-- include report_named
hours AS (
    SELECT given, coalesce(hour, '') AS hour, coalesce(hour::timestamptz = at, true) AS begins_there, nth FROM named
)
SELECT given, hour, begins_there FROM hours ORDER BY nth
