-- Returns: every affiliate.
SELECT id, ref, name, state
  FROM affiliates
 ORDER BY id
