-- $1: its ID. $2: an affiliate's ID. $3: amount. $4: currency. $5: paid at. $6: note. $7: recorded by. $8: recorded at. $9: from which
-- address.
-- Affects no row when a payment of this ID is there already.
WITH added AS (
    INSERT INTO payments (id, affiliate_id, amount, currency, paid_at, note, recorded_by, recorded_at)
    VALUES ($1::uuid, $2, $3::numeric, $4, $5::timestamptz, $6, $7, $8::timestamptz)
    ON CONFLICT (id) DO NOTHING
    RETURNING *
)
INSERT INTO audit_log (by, address, action, subject, after)
SELECT recorded_by, $9, 'payment.record', 'affiliate ' || ref,
       jsonb_build_object('id', replace(added.id::text, '-', ''), 'amount', trim_scale(amount)::text, 'currency', currency, 'paid_at',
                          to_char(paid_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'note', note)
  FROM added
  JOIN affiliates ON affiliates.id = affiliate_id
