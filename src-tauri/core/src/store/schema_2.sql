-- Whether the person allowed replacing a sign-in's own key without the Admin Portal.
ALTER TABLE sign_ins ADD COLUMN makes_keys_here INTEGER NOT NULL DEFAULT 0;

CREATE TABLE old_key_checks (               -- when to ask who still calls with a replaced key
    credential_id TEXT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
    sign_in_id TEXT NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,
    since TEXT NOT NULL,                    -- when it was replaced
    due_at TEXT NOT NULL,
    PRIMARY KEY (credential_id, due_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE old_key_callers (
    credential_id TEXT NOT NULL REFERENCES credentials (id) ON DELETE CASCADE,
    client_ip TEXT,
    user_agent TEXT,
    last_at TEXT NOT NULL,
    attempts INTEGER NOT NULL
) STRICT;
CREATE INDEX old_key_callers_of ON old_key_callers (credential_id);
