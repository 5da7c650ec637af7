-- When a payout entry came into the ledger. Where that is later than its `at` (a sale that is reported late with its time, a replay), it is
-- in periods that are over. Null: it came before this was noted.
ALTER TABLE payout_entries ADD COLUMN booked_at timestamptz;
ALTER TABLE payout_entries ALTER COLUMN booked_at SET DEFAULT now();
