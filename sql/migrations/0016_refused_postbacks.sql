-- Counting the postbacks of the last day that were refused, however many there are that were not: those cost nothing.

CREATE INDEX postbacks_refused ON postbacks (received_at)
    WHERE code NOT IN ('recorded', 'duplicate', 'updated', 'queued');
