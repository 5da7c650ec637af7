-- $1: who does it. $2: from which address. $3: create or change. $4: of what. $5, $6: JSON objects, what was and what is;
-- null: none.
INSERT INTO audit_log (by, address, action, subject, before, after)
VALUES ($1, $2, 'catalog.' || $3::text, $4, $5::jsonb, $6::jsonb)
