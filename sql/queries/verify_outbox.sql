-- What affiliates are told did happen: each delivery tells a status that its conversion had.
-- Returns: each delivery that does not, as a sentence.
SELECT format('the delivery of conversion %s, event %s, to postback URL %s tells %s; the event says %s', outbox.conversion_id,
              outbox.sequence, postback_url_id, outbox.status, coalesce(conversion_events.to_status, 'nothing'))
  FROM outbox LEFT JOIN conversion_events USING (click_id, conversion_id, sequence)
 WHERE conversion_events.to_status IS DISTINCT FROM outbox.status
 ORDER BY 1
 LIMIT 100
