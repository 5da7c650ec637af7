-- Returns: each set of value sums that is made.
SELECT sums_id, day, dimension FROM value_sums WHERE is_made ORDER BY day, dimension
