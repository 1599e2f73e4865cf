-- Times are UTC, RFC 3339. No secret stands in any table.

CREATE TABLE credentials (
    id TEXT PRIMARY KEY,                    -- UUID; also the name of its vault item
    region TEXT NOT NULL,
    kind TEXT NOT NULL,
    owner_id TEXT,                          -- JumpCloud's id of the administrator or service account
    owner_name TEXT NOT NULL,
    owner_email TEXT,
    organization TEXT NOT NULL,             -- its name, for the person
    remote_id TEXT,                         -- generation of an admin key, id of an auth config
    held INTEGER NOT NULL,
    pending INTEGER NOT NULL DEFAULT 0,     -- stored, not yet confirmed by JumpCloud
    fingerprint TEXT NOT NULL DEFAULT '',
    digest TEXT,                            -- keyed hash of the secret; its key is in the vault
    client_id TEXT,
    created_at TEXT,
    stored_at TEXT,                         -- when the secret went into the vault
    expiry_source TEXT NOT NULL,
    expires_at TEXT,                        -- null: never, or unknown where the source says so
    ended TEXT,                             -- 'revoked' | 'superseded'
    used_by TEXT NOT NULL DEFAULT '',
    verified_at TEXT,
    verified_outcome TEXT
) STRICT;

CREATE UNIQUE INDEX credentials_remote ON credentials (region, kind, owner_id, remote_id)
    WHERE owner_id IS NOT NULL AND remote_id IS NOT NULL;

CREATE TABLE sign_ins (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    region TEXT NOT NULL,
    organization_id TEXT NOT NULL,
    organization_name TEXT NOT NULL,
    sees_many INTEGER NOT NULL,             -- more than one organization: every scoped call names its id
    admin_id TEXT,
    admin_email TEXT,
    admin_name TEXT,
    credential_id TEXT NOT NULL REFERENCES credentials (id),
    last_refresh TEXT                       -- JSON
) STRICT;

CREATE TABLE administrators (
    sign_in_id TEXT NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,
    admin_id TEXT NOT NULL,
    record TEXT NOT NULL,                   -- JSON
    PRIMARY KEY (sign_in_id, admin_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE service_accounts (
    sign_in_id TEXT NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL,
    record TEXT NOT NULL,                   -- JSON
    PRIMARY KEY (sign_in_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sightings (                    -- which sign-ins see a credential
    credential_id TEXT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
    sign_in_id TEXT NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,
    PRIMARY KEY (credential_id, sign_in_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reminders_sent (
    credential_id TEXT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
    stage INTEGER NOT NULL,                 -- seconds before expiry
    expires_at TEXT NOT NULL,               -- the expiry it was sent for
    sent_at TEXT NOT NULL,
    PRIMARY KEY (credential_id, stage)
) STRICT, WITHOUT ROWID;

CREATE TABLE activity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    credential_id TEXT                      -- no foreign key: the log outlives what it tells of
) STRICT;
CREATE INDEX activity_of_credential ON activity (credential_id, id);

CREATE TABLE journal (                      -- what was begun and must be found again after a crash
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    began_at TEXT NOT NULL,
    record TEXT NOT NULL                    -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL                     -- JSON
) STRICT, WITHOUT ROWID;
