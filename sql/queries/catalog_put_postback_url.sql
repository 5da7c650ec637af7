-- $1: ref. $2: its ID when it is new, null to count. $3: its affiliate's ref. $4: its offer's ref, or null. $5: state.
-- $6, $7: refs of goals and statuses, each joined by blanks. $8: share. $9: method. $10: URL. $11, $12: body and its
-- type, or null.
INSERT INTO postback_urls (id, ref, affiliate_id, offer_id, state, goals, statuses, share, method, url, body, body_type)
VALUES (coalesce((SELECT id FROM postback_urls WHERE ref = $1), $2::bigint,
                 nextval(pg_get_serial_sequence('postback_urls', 'id'))),
        $1, (SELECT id FROM affiliates WHERE ref = $3), (SELECT id FROM offers WHERE ref = $4), $5,
        string_to_array($6, ' '), string_to_array($7, ' '), $8::smallint, $9, $10, $11, $12)
ON CONFLICT (ref) DO UPDATE
   SET affiliate_id = excluded.affiliate_id, offer_id = excluded.offer_id, state = excluded.state,
       goals = excluded.goals, statuses = excluded.statuses, share = excluded.share, method = excluded.method,
       url = excluded.url, body = excluded.body, body_type = excluded.body_type
