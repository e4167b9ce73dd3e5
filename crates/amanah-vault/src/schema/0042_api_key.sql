-- Keys by which programs act: each as the customer or the member of staff who made it, and for nothing but its purposes.
-- Only the SHA-256 of the secret is kept.
CREATE TABLE api_key (
    token BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32),
    id BLOB NOT NULL CHECK (length(id) = 16),
    owner_kind TEXT NOT NULL CHECK (owner_kind IN ('customer', 'staff')),
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    -- The role in which a member of staff lets the program act.
    role TEXT CHECK ((role IS NULL) = (owner_kind = 'customer')),
    -- Codes, separated by spaces.
    purposes TEXT NOT NULL,
    may_change INTEGER NOT NULL CHECK (may_change IN (0, 1)),
    made_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    used_day INTEGER
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX api_key_id ON api_key (id);
CREATE INDEX api_key_owner ON api_key (owner, owner_kind);
CREATE INDEX api_key_end ON api_key (ends_at);

-- What a program was answered, so that a change sent twice is made once. Both tags are keyed by the secret of the key,
-- which is not here, so nobody can try out what was sent. An answer holds ids and codes, no personal value; none while the
-- change is being made, and for good when it was cut off.
CREATE TABLE api_answer (
    tag BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 32),
    api_key BLOB NOT NULL CHECK (length(api_key) = 16),
    request BLOB NOT NULL CHECK (length(request) = 32),
    status INTEGER,
    body TEXT,
    ends_at INTEGER NOT NULL,
    CHECK ((status IS NULL) = (body IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX api_answer_key ON api_answer (api_key);
CREATE INDEX api_answer_end ON api_answer (ends_at);
