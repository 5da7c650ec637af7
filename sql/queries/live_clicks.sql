-- $1: click IDs from this one on. $2: a snapshot, or null. $3: an offer's ID, or null. $4: an affiliate's, or null.
-- $5: how many at most.
-- Returns: of the newest 2000 clicks those that were not there in the snapshot, the newest first: when (Unix milliseconds),
-- and facts as JSON.
SELECT (extract(epoch FROM clicked_at) * 1000)::bigint,
       json_strip_nulls(json_build_object(
           'click_id', replace(click_id::text, '-', ''), 'outcome', coalesce(refusal, flag, 'counted'), 'offer', offers.ref,
           'affiliate', affiliates.ref, 'sub1', sub1, 'source', source, 'ext_id', ext_id, 'ip', host(ip), 'country', country,
           'device', device))
  FROM (
    SELECT clicks.*, clicks.xmin AS writer
      FROM clicks
     WHERE click_id >= $1::uuid
     ORDER BY click_id DESC
     LIMIT 2000
  ) AS newest
  LEFT JOIN offers ON offers.id = offer_id
  LEFT JOIN affiliates ON affiliates.id = affiliate_id
 WHERE ($2::pg_snapshot IS NULL OR came_after(writer, $2::pg_snapshot))
   AND ($3::bigint IS NULL OR offer_id = $3::bigint)
   AND ($4::bigint IS NULL OR affiliate_id = $4::bigint)
 ORDER BY click_id DESC
 LIMIT $5::bigint
