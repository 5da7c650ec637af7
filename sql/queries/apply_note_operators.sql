-- $1: JSON array of the changes of status that operators asked for: of a recorded conversion without `from`, and with what it
-- pays.
-- Adds them to the audit log: what one of them did for the same reason, from one status to one other, is a line, which lists up
-- to 500 of them.
INSERT INTO audit_log (by, address, action, subject, before, after)
SELECT by, address, action,
       CASE count(*) WHEN 1 THEN 'conversion ' || min(conversion) ELSE count(*) || ' conversions' END,
       CASE WHEN "from" IS NOT NULL THEN jsonb_build_object('status', "from") END,
       jsonb_strip_nulls(jsonb_build_object('status', "to", 'reason', nullif(reason, ''))
           || CASE WHEN count(*) = 1
                   THEN jsonb_build_object('txid', nullif(min(txid), ''), 'payout', min(payout), 'revenue', min(revenue))
                   WHEN count(*) <= 500 THEN jsonb_build_object('ids', jsonb_agg(conversion ORDER BY conversion))
                   ELSE '{}' END)
  FROM json_to_recordset($1::json) AS r(by text, address text, action text, reason text, conversion text, "from" text,
                                        "to" text, txid text, payout text, revenue text)
 GROUP BY by, address, action, reason, "from", "to"
 ORDER BY min(conversion)
