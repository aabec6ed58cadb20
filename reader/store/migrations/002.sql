-- Version 2: what is remembered of each site's articles, and what the user chose to keep.

CREATE TABLE imprints (
    entry_id INTEGER NOT NULL REFERENCES entries (id),
    origin TEXT NOT NULL CHECK (origin IN ('page', 'feed')),
    site TEXT NOT NULL,                     -- host of the article's address, without "www."
    made_at INTEGER NOT NULL,
    data BLOB NOT NULL,                     -- MessagePack of extract.imprints.Imprint
    PRIMARY KEY (entry_id, origin)
);
CREATE INDEX imprints_site ON imprints (site, origin, made_at);

-- What the user said of a line: for a whole site, or (with an empty site) for one entry.
CREATE TABLE line_choices (
    site TEXT NOT NULL,
    entry_id INTEGER NOT NULL,              -- 0 for the whole site
    mark BLOB NOT NULL,                     -- digest of the levelled line
    is_kept INTEGER NOT NULL CHECK (is_kept IN (0, 1)),
    sample TEXT NOT NULL,                   -- the line when it was chosen, cut
    PRIMARY KEY (site, entry_id, mark)
) WITHOUT ROWID;
