-- $1: affiliates, $2: offers, by number or ref. $3: states. $4: what the code has to hold, in any case. Each null: any.
-- $5: behind which ID; null: from the newest. $6: how many at most.
SELECT promo_codes.id, code, affiliates.ref AS affiliate, offers.ref AS offer, affiliate_id, offer_id, advertiser_id,
       promo_codes.state, promo_codes.version, (extract(epoch FROM created_at) * 1000)::bigint AS created_at
  FROM promo_codes
  JOIN affiliates ON affiliates.id = affiliate_id
  JOIN offers ON offers.id = offer_id
 WHERE ($1::text[] IS NULL OR affiliates.ref = ANY ($1) OR affiliate_id::text = ANY ($1))
   AND ($2::text[] IS NULL OR offers.ref = ANY ($2) OR offer_id::text = ANY ($2))
   AND ($3::text[] IS NULL OR promo_codes.state = ANY ($3))
   AND ($4::text IS NULL OR position(upper($4) IN upper(code)) > 0)
   AND ($5::bigint IS NULL OR promo_codes.id < $5)
 ORDER BY promo_codes.id DESC
 LIMIT $6
