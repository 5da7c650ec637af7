-- $1: times as a clock shows them. $2: an IANA time zone, whose clock it is.
-- Returns: when that was, in Unix milliseconds, in this order. Fails with 22023 when there is no such zone.
SELECT (extract(epoch FROM shown AT TIME ZONE $2) * 1000)::bigint AS at
  FROM unnest($1::timestamp[]) WITH ORDINALITY AS given (shown, nth)
 ORDER BY nth
