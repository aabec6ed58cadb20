-- Version 7: entries out of sight, tags, smart feeds, rules, what is kept, and steps to undo.

-- Out of every list, count and search: deleted by the user, or hidden by a rule. Its content
-- and its other marks stay, so that it can come back as it was.
ALTER TABLE entry_states ADD COLUMN is_hidden INTEGER NOT NULL DEFAULT 0
    CHECK (is_hidden IN (0, 1));

DROP INDEX states_all;
DROP INDEX states_all_feed;
DROP INDEX states_unread;
DROP INDEX states_unread_feed;
DROP INDEX states_starred;
DROP INDEX states_starred_feed;
DROP INDEX states_later;
DROP INDEX states_later_feed;
CREATE INDEX states_all ON entry_states (sort_key) WHERE is_hidden = 0;
CREATE INDEX states_all_feed ON entry_states (feed_id, sort_key) WHERE is_hidden = 0;
CREATE INDEX states_unread ON entry_states (sort_key) WHERE is_hidden = 0 AND is_read = 0;
CREATE INDEX states_unread_feed ON entry_states (feed_id, sort_key)
    WHERE is_hidden = 0 AND is_read = 0;
CREATE INDEX states_starred ON entry_states (sort_key)
    WHERE is_hidden = 0 AND is_starred = 1;
CREATE INDEX states_starred_feed ON entry_states (feed_id, sort_key)
    WHERE is_hidden = 0 AND is_starred = 1;
CREATE INDEX states_later ON entry_states (sort_key) WHERE is_hidden = 0 AND is_later = 1;
CREATE INDEX states_later_feed ON entry_states (feed_id, sort_key)
    WHERE is_hidden = 0 AND is_later = 1;
CREATE INDEX states_hidden ON entry_states (sort_key) WHERE is_hidden = 1;

-- Hidden entries that were let go. Their content goes a day later; they are not stored again
-- when their feed has them.
CREATE TABLE let_go (
    entry_id INTEGER PRIMARY KEY REFERENCES entries (id),
    went_at INTEGER NOT NULL
);

CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,                     -- as it was first typed
    folded TEXT NOT NULL UNIQUE             -- no case, no accents
);

-- sort_key and feed_id are those of the entry's state.
CREATE TABLE entry_tags (
    tag_id INTEGER NOT NULL REFERENCES tags (id),
    sort_key INTEGER NOT NULL,
    entry_id INTEGER NOT NULL REFERENCES entries (id),
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    PRIMARY KEY (tag_id, sort_key, entry_id)
) WITHOUT ROWID;
CREATE INDEX entry_tags_entry ON entry_tags (entry_id);

-- Searches that were saved.
CREATE TABLE smart_feeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    query TEXT NOT NULL,
    made_at INTEGER NOT NULL
);

-- What is done to new entries that a query finds.
CREATE TABLE rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    query TEXT NOT NULL,
    feed_id INTEGER NOT NULL DEFAULT 0,     -- 0: everywhere
    action TEXT NOT NULL CHECK (action IN ('read', 'star', 'tag', 'hide', 'notify')),
    tag TEXT NOT NULL DEFAULT '',
    made_at INTEGER NOT NULL,
    paused_at INTEGER
);

-- What each rule changed, and nothing that was so before.
CREATE TABLE rule_effects (
    rule_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL REFERENCES entries (id),
    done_at INTEGER NOT NULL,
    PRIMARY KEY (rule_id, entry_id)
) WITHOUT ROWID;
CREATE INDEX rule_effects_entry ON rule_effects (entry_id);

-- What the user did, to take back; the newest twenty of a day.
CREATE TABLE undo_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_at INTEGER NOT NULL,
    owner TEXT NOT NULL,                    -- which running program did it
    words TEXT NOT NULL,                    -- what is said when it is taken back
    data TEXT NOT NULL                      -- JSON of what puts it back
);

-- What is kept of a folder's feeds, unless a feed says otherwise. NULL: everything.
CREATE TABLE folder_keeps (
    folder TEXT PRIMARY KEY,
    keep_days INTEGER,
    keep_entries INTEGER
) WITHOUT ROWID;
ALTER TABLE feeds ADD COLUMN keep_days INTEGER;         -- NULL: as its folder
ALTER TABLE feeds ADD COLUMN keep_entries INTEGER;      -- 0 in either: everything
ALTER TABLE feeds ADD COLUMN interval_s INTEGER;        -- how often the user wants it asked

-- Addresses that permanent redirects led away from: whoever gives one means that feed.
CREATE TABLE former_addresses (
    url TEXT PRIMARY KEY,
    feed_id INTEGER NOT NULL REFERENCES feeds (id)
);
CREATE INDEX former_addresses_feed ON former_addresses (feed_id);
