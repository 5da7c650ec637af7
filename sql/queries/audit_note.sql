-- $1: who does it. $2: from which address. $3: action. $4: subject. $5: what came of it, JSON.
INSERT INTO audit_log (by, address, action, subject, after) VALUES ($1, $2, $3, $4, $5::jsonb)
