-- $1: click IDs.
-- Returns: those that exist and were not refused. LIMIT keeps the planner from turning the lookup round: each ID
-- touches the one partition that can hold it.
SELECT wanted.click_id, click.offer_id, click.affiliate_id, click.advertiser_id
  FROM unnest($1::uuid[]) AS wanted(click_id)
 CROSS JOIN LATERAL (
    SELECT offer_id, affiliate_id, advertiser_id
      FROM clicks
     WHERE clicks.click_id = wanted.click_id AND refusal IS NULL
     LIMIT 1
 ) AS click
