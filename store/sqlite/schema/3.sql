-- Schema 3: a shift. As before, times are UTC microseconds, readable columns
-- are coded, and the sealed column vouches for those beside it.

-- What a desk keeps beside its contacts: visitors of the drop-in, counts of the
-- needle exchange, handovers, cautions about repeat enquirers. handle is a keyed
-- hash of what an enquirer goes by: without the key it names nobody.
CREATE TABLE entry (
  id      TEXT PRIMARY KEY CHECK (length(id) = 36),
  rev     INTEGER NOT NULL CHECK (rev >= 1),
  sort    TEXT NOT NULL CHECK (sort IN ('visitor', 'exchange', 'handover', 'caution')),
  desk    TEXT NOT NULL CHECK (length(desk) <= 200),
  by      TEXT NOT NULL CHECK (length(by) <= 200),
  at      INTEGER NOT NULL,
  until   INTEGER,
  state   TEXT NOT NULL CHECK (length(state) <= 64),
  over    INTEGER NOT NULL CHECK (over IN (0, 1)),
  contact TEXT NOT NULL,
  handle  TEXT NOT NULL CHECK (length(handle) IN (0, 64)),
  coded   TEXT NOT NULL CHECK (json_valid(coded)),
  sealed  BLOB NOT NULL
) STRICT;

CREATE INDEX entry_at ON entry (sort, at, id);
CREATE INDEX entry_live ON entry (sort, at, id, over) WHERE over = 0;
CREATE INDEX entry_handle ON entry (handle, sort, at, id) WHERE handle <> '';
CREATE INDEX entry_contact ON entry (contact, sort, at, id) WHERE contact <> '';

-- Under which handles a contact is found again.
CREATE TABLE handle (
  word    TEXT NOT NULL CHECK (length(word) = 64),
  contact TEXT NOT NULL REFERENCES contact (id),
  PRIMARY KEY (word, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX handle_contact ON handle (contact);

-- What a finished contact was before it was changed. by and at say by whom and
-- when that was.
CREATE TABLE contact_before (
  contact TEXT NOT NULL REFERENCES contact (id),
  rev     INTEGER NOT NULL CHECK (rev >= 1),
  at      INTEGER NOT NULL,
  by      TEXT NOT NULL CHECK (length(by) <= 200),
  sealed  BLOB NOT NULL,
  PRIMARY KEY (contact, rev)
) STRICT;
