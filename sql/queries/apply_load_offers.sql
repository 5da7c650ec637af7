-- $1: offer IDs.
-- Returns: what their postbacks are judged by, without the goals.
SELECT offers.id, advertiser_id, offers.state = 'paused' AS paused, refuse_postbacks_when_paused, review,
       payout_override, attribution_window_seconds,
       encode(token_hash, 'hex') AS token_hash, array_to_string(postback_ips, ',') AS postback_ips
  FROM offers
  JOIN advertisers ON advertisers.id = advertiser_id
 WHERE offers.id = ANY ($1::bigint[])
