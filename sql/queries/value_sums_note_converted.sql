-- $1: a day the clicks of whose conversions are copied next.
-- Requires: day_sums_lock, in a statement before.
INSERT INTO converted_days (day, is_complete, copied_at) VALUES ($1::date, true, now())
    ON CONFLICT (day) DO UPDATE SET is_complete = true, copied_at = now()
