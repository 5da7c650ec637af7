-- $1: code. $2: affiliate, $3: offer, by number or ref. $4: who does it. $5: from which address.
-- Affects no row where the code is taken, or one of the two is not there.
WITH added AS (
    INSERT INTO promo_codes (code, affiliate_id, offer_id)
    SELECT $1, affiliates.id, offers.id
      FROM affiliates, offers
     WHERE (affiliates.ref = $2 OR affiliates.id::text = $2) AND (offers.ref = $3 OR offers.id::text = $3)
    ON CONFLICT (upper(code)) DO NOTHING
    RETURNING code, affiliate_id, offer_id
)
INSERT INTO audit_log (by, address, action, subject, after)
SELECT $4, $5, 'promo_code.create', 'promo code ' || code,
       jsonb_build_object('affiliate', affiliates.ref, 'offer', offers.ref)
  FROM added JOIN affiliates ON affiliates.id = affiliate_id JOIN offers ON offers.id = offer_id
