-- $1: its ID. $2: an affiliate's ID. $3: amount. $4: currency. $5: paid at. $6: note. $7: recorded by. $8: recorded at.
-- Affects no row when a payment of this ID is there already.
INSERT INTO payments (id, affiliate_id, amount, currency, paid_at, note, recorded_by, recorded_at)
VALUES ($1::uuid, $2, $3::numeric, $4, $5::timestamptz, $6, $7, $8::timestamptz)
ON CONFLICT (id) DO NOTHING
