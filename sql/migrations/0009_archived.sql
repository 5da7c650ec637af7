-- What is not wanted any more is archived: it stays for what was counted by it, keeps its number and ref, and is as good
-- as paused. An advertiser that is paused or archived pauses its offers.
ALTER TABLE advertisers
    ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'archived'));
ALTER TABLE affiliates
    DROP CONSTRAINT affiliates_state_check,
    ADD CONSTRAINT affiliates_state_check CHECK (state IN ('active', 'paused', 'archived'));
ALTER TABLE offers
    DROP CONSTRAINT offers_state_check,
    ADD CONSTRAINT offers_state_check CHECK (state IN ('active', 'paused', 'archived'));
ALTER TABLE postback_urls
    DROP CONSTRAINT postback_urls_state_check,
    ADD CONSTRAINT postback_urls_state_check CHECK (state IN ('active', 'paused', 'archived'));
