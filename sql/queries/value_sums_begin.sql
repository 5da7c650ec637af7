-- $1: a day. $2: a dimension.
-- Requires: day_sums_lock, in a statement before.
-- Notes that its sums are being made. Returns: the number of their set; no row, if they are there.
INSERT INTO value_sums AS sums (day, dimension, is_made, by_value, by_offer) VALUES ($1::date, $2, false, false, false)
    ON CONFLICT (day, dimension) DO UPDATE SET sums_id = DEFAULT WHERE NOT sums.is_made
RETURNING sums_id
