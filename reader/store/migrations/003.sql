-- Version 3: which names occur in which entries, and what the user said of names.

-- Names of every article, by what they are known in all of them.
CREATE TABLE names (
    id INTEGER PRIMARY KEY,
    folded TEXT NOT NULL,                   -- no case, accents or inner dots
    type TEXT NOT NULL,
    name TEXT NOT NULL,                     -- as an article writes it
    UNIQUE (folded, type)
);

-- One text of each entry, as corrected. feed_id and sort_key are those of the entry's state.
CREATE TABLE sightings (
    name_id INTEGER NOT NULL REFERENCES names (id),
    sort_key INTEGER NOT NULL,
    entry_id INTEGER NOT NULL REFERENCES entries (id),
    feed_id INTEGER NOT NULL REFERENCES feeds (id),
    mentions INTEGER NOT NULL,              -- 0: a name that a correction took away here
    PRIMARY KEY (name_id, sort_key, entry_id)
) WITHOUT ROWID;
CREATE INDEX sightings_entry ON sightings (entry_id);

-- Entries whose sightings have yet to be made, or made again; the library does it by and by.
CREATE TABLE unsighted (
    entry_id INTEGER PRIMARY KEY REFERENCES entries (id)
);
INSERT INTO unsighted SELECT DISTINCT entry_id FROM recognitions;

-- In the order of their ids. AUTOINCREMENT: one that was taken back comes back in its place.
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id INTEGER NOT NULL,              -- 0 for everywhere
    made_at INTEGER NOT NULL,
    data TEXT NOT NULL                      -- JSON of model.Correction
);
CREATE INDEX corrections_entry ON corrections (entry_id);
