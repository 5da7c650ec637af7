-- $1: ref. $2: its ID when it is new, null to count. $3: name. $4: hash of its token in hexadecimal, or null.
-- $5: networks joined by blanks. $6: state.
INSERT INTO advertisers (id, ref, name, token_hash, postback_ips, state)
VALUES (coalesce((SELECT id FROM advertisers WHERE ref = $1), $2::bigint,
                 nextval(pg_get_serial_sequence('advertisers', 'id'))),
        $1, $3, decode($4, 'hex'), string_to_array($5, ' '), $6)
ON CONFLICT (ref) DO UPDATE
   SET name = excluded.name, token_hash = excluded.token_hash, postback_ips = excluded.postback_ips,
       state = excluded.state
