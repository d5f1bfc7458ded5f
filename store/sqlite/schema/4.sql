-- Schema 4: people, and what was forgotten for good. As before, times are UTC
-- microseconds and the sealed column vouches for those beside it.

-- Who may open the record. recipient is the public half of the person's keys:
-- the data key is wrapped for it (key_wrap). The row of the recovery key on
-- paper has the role 'paper'.
CREATE TABLE person (
  name      TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 100),
  rev       INTEGER NOT NULL CHECK (rev >= 1),
  role      TEXT NOT NULL CHECK (role IN ('volunteer', 'receptionist', 'coordinator', 'auditor', 'paper')),
  recipient TEXT NOT NULL CHECK (length(recipient) BETWEEN 1 AND 4000),
  made_at   INTEGER NOT NULL,
  made_by   TEXT NOT NULL CHECK (length(made_by) <= 200),
  left_at   INTEGER,
  sealed    BLOB NOT NULL
) STRICT;

-- Contacts that were forgotten: the list is applied again to a restored backup.
CREATE TABLE erased (
  contact TEXT PRIMARY KEY CHECK (length(contact) = 36),
  at      INTEGER NOT NULL,
  by      TEXT NOT NULL CHECK (length(by) <= 200),
  reason  TEXT NOT NULL CHECK (reason IN ('asked', 'retention', 'mistake')),
  sealed  BLOB NOT NULL
) STRICT;

-- Contacts that must be kept whatever the retention says.
CREATE TABLE hold (
  contact TEXT PRIMARY KEY REFERENCES contact (id),
  at      INTEGER NOT NULL,
  by      TEXT NOT NULL CHECK (length(by) <= 200),
  sealed  BLOB NOT NULL
) STRICT;
