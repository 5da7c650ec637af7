-- Deletes one set of sums of which nothing is noted. Affects no row when there is none.
WITH RECURSIVE sets AS (   -- from one to the next in the index
    SELECT min(sums_id) AS sums_id FROM click_value_sums
    UNION ALL
    SELECT (SELECT min(sums_id) FROM click_value_sums WHERE sums_id > sets.sums_id) FROM sets WHERE sums_id IS NOT NULL
)
DELETE FROM click_value_sums
 WHERE sums_id = (SELECT sums_id FROM sets
                   WHERE NOT EXISTS (SELECT FROM value_sums WHERE value_sums.sums_id = sets.sums_id) AND sums_id IS NOT NULL
                   LIMIT 1)
