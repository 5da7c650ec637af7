-- Returns: every advertiser; the hash in hexadecimal, the networks joined by blanks.
SELECT id, ref, name, encode(token_hash, 'hex') AS token_hash, array_to_string(postback_ips, ' ') AS postback_ips, state
  FROM advertisers
 ORDER BY id
