-- When the clock of the session's zone showed this for the first time: where it is set back, it shows an hour twice, in some zones the one
-- that begins the day (Atlantic/Azores, America/Havana). PostgreSQL means the second time then; the first one is found by how far the clock
-- was from UTC a day before that. Of what it never shows, the moment at which it skips it.
CREATE FUNCTION first_on_clock(shown timestamp) RETURNS timestamptz LANGUAGE sql STABLE STRICT AS $$
    SELECT CASE WHEN (at - set_back)::timestamp = shown THEN least(at, at - set_back) ELSE at END
      FROM (SELECT shown::timestamptz AS at,
                   (shown::timestamptz - interval '24 hours')::timestamp - (shown - interval '24 hours') AS set_back) AS meant
$$;
