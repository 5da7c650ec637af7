-- $1: click ID. $2: conversion ID. Returns: what happened to it, as JSON: status events with the postback that caused each,
-- and entries of the ledger.
-- Who decided stands with the event; of what a server of before 0022 applied, with its postback alone.
SELECT (SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
                   'sequence', sequence, 'at', rfc3339(at), 'from', from_status, 'to', to_status,
                   'postback_id', hex(events.postback_id), 'message', message, 'by', coalesce(events.by, postbacks.by), 'reason', coalesce(events.reason, postbacks.reason)))
                   ORDER BY sequence), '[]')
          FROM conversion_events AS events
          LEFT JOIN postbacks ON postbacks.click_id = events.click_id AND postbacks.postback_id = events.postback_id
         WHERE events.click_id = $1::uuid AND events.conversion_id = $2::uuid) AS events,
       (SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
                   'sequence', sequence, 'at', rfc3339(at), 'kind', kind, 'amount', trim_scale(amount)::text,
                   'currency', currency, 'affiliate', affiliates.ref)) ORDER BY sequence), '[]')
          FROM payout_entries
          LEFT JOIN affiliates ON affiliates.id = affiliate_id
         WHERE click_id = $1::uuid AND conversion_id = $2::uuid) AS ledger
