-- $1: ref. $2: its ID when it is new, null to count. $3: its advertiser's ref. $4: name. $5: state. $6: target URL.
-- $7: fallback URL or null. $8: parameter of the click ID. $9: deep link hosts joined by blanks.
-- $10: attribution window in seconds or null. $11: review. $12: payout override. $13: refuses postbacks when paused.
INSERT INTO offers (id, ref, advertiser_id, name, state, target_url, fallback_url, click_id_parameter, deep_link_hosts,
                    attribution_window_seconds, review, payout_override, refuse_postbacks_when_paused)
VALUES (coalesce((SELECT id FROM offers WHERE ref = $1), $2::bigint, nextval(pg_get_serial_sequence('offers', 'id'))),
        $1, (SELECT id FROM advertisers WHERE ref = $3), $4, $5, $6, $7, $8, string_to_array($9, ' '),
        $10, $11, $12, $13)
ON CONFLICT (ref) DO UPDATE
   SET advertiser_id = excluded.advertiser_id, name = excluded.name, state = excluded.state,
       target_url = excluded.target_url, fallback_url = excluded.fallback_url,
       click_id_parameter = excluded.click_id_parameter, deep_link_hosts = excluded.deep_link_hosts,
       attribution_window_seconds = excluded.attribution_window_seconds, review = excluded.review,
       payout_override = excluded.payout_override,
       refuse_postbacks_when_paused = excluded.refuse_postbacks_when_paused
