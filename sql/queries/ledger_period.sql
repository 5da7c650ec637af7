-- $1, $2: the ends of a period.
-- Requires: the session that report_session makes.
-- Returns: both by the zone's clock, with its offset.
SELECT to_char($1::timestamptz, 'YYYY-MM-DD"T"HH24:MI:SS.MSTZH:TZM') AS local_from,
       to_char($2::timestamptz, 'YYYY-MM-DD"T"HH24:MI:SS.MSTZH:TZM') AS local_to
