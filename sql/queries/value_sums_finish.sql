-- $1: a set. $2, $3: which of its sums there are.
-- Requires: day_sums_lock, in a statement before and behind the one that added them up.
-- Affects no row when its day was changed meanwhile.
UPDATE value_sums SET is_made = true, by_value = $2::boolean, by_offer = $3::boolean WHERE sums_id = $1::bigint
