-- Who decided about a conversion, and why, is kept as long as the conversion: the postback that says so goes with the click's day
-- (postbacks_kept).
ALTER TABLE conversion_events
    ADD COLUMN by text,        -- `user anna`; null: an advertiser's server
    ADD COLUMN reason text;

UPDATE conversion_events AS events
   SET by = postbacks.by, reason = postbacks.reason
  FROM postbacks
 WHERE postbacks.click_id = events.click_id AND postbacks.postback_id = events.postback_id AND postbacks.by IS NOT NULL;
