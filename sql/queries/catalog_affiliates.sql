-- Returns: every affiliate.
SELECT id, ref, name, state, postback_secret
  FROM affiliates
 ORDER BY id
