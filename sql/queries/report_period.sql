-- $1: from, $2: to: as the clock of the zone shows them; what it shows twice is meant the first time. $3, $4: or as points in time. Null, both
-- of them: up to the end of the day, and for $6 days. $5: now. $7: the begin of the period that it is compared with, as the clock shows it.
-- $8: or as a point in time. Null, both of them: as long before as the period lasts on that clock.
-- Requires: the session that report_session makes.
-- Returns: the ends of the period and of the one that it is compared with, which is as long on that clock, in Unix milliseconds; `shift`: by
-- how many seconds the clock shows later at the begin of the one than of the other; and whether the zone's hours are UTC's in both.
WITH ending AS (
    SELECT coalesce($4::timestamptz, first_on_clock($2::timestamp), first_on_clock(($5::timestamptz)::date + 1)) AS ends
), period AS (
    SELECT coalesce($3::timestamptz, first_on_clock($1::timestamp),
                    first_on_clock((ends - interval '1 millisecond')::date + 1 - $6::integer)) AS starts, ends
      FROM ending
), on_the_clock AS (
    SELECT *, starts::timestamp AS local_starts, ends::timestamp - starts::timestamp AS length,
           coalesce($7::timestamp, $8::timestamptz::timestamp) AS local_given
      FROM period
), begins AS (
    SELECT *, coalesce(local_given, local_starts - length) AS local_before,
           coalesce($8::timestamptz, first_on_clock($7::timestamp), first_on_clock(local_starts - length)) AS before_starts
      FROM on_the_clock
), both_periods AS (   -- where clocks are put forward what is left of an hour may be nothing
    SELECT *, greatest(before_starts,
                       CASE WHEN local_given IS NULL THEN starts ELSE first_on_clock(local_before + length) END) AS before_ends
      FROM begins
)
SELECT (extract(epoch FROM starts) * 1000)::bigint AS starts, (extract(epoch FROM ends) * 1000)::bigint AS ends,
       (extract(epoch FROM before_starts) * 1000)::bigint AS before_starts, (extract(epoch FROM before_ends) * 1000)::bigint AS before_ends,
       extract(epoch FROM local_starts - local_before)::float8 AS shift,
       (SELECT bool_and(extract(timezone FROM at)::integer % 3600 = 0)
          FROM (SELECT generate_series(starts, ends, interval '1 day')
                UNION ALL
                SELECT generate_series(before_starts, before_ends, interval '1 day')
                UNION ALL
                SELECT unnest(ARRAY[ends, before_ends])) AS days (at)) AS whole_hours
  FROM both_periods
