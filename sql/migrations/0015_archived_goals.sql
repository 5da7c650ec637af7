-- A goal that is over is archived: it takes no new conversions, while those that it has still change their status. The default
-- goal is what a postback without a goal is of, so it stays active.
ALTER TABLE goals
    ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'archived')),
    ADD CONSTRAINT goals_default_is_active CHECK (NOT is_default OR state = 'active');
