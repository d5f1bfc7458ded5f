-- Schema 1. Times are UTC microseconds since 1970. Readable columns are coded:
-- they can be counted, and none of them names a person. Everything that can is
-- in a sealed column, which also vouches for the readable ones beside it.

CREATE TABLE meta (
  name   TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
  value  TEXT NOT NULL,
  sealed BLOB
) STRICT;

-- The data key, wrapped once for each holder. Empty while the key is kept in a
-- key file.
CREATE TABLE key_wrap (
  key_id  TEXT NOT NULL CHECK (length(key_id) = 16),
  holder  TEXT NOT NULL CHECK (length(holder) BETWEEN 1 AND 200),
  method  TEXT NOT NULL,
  wrap    BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  rev     INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (key_id, holder)
) STRICT;

CREATE TABLE contact (
  id          TEXT PRIMARY KEY CHECK (length(id) = 36),
  rev         INTEGER NOT NULL CHECK (rev >= 1),
  kind        TEXT NOT NULL CHECK (kind IN ('data', 'silent', 'hang_up', 'wrong_number', 'abusive', 'test')),
  channel     TEXT NOT NULL CHECK (length(channel) <= 64),
  desk        TEXT NOT NULL CHECK (length(desk) <= 200),
  operator    TEXT NOT NULL CHECK (length(operator) <= 200),
  started_at  INTEGER NOT NULL,
  ended_at    INTEGER,
  arrived_at  INTEGER,
  seen_at     INTEGER,
  left_at     INTEGER,
  due         INTEGER,
  status      TEXT NOT NULL CHECK (status IN ('open', 'parked', 'done', 'void', 'merged')),
  outcome     TEXT NOT NULL CHECK (length(outcome) <= 64),
  merged_into TEXT NOT NULL,
  facts       TEXT NOT NULL CHECK (json_valid(facts)),
  coded       TEXT NOT NULL CHECK (json_valid(coded)),
  sealed      BLOB NOT NULL
) STRICT;

-- The list, newest first, and a day's counts, without touching the rows.
CREATE INDEX contact_started ON contact (started_at, id, status, kind, channel);
CREATE INDEX contact_operator ON contact (operator, started_at, id, status, kind, channel);
-- All but the finished ones: few, however long the record.
CREATE INDEX contact_unfinished ON contact (status, started_at, id) WHERE status <> 'done';
CREATE INDEX contact_due ON contact (due) WHERE due IS NOT NULL;

-- How many contacts there are of each sort, so that a total costs nothing at
-- ten million rows.
CREATE TABLE tally (
  status  TEXT NOT NULL,
  kind    TEXT NOT NULL,
  channel TEXT NOT NULL,
  n       INTEGER NOT NULL,
  PRIMARY KEY (status, kind, channel)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tally_insert AFTER INSERT ON contact BEGIN
  INSERT INTO tally VALUES (NEW.status, NEW.kind, NEW.channel, 1)
    ON CONFLICT (status, kind, channel) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER tally_delete AFTER DELETE ON contact BEGIN
  UPDATE tally SET n = n - 1 WHERE status = OLD.status AND kind = OLD.kind AND channel = OLD.channel;
END;
CREATE TRIGGER tally_update AFTER UPDATE OF status, kind, channel ON contact
WHEN OLD.status <> NEW.status OR OLD.kind <> NEW.kind OR OLD.channel <> NEW.channel BEGIN
  UPDATE tally SET n = n - 1 WHERE status = OLD.status AND kind = OLD.kind AND channel = OLD.channel;
  INSERT INTO tally VALUES (NEW.status, NEW.kind, NEW.channel, 1)
    ON CONFLICT (status, kind, channel) DO UPDATE SET n = n + 1;
END;

-- n numbers a contact's lines in the order they were added, whatever the clock
-- did meanwhile.
CREATE TABLE note (
  id      TEXT PRIMARY KEY CHECK (length(id) = 36),
  contact TEXT NOT NULL REFERENCES contact (id),
  n       INTEGER NOT NULL CHECK (n >= 1),
  at      INTEGER,
  by      TEXT NOT NULL CHECK (length(by) <= 200),
  sealed  BLOB NOT NULL,
  UNIQUE (contact, n)
) STRICT;

CREATE TABLE referral (
  id        TEXT PRIMARY KEY CHECK (length(id) = 36),
  contact   TEXT NOT NULL REFERENCES contact (id),
  n         INTEGER NOT NULL CHECK (n >= 1),
  rev       INTEGER NOT NULL CHECK (rev >= 1),
  service   TEXT NOT NULL CHECK (length(service) <= 200),
  name      TEXT NOT NULL,
  phone     TEXT NOT NULL,
  kind      TEXT NOT NULL CHECK (length(kind) <= 64),
  given_by  TEXT NOT NULL CHECK (length(given_by) <= 64),
  consent   INTEGER NOT NULL CHECK (consent IN (0, 1)),
  given_at  INTEGER,
  status    TEXT NOT NULL CHECK (length(status) <= 64),
  status_at INTEGER,
  by        TEXT NOT NULL CHECK (length(by) <= 200),
  due       INTEGER,
  undone    INTEGER NOT NULL CHECK (undone IN (0, 1)),
  sealed    BLOB NOT NULL,
  UNIQUE (contact, n)
) STRICT;
CREATE INDEX referral_due ON referral (due) WHERE due IS NOT NULL AND undone = 0;

CREATE TABLE draft (
  contact TEXT NOT NULL,
  field   TEXT NOT NULL CHECK (length(field) BETWEEN 1 AND 64),
  rev     INTEGER NOT NULL CHECK (rev >= 1),
  at      INTEGER,
  sealed  BLOB NOT NULL,
  PRIMARY KEY (contact, field)
) STRICT;

CREATE TABLE audit (
  seq      INTEGER PRIMARY KEY CHECK (seq >= 1),
  at       INTEGER NOT NULL,
  operator TEXT NOT NULL,
  role     TEXT NOT NULL,
  desk     TEXT NOT NULL,
  action   TEXT NOT NULL CHECK (action <> ''),
  subject  TEXT NOT NULL,
  detail   TEXT NOT NULL,
  prev     BLOB NOT NULL CHECK (length(prev) = 32),
  hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- REPLACE would delete without asking the trigger above.
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq) BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- Where the audit log ends and how much record there is, sealed: shows a tail
-- that was cut off and rows that were taken away or put back.
CREATE TABLE head (
  one    INTEGER PRIMARY KEY CHECK (one = 1),
  rev    INTEGER NOT NULL CHECK (rev >= 0),
  sealed BLOB NOT NULL
) STRICT;
