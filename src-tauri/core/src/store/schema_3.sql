CREATE TABLE reminders (                    -- what came due: the inbox, and the ledger of what was told
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    credential_id TEXT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
    stage INTEGER NOT NULL,                 -- seconds before expiry; negative after it
    expires_at TEXT NOT NULL,               -- the expiry it was about
    noted_at TEXT NOT NULL,                 -- when it was due
    shown_at TEXT,                          -- when the desktop took it
    read_at TEXT                            -- when the person had read it
) STRICT;
CREATE INDEX reminders_of ON reminders (credential_id, stage);

INSERT INTO reminders (credential_id, stage, expires_at, noted_at, shown_at, read_at)
    SELECT credential_id, stage, expires_at, sent_at, sent_at, sent_at
    FROM reminders_sent ORDER BY sent_at, stage DESC;
DROP TABLE reminders_sent;

CREATE TABLE credential_reminders (         -- what the person chose for one credential
    credential_id TEXT PRIMARY KEY REFERENCES credentials (id) ON DELETE CASCADE,
    stages TEXT,                            -- JSON; null: as the organization has it
    snooze TEXT                             -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE organization_reminders (       -- what the person chose for one organization
    organization_id TEXT PRIMARY KEY,
    muted INTEGER NOT NULL DEFAULT 0,
    held TEXT,                              -- JSON; null: the general stages
    watched TEXT                            -- JSON
) STRICT, WITHOUT ROWID;
