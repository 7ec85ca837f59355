-- What was worked out from the notes, to be found again in milliseconds. Disposable: a note is the truth.
-- Raise SCHEMA_VERSION in database.py with any change here; an old file is then set aside and made anew.

CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    mtime_ns INTEGER NOT NULL,
    size INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    hash BLOB NOT NULL,
    racy INTEGER NOT NULL,       -- changed so shortly before it was read that its time proves nothing
    missing_since REAL,          -- seconds since 1970 of the first scan that did not find it
    title TEXT NOT NULL,
    type TEXT NOT NULL,
    day TEXT,
    front TEXT NOT NULL          -- the frontmatter as JSON
);
CREATE INDEX notes_by_type ON notes (type);
CREATE INDEX notes_by_day ON notes (day);
CREATE INDEX notes_by_month_day ON notes (substr(day, 6)) WHERE day IS NOT NULL;
CREATE INDEX notes_by_change ON notes (mtime_ns);

-- Everything below belongs to a note and is written and removed with it.
CREATE TABLE names (note INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, loose TEXT NOT NULL, kind TEXT NOT NULL);
CREATE INDEX names_by_note ON names (note);
CREATE INDEX names_by_key ON names (key);
CREATE INDEX names_by_loose ON names (loose);

CREATE TABLE tags (note INTEGER NOT NULL, line INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL);
CREATE INDEX tags_by_note ON tags (note);
CREATE INDEX tags_by_key ON tags (key);

CREATE TABLE links (
    note INTEGER NOT NULL, line INTEGER NOT NULL, target TEXT NOT NULL, anchor TEXT NOT NULL,
    alias TEXT NOT NULL, embed INTEGER NOT NULL, key TEXT NOT NULL
);
CREATE INDEX links_by_note ON links (note);
CREATE INDEX links_by_key ON links (key);

CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    note INTEGER NOT NULL,
    line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    mine INTEGER NOT NULL,
    model INTEGER NOT NULL,
    hash BLOB NOT NULL
);
CREATE INDEX passages_by_note ON passages (note);
CREATE INDEX passages_by_hash ON passages (hash);
CREATE INDEX passages_of_models ON passages (id) WHERE model = 1;

-- One row a passage, same id. `grams` holds scripts without spaces as overlapping pairs of characters.
CREATE VIRTUAL TABLE words USING fts5 (
    title, heading, about, body, grams, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE terms USING fts5vocab ('words', 'row');

CREATE TABLE cards (
    note INTEGER NOT NULL, line INTEGER NOT NULL, end_line INTEGER NOT NULL, deck TEXT NOT NULL,
    kind TEXT NOT NULL, part TEXT NOT NULL, front TEXT NOT NULL, back TEXT NOT NULL, block_id TEXT,
    own_id TEXT NOT NULL, prompt_hash TEXT NOT NULL, stamp_line INTEGER NOT NULL, stamp_own_line INTEGER NOT NULL,
    schedule TEXT, heading TEXT NOT NULL
);
CREATE INDEX cards_by_note ON cards (note);
CREATE INDEX cards_by_deck ON cards (deck);

CREATE TABLE questions (
    note INTEGER NOT NULL, line INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, answered INTEGER NOT NULL,
    answer TEXT NOT NULL,        -- what answered it, "" where only a box says so
    answered_on TEXT NOT NULL    -- what its brackets say, a day as a rule
);
CREATE INDEX questions_by_note ON questions (note);

CREATE TABLE predictions (
    note INTEGER NOT NULL, line INTEGER NOT NULL, block_id TEXT, text TEXT NOT NULL,
    steps TEXT NOT NULL,         -- JSON, percent, oldest first
    by_day TEXT,
    because TEXT NOT NULL,       -- JSON, targets of links as written
    outcome TEXT, resolved TEXT, what TEXT NOT NULL
);
CREATE INDEX predictions_by_note ON predictions (note);
CREATE INDEX predictions_by_day ON predictions (by_day) WHERE outcome IS NULL;

CREATE TABLE problems (note INTEGER NOT NULL, line INTEGER NOT NULL, what TEXT NOT NULL, remedy TEXT NOT NULL);
CREATE INDEX problems_by_note ON problems (note);
