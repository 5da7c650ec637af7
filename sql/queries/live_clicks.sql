-- $1: click IDs from this one on. $2: a snapshot, or null. $3: an offer's ID, or null. $4: an affiliate's, or null.
-- $5: how many at most. $6: how many are looked at, at most.
-- Returns: of the newest $6 clicks those that fit and were not there in the snapshot, the newest first: when (Unix milliseconds), facts
-- as JSON, whether it fits, and whether it is the last of the $6. That one is there whether it fits or not: behind it there may be more.
SELECT (extract(epoch FROM clicked_at) * 1000)::bigint,
       json_strip_nulls(json_build_object(
           'click_id', replace(click_id::text, '-', ''), 'outcome', coalesce(refusal, flag, 'counted'), 'offer', offers.ref,
           'affiliate', affiliates.ref, 'sub1', sub1, 'source', source, 'ext_id', ext_id, 'ip', host(ip), 'country', country,
           'device', device)),
       fits, nth = $6::bigint
  FROM (
    SELECT *
      FROM (
        SELECT clicks.*, clicks.xmin AS writer, row_number() OVER (ORDER BY click_id DESC) AS nth,
               (($3::bigint IS NULL OR offer_id = $3::bigint) AND ($4::bigint IS NULL OR affiliate_id = $4::bigint)) IS TRUE AS fits
          FROM clicks
         WHERE click_id >= $1::uuid
         ORDER BY click_id DESC
         LIMIT $6::bigint
      ) AS looked_at
     WHERE (fits OR nth = $6::bigint)
       AND ($2::pg_snapshot IS NULL OR came_after(writer, $2::pg_snapshot))
     ORDER BY click_id DESC
     LIMIT $5::bigint
  ) AS found
  LEFT JOIN offers ON offers.id = offer_id
  LEFT JOIN affiliates ON affiliates.id = affiliate_id
 ORDER BY click_id DESC
