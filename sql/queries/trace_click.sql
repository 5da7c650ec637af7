-- $1: a click ID. $2: how many seconds postbacks are kept; 0: for ever.
-- Returns: what is known of it in time order, of each kind the first 200 (of postbacks those first that a conversion came of; `more
-- postbacks` counts the rest: whoever has the link can send as many as he likes): when (Unix milliseconds), what, and its facts as JSON without nulls.
-- The postbacks of a day that is over what is kept (as in maintenance_drop) are gone, though one that came late may have made its partition anew.
-- A replay is of its original's time, and a sale that is reported again of the same conversion_time: so of one time what was refused comes
-- first, and what names a conversion behind the one that recorded it.
SELECT (extract(epoch FROM at) * 1000)::bigint, what, json_strip_nulls(facts)
  FROM (
    SELECT clicked_at AS at, 1 AS rank, 0 AS sequence, 'click' AS what,
           json_build_object(
               'offer', offers.ref, 'affiliate', affiliates.ref, 'flag', flag, 'refusal', refusal,
               'value_cut', CASE WHEN notes & 1 > 0 THEN true END, 'value_escaped', CASE WHEN notes & 2 > 0 THEN true END,
               'deep_link', CASE WHEN notes & 4 > 0 THEN 'refused' WHEN notes & 8 > 0 THEN 'used' END, 'url', url,
               'sub1', sub1, 'sub2', sub2, 'sub3', sub3, 'sub4', sub4, 'sub5', sub5, 'sub6', sub6, 'sub7', sub7,
               'sub8', sub8, 'sub9', sub9, 'sub10', sub10, 'source', source, 'creative', creative, 'ext_id', ext_id,
               'other_params', other_params, 'ip', host(ip), 'user_agent', user_agent, 'referer', referer,
               'country', country, 'device', device, 'os', os, 'browser', browser) AS facts
      FROM clicks
      LEFT JOIN offers ON offers.id = clicks.offer_id
      LEFT JOIN affiliates ON affiliates.id = clicks.affiliate_id
     WHERE click_id = $1::uuid
    UNION ALL
    (SELECT received_at, 2,
           CASE WHEN code = 'recorded' THEN 2
                WHEN conversion_id IS NOT NULL THEN 3
                WHEN starts_with(method, 'replay of ') THEN 1
                ELSE 0 END, 'postback',
           json_build_object('code', code, 'message', message, 'request_id', replace(postback_id::text, '-', ''),
                             'conversion_id', replace(conversion_id::text, '-', ''),
                             'method', CASE WHEN NOT starts_with(method, 'replay of ') THEN method END,
                             'replay_of', CASE WHEN starts_with(method, 'replay of ') THEN substr(method, 11, 32) END,
                             'replayed_by', CASE WHEN starts_with(method, 'replay of ') THEN substr(method, 47) END,
                             'by', by || coalesce(': ' || reason, ''), 'ip', host(ip), 'params', params, 'settled_at', settled_at)
      FROM postbacks
     WHERE click_id = $1::uuid
     ORDER BY conversion_id IS NULL, received_at
     LIMIT 200)
    UNION ALL
    SELECT max(received_at), 2, 4, 'more postbacks', json_build_object('count', count(*) - 200)
      FROM postbacks
     WHERE click_id = $1::uuid
    HAVING count(*) > 200
    UNION ALL
    SELECT clicked_at, 2, 5, 'postbacks no longer kept', json_build_object()
      FROM clicks
     WHERE click_id = $1::uuid
       AND (to_regclass(to_char(click_id_time(click_id) AT TIME ZONE 'UTC', '"homing.postbacks_"YYYYMMDD')) IS NULL
            OR $2::bigint > 0 AND (click_id_time(click_id) AT TIME ZONE 'UTC')::date
                                  < ((now() - make_interval(secs => $2::bigint)) AT TIME ZONE 'UTC')::date)
    UNION ALL
    (SELECT parked_at, 3, 0, 'postback waiting for its click',
           json_build_object('request_id', replace(postback_id::text, '-', ''), 'node', node)
      FROM unmatched_postbacks
     WHERE click_id = $1::uuid
     ORDER BY parked_at
     LIMIT 200)
    UNION ALL
    (SELECT recorded_at, 4, 0, 'conversion',
           json_build_object('conversion_id', replace(conversion_id::text, '-', ''), 'goal', goals.ref,
                             'txid', nullif(txid, ''), 'status_now', status, 'amount', trim_scale(amount)::text,
                             'amount_currency', amount_currency, 'payout', trim_scale(conversions.payout)::text, 'payout_currency', payout_currency,
                             'revenue', trim_scale(conversions.revenue)::text, 'revenue_currency', revenue_currency,
                             'adv1', adv1, 'adv2', adv2, 'adv3', adv3, 'adv4', adv4, 'adv5', adv5)
      FROM conversions
      LEFT JOIN goals ON goals.id = conversions.goal_id
     WHERE click_id = $1::uuid
     ORDER BY recorded_at
     LIMIT 200)
    UNION ALL
    (SELECT at, 5, sequence, 'status',
           json_build_object('conversion_id', replace(conversion_id::text, '-', ''), 'from', from_status, 'to', to_status,
                             'by', replace(postback_id::text, '-', ''))
      FROM conversion_events
     WHERE click_id = $1::uuid
     ORDER BY at, sequence
     LIMIT 200)
    UNION ALL
    (SELECT at, 6, sequence, kind,
           json_build_object('conversion_id', replace(conversion_id::text, '-', ''), 'amount', trim_scale(amount)::text,
                             'currency', currency, 'affiliate', affiliates.ref)
      FROM payout_entries
      LEFT JOIN affiliates ON affiliates.id = payout_entries.affiliate_id
     WHERE click_id = $1::uuid
     ORDER BY at, sequence
     LIMIT 200)
    UNION ALL
    (SELECT created_at, 7, sequence, 'delivery',
           json_build_object('conversion_id', replace(conversion_id::text, '-', ''), 'postback_url', postback_urls.ref,
                             'tells', status, 'state_now', outbox.state, 'attempts', attempts, 'settled_at', settled_at,
                             'due_at', CASE WHEN outbox.state = 'due' THEN due_at END,
                             'why', CASE WHEN outbox.state = 'withheld' THEN 'not in the share that this URL is told' END)
      FROM outbox
      LEFT JOIN postback_urls ON postback_urls.id = outbox.postback_url_id
     WHERE click_id = $1::uuid
     ORDER BY created_at, sequence
     LIMIT 200)
    UNION ALL
    (SELECT at, 8, attempt, 'attempt',
           json_build_object('conversion_id', replace(conversion_id::text, '-', ''), 'postback_url', postback_urls.ref,
                             'tells', outbox.status, 'attempt', attempt, 'outcome', outcome, 'http_status', http_status, 'duration_ms', duration_ms,
                             'url', outbox_attempts.url, 'error', error, 'answer', answer)
      FROM outbox_attempts
      LEFT JOIN outbox USING (click_id, conversion_id, sequence, postback_url_id)
      LEFT JOIN postback_urls ON postback_urls.id = postback_url_id
     WHERE click_id = $1::uuid
     ORDER BY at, attempt
     LIMIT 200)
  ) AS events
 ORDER BY at, rank, sequence
