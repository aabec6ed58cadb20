-- Version 5: attached files, the text of before a change, and stories that several feeds carry.

CREATE TABLE extras (
    entry_id INTEGER PRIMARY KEY REFERENCES entries (id),
    data TEXT NOT NULL                      -- JSON of model.Extras
);

-- The feed's text as it was before its publisher changed it; one a entry.
CREATE TABLE earlier (
    entry_id INTEGER PRIMARY KEY REFERENCES entries (id),
    replaced_at INTEGER NOT NULL,
    title TEXT NOT NULL,
    data BLOB NOT NULL                      -- JSON of model.Article
);

CREATE INDEX entries_story ON entries (canonical_url) WHERE canonical_url <> '';
