-- Returns: every key of the click IDs' MAC, in hexadecimal; Unix milliseconds.
SELECT version, encode(key, 'hex') AS key, floor(extract(epoch FROM active_from) * 1000)::bigint AS active_from_millis
  FROM click_id_keys
 ORDER BY version
