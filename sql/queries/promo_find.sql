-- $1: codes in upper case.
SELECT promo_codes.id, code, affiliates.ref AS affiliate, offers.ref AS offer, affiliate_id, offer_id, advertiser_id,
       promo_codes.state, promo_codes.version, (extract(epoch FROM created_at) * 1000)::bigint AS created_at
  FROM promo_codes
  JOIN affiliates ON affiliates.id = affiliate_id
  JOIN offers ON offers.id = offer_id
 WHERE upper(code) = ANY ($1::text[])
