-- A conversion's status events form a chain that ends in its present status.
-- Returns: each conversion whose chain is broken, as a sentence.
WITH chained AS (
    SELECT click_id, conversion_id, sequence, to_status,
           sequence = row_number() OVER chain AND from_status IS NOT DISTINCT FROM lag(to_status) OVER chain AS fits,
           sequence = max(sequence) OVER (PARTITION BY click_id, conversion_id) AS is_last
      FROM conversion_events
    WINDOW chain AS (PARTITION BY click_id, conversion_id ORDER BY sequence)
), chains AS (
    SELECT click_id, conversion_id, count(*) AS events, bool_and(fits) AS fits, max(to_status) FILTER (WHERE is_last) AS last_status
      FROM chained
     GROUP BY 1, 2
)
SELECT format('conversion %s is %s after %s changes; its events are %s, the last one to %s', conversion_id, status, conversions.events,
              coalesce(chains.events, 0), last_status)
  FROM conversions FULL JOIN chains USING (click_id, conversion_id)
 WHERE (chains.fits AND last_status = status AND chains.events = conversions.events) IS NOT TRUE
 ORDER BY 1
 LIMIT 100
