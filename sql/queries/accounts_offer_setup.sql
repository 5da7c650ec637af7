-- $1: the link's hash, hexadecimal. $2: until when it is good.
INSERT INTO setup_link (link_hash, until) VALUES (decode($1, 'hex'), $2::timestamptz)
ON CONFLICT (only_row) DO UPDATE SET link_hash = excluded.link_hash, until = excluded.until
