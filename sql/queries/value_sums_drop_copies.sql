-- Deletes up to 10,000 copies of clicks that are there no more. Affects no row when there is none.
DELETE FROM converted_clicks
 WHERE click_id IN (SELECT click_id
                      FROM converted_clicks
                     WHERE click_id < first_click_id((SELECT to_date(min(right(child.relname, 8)), 'YYYYMMDD')
                                                        FROM pg_inherits
                                                        JOIN pg_class AS child ON child.oid = inhrelid
                                                       WHERE inhparent = 'homing.clicks'::regclass))
                     ORDER BY click_id
                     LIMIT 10000)
