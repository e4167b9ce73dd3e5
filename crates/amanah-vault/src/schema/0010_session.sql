-- Sessions of customers and staff, found by the SHA-256 of their secret; the secret itself is in a cookie alone.
CREATE TABLE session (
    token BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32),
    id BLOB NOT NULL CHECK (length(id) = 16),
    owner_kind TEXT NOT NULL CHECK (owner_kind IN ('customer', 'staff')),
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    opened_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    proved_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX session_id ON session (id);
CREATE INDEX session_owner ON session (owner, owner_kind);
CREATE INDEX session_end ON session (ends_at);
