-- $1: the process, whose they have to be still. $2: rows.
UPDATE outbox
   SET claimed_by = NULL, claimed_until = NULL
  FROM json_to_recordset($2::json)
       AS unsent (click_id uuid, conversion_id uuid, sequence integer, postback_url_id bigint)
 WHERE outbox.click_id = unsent.click_id AND outbox.conversion_id = unsent.conversion_id
   AND outbox.sequence = unsent.sequence AND outbox.postback_url_id = unsent.postback_url_id
   AND outbox.claimed_by = $1::uuid
