-- Returns: the indexes that have a filter for each range of pages, of yesterday's and today's (UTC) clicks and postbacks; how many pages
-- their table has, and a range. The latest range is being filled, and the one in front of it may be.
SELECT index.oid::bigint AS index, range_pages, pg_relation_size(indrelid) / current_setting('block_size')::bigint AS table_pages
  FROM pg_class AS index
  JOIN pg_index ON indexrelid = index.oid
  JOIN pg_class AS partition ON partition.oid = indrelid
  JOIN pg_am AS method ON method.oid = index.relam
 CROSS JOIN LATERAL (
    SELECT option_value::bigint AS range_pages FROM pg_options_to_table(index.reloptions) WHERE option_name = 'pages_per_range'
 ) AS option
 WHERE amname = 'brin' AND partition.relnamespace = 'homing'::regnamespace
   AND partition.relname IN (SELECT kind || to_char((now() AT TIME ZONE 'UTC')::date - ago, '_YYYYMMDD')
                               FROM unnest(ARRAY['clicks', 'postbacks']) AS kind, generate_series(0, 1) AS ago)
