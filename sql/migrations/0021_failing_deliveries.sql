-- What is still tried after a failure, by its first attempt: Health tells since when affiliates are told in vain, however many deliveries
-- wait. What is delivered at once never gets in here.
CREATE INDEX outbox_failing ON outbox (postback_url_id, tried_since) WHERE state = 'due' AND failures > 0;
