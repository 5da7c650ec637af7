-- Returns: every offer; the hosts joined by blanks.
SELECT id, ref, advertiser_id, name, state, target_url, fallback_url, click_id_parameter,
       array_to_string(deep_link_hosts, ' ') AS deep_link_hosts, attribution_window_seconds, review, payout_override,
       refuse_postbacks_when_paused
  FROM offers
 ORDER BY id
