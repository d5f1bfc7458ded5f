-- Schema 2: what the front line says of the directory. As in schema 1, times
-- are UTC microseconds, readable columns are coded, and the sealed column
-- vouches for those beside it.

-- A flag says that an entry of the directory is wrong. The name is kept as it
-- was, because the entry may be mended or gone when the flag is settled.
CREATE TABLE flag (
  id                TEXT PRIMARY KEY CHECK (length(id) = 36),
  rev               INTEGER NOT NULL CHECK (rev >= 1),
  service           TEXT NOT NULL CHECK (length(service) BETWEEN 1 AND 200),
  name              TEXT NOT NULL,
  reason            TEXT NOT NULL CHECK (reason IN ('wrong_number', 'closed', 'full', 'moved', 'hours_wrong', 'other')),
  raised_at         INTEGER NOT NULL,
  raised_by         TEXT NOT NULL CHECK (length(raised_by) <= 200),
  desk              TEXT NOT NULL CHECK (length(desk) <= 200),
  directory_version TEXT NOT NULL CHECK (length(directory_version) <= 200),
  settled_at        INTEGER,
  settled_by        TEXT NOT NULL CHECK (length(settled_by) <= 200),
  settlement        TEXT NOT NULL CHECK (settlement IN ('', 'mended', 'checked_fine', 'duplicate', 'dropped')),
  sealed            BLOB NOT NULL,
  CHECK ((settled_at IS NULL) = (settlement = ''))
) STRICT;

CREATE INDEX flag_raised ON flag (raised_at, id);
CREATE INDEX flag_service ON flag (service, raised_at, id);
-- The open ones: few, however many were settled. Counts by service come from
-- here alone.
CREATE INDEX flag_open ON flag (service, raised_at, id, settled_at) WHERE settled_at IS NULL;

-- Words that a search found nothing for: of no contact and no operator, and on
-- a day, not at a time. They can name a person, so they are sealed; word is a
-- keyed hash of them, which only counts.
CREATE TABLE lost_search (
  word   TEXT NOT NULL CHECK (length(word) = 64),
  day    TEXT NOT NULL CHECK (length(day) = 10),
  n      INTEGER NOT NULL CHECK (n >= 1),
  sealed BLOB NOT NULL,
  PRIMARY KEY (word, day)
) STRICT;
CREATE INDEX lost_search_day ON lost_search (day);

-- What a seat has seen last, so that it can be told what is new.
CREATE TABLE mark (
  name   TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 1000),
  rev    INTEGER NOT NULL CHECK (rev >= 1),
  value  TEXT NOT NULL CHECK (length(value) <= 200),
  at     INTEGER,
  sealed BLOB NOT NULL
) STRICT;

-- What became of the services given, without touching the rows.
CREATE INDEX referral_given ON referral (given_at, service, status, contact) WHERE undone = 0;
