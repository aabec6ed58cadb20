-- Version 4: when each feed is asked, how it does, and how it wants to be asked.

ALTER TABLE feeds ADD COLUMN rhythm TEXT NOT NULL DEFAULT '';    -- JSON of store.values.Rhythm
ALTER TABLE feeds ADD COLUMN paused_at INTEGER;
ALTER TABLE feeds ADD COLUMN failing_since INTEGER;              -- the first failure of the row
ALTER TABLE feeds ADD COLUMN last_status INTEGER NOT NULL DEFAULT 0;    -- of the last failure
ALTER TABLE feeds ADD COLUMN is_no_feed INTEGER NOT NULL DEFAULT 0;     -- it answers something else
ALTER TABLE feeds ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
-- headers or a login are kept for it, outside of this file
ALTER TABLE feeds ADD COLUMN has_secrets INTEGER NOT NULL DEFAULT 0;
