-- $1: a day all of whose conversions have their clicks copied.
-- Requires: day_sums_lock, in a statement before value_sums_copy_converted.
INSERT INTO converted_days (day, is_complete, copied_at) VALUES ($1::date, true, now())
    ON CONFLICT (day) DO UPDATE SET is_complete = true, copied_at = now()
