-- Version 6: what is searched. The words themselves stand in a table that store/documents.py
-- makes, as not every SQLite can.

CREATE TABLE documents (
    -- The row of the words: the second of the entry's date, then a number. Newest first without
    -- sorting. Never used twice, as the words of a row cannot be taken out again.
    id INTEGER PRIMARY KEY,
    -- NULL: another row holds the words of that entry now
    entry_id INTEGER UNIQUE REFERENCES entries (id) ON DELETE SET NULL,
    language TEXT NOT NULL,                 -- two-letter code, or empty
    digest BLOB NOT NULL                    -- of all that was stored, to do nothing twice
);

-- Entries whose words have yet to be stored; the library does it by and by.
CREATE TABLE unsearched (
    entry_id INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE
);
INSERT INTO unsearched SELECT entry_id FROM entry_states;
