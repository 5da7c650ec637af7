-- $1: from, $2: to: as the clock of the zone shows them. $3, $4: or as points in time. Null, both of them: up to the end of the day, and for
-- $6 days. $5: now.
-- Requires: the session that report_session makes.
-- Returns: the period's ends and the begin of the one before it, which is as long on that clock, in Unix milliseconds; that length in
-- seconds; and whether the zone's hours are UTC's in both.
WITH ending AS (
    SELECT coalesce($4::timestamptz, $2::timestamp::timestamptz, (($5::timestamptz)::date + 1)::timestamptz) AS ends
), period AS (
    SELECT coalesce($3::timestamptz, $1::timestamp::timestamptz,
                    ((ends - interval '1 millisecond')::date + 1 - $6::integer)::timestamptz) AS starts, ends
      FROM ending
), both_periods AS (
    SELECT *, ends::timestamp - starts::timestamp AS length,
           (starts::timestamp - (ends::timestamp - starts::timestamp))::timestamptz AS before_starts
      FROM period
)
SELECT (extract(epoch FROM starts) * 1000)::bigint AS starts, (extract(epoch FROM ends) * 1000)::bigint AS ends,
       (extract(epoch FROM before_starts) * 1000)::bigint AS before_starts, extract(epoch FROM length)::float8 AS length,
       (SELECT bool_and(extract(timezone FROM at)::integer % 3600 = 0)
          FROM (SELECT generate_series(before_starts, ends, interval '1 day') UNION ALL SELECT ends) AS days (at)) AS whole_hours
  FROM both_periods
