-- Version 1. Times are microseconds since 1970, UTC. Blobs are zlib over what the column says.

CREATE TABLE feeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL DEFAULT '',         -- what the feed calls itself
    user_title TEXT NOT NULL DEFAULT '',    -- what the user calls it; empty for the feed's own
    site_url TEXT NOT NULL DEFAULT '',
    folder TEXT NOT NULL DEFAULT '',        -- names joined by "/"
    full_text INTEGER NOT NULL DEFAULT 0,
    -- the user typed this feed's own address, so its origin may be private
    is_typed INTEGER NOT NULL DEFAULT 0,
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    added_at INTEGER NOT NULL,
    removed_at INTEGER,                     -- entries and their state stay when it is set
    last_attempt INTEGER,
    last_success INTEGER,
    last_error TEXT NOT NULL DEFAULT '',
    next_fetch INTEGER,
    errors_in_row INTEGER NOT NULL DEFAULT 0,
    moved_to TEXT NOT NULL DEFAULT '',
    moved_times INTEGER NOT NULL DEFAULT 0,
    is_gone INTEGER NOT NULL DEFAULT 0,
    -- kept by store/states.py, so that no count ever scans
    entries INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0,
    later INTEGER NOT NULL DEFAULT 0
);

-- Who an entry is; this row stays when its content goes, so that its state finds it again.
-- AUTOINCREMENT: an id is never used twice, "stored after that id" stays true.
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    identity TEXT NOT NULL,
    guid TEXT NOT NULL,
    url TEXT NOT NULL,
    canonical_url TEXT NOT NULL,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    published INTEGER,                      -- as the feed says; lists use the state's sort_key
    first_seen INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    changed_at INTEGER,
    UNIQUE (feed_id, identity)
);
CREATE INDEX entries_canonical ON entries (feed_id, canonical_url) WHERE canonical_url <> '';

CREATE TABLE bodies (
    entry_id INTEGER PRIMARY KEY REFERENCES entries (id),
    html BLOB NOT NULL,                     -- UTF-8, as the feed has it: never to be shown
    categories TEXT NOT NULL                -- JSON array of strings
);

-- What the user did. feed_id and sort_key never change; the indexes below stand on them.
-- Every index ends in entry_id, as SQLite appends the rowid.
CREATE TABLE entry_states (
    entry_id INTEGER PRIMARY KEY REFERENCES entries (id),
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    sort_key INTEGER NOT NULL,
    is_read INTEGER NOT NULL DEFAULT 0 CHECK (is_read IN (0, 1)),
    is_starred INTEGER NOT NULL DEFAULT 0 CHECK (is_starred IN (0, 1)),
    is_later INTEGER NOT NULL DEFAULT 0 CHECK (is_later IN (0, 1)),
    is_changed INTEGER NOT NULL DEFAULT 0 CHECK (is_changed IN (0, 1)),
    position INTEGER NOT NULL DEFAULT 0,    -- in the entry's text of that kind; '' for any
    position_kind TEXT NOT NULL DEFAULT '',
    read_at INTEGER
);
CREATE INDEX states_all ON entry_states (sort_key);
CREATE INDEX states_all_feed ON entry_states (feed_id, sort_key);
CREATE INDEX states_unread ON entry_states (sort_key) WHERE is_read = 0;
CREATE INDEX states_unread_feed ON entry_states (feed_id, sort_key) WHERE is_read = 0;
CREATE INDEX states_starred ON entry_states (sort_key) WHERE is_starred = 1;
CREATE INDEX states_starred_feed ON entry_states (feed_id, sort_key) WHERE is_starred = 1;
CREATE INDEX states_later ON entry_states (sort_key) WHERE is_later = 1;
CREATE INDEX states_later_feed ON entry_states (feed_id, sort_key) WHERE is_later = 1;

CREATE TABLE articles (
    entry_id INTEGER NOT NULL REFERENCES entries (id),
    kind TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,     -- goes up with every extraction that differs
    made_at INTEGER NOT NULL,
    data BLOB NOT NULL,                     -- JSON of model.Article
    PRIMARY KEY (entry_id, kind)
);

CREATE TABLE recognitions (
    entry_id INTEGER NOT NULL REFERENCES entries (id),
    kind TEXT NOT NULL,
    tagger TEXT NOT NULL,
    text_hash BLOB NOT NULL,                -- of the text its offsets index; empty if unknown
    data BLOB NOT NULL,                     -- JSON of model.Recognition
    PRIMARY KEY (entry_id, kind)
);

CREATE TABLE places (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
