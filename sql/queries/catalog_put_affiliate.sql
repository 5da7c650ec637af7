-- $1: ref. $2: its ID when it is new, null to count. $3: name. $4: state. $5: its postback secret, or null.
INSERT INTO affiliates (id, ref, name, state, postback_secret)
VALUES (coalesce((SELECT id FROM affiliates WHERE ref = $1), $2::bigint,
                 nextval(pg_get_serial_sequence('affiliates', 'id'))),
        $1, $3, $4, $5)
ON CONFLICT (ref) DO UPDATE
   SET name = excluded.name, state = excluded.state, postback_secret = excluded.postback_secret
