-- Version 8: texts that wait. Of a refresh that brings very many entries the feeds' texts are
-- stored as they came; the articles are made by and by, or when somebody reads one.

ALTER TABLE unsearched ADD COLUMN lacks_text INTEGER NOT NULL DEFAULT 0
    CHECK (lacks_text IN (0, 1));
CREATE INDEX unsearched_texts ON unsearched (entry_id) WHERE lacks_text = 1;

-- What the feed says of its language, for the articles that are made later.
ALTER TABLE feeds ADD COLUMN language TEXT NOT NULL DEFAULT '';
