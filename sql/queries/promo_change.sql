-- $1: ID. $2: the version that it has to have still. $3: state. $4: who does it. $5: from which address.
-- Affects no row where it has another version.
WITH before AS (
    SELECT * FROM promo_codes WHERE id = $1 AND version = $2 FOR UPDATE
), after AS (
    UPDATE promo_codes SET state = $3, version = promo_codes.version + 1
      FROM before
     WHERE promo_codes.id = before.id
    RETURNING promo_codes.*
)
INSERT INTO audit_log (by, address, action, subject, before, after)
SELECT $4, $5, 'promo_code.change', 'promo code ' || after.code, jsonb_build_object('state', before.state),
       jsonb_build_object('state', after.state)
  FROM before, after
