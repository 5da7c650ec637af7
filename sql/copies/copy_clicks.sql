-- The columns in the order in which store/click_copy.cpp writes them.
COPY clicks (click_id, clicked_at, flag, refusal, notes, offer_id, affiliate_id, advertiser_id,
             sub1, sub2, sub3, sub4, sub5, sub6, sub7, sub8, sub9, sub10, source, creative, ext_id, url, other_params, ip,
             user_agent, referer, country, device, os, browser)
FROM STDIN (FORMAT binary)
