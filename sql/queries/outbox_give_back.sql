-- $1: the process, whose they have to be still. $2: rows. Looked up as in outbox_settle.
UPDATE outbox
   SET claimed_by = NULL, claimed_until = NULL
  FROM (SELECT found.place
          FROM json_to_recordset($2::json)
               AS given (click_id uuid, conversion_id uuid, sequence integer, postback_url_id bigint)
         CROSS JOIN LATERAL (SELECT ctid AS place
                               FROM outbox AS own
                              WHERE own.click_id = given.click_id AND own.conversion_id = given.conversion_id
                                AND own.sequence = given.sequence AND own.postback_url_id = given.postback_url_id
                                AND own.claimed_by = $1::uuid
                                FOR UPDATE) AS found) AS unsent
 WHERE outbox.ctid = unsent.place
