-- The passkeys of customers, beside the sealed datum that holds each credential: what kind of device it is, chosen from a
-- list, so that nothing personal stands in a name; and how often it signed, which must never go back.
CREATE TABLE passkey (
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    id BLOB NOT NULL CHECK (length(id) = 16),
    device TEXT NOT NULL,
    counter INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (customer, id)
) STRICT, WITHOUT ROWID;

-- The second step at sign-in of customers, beside the sealed secret and the sealed hashes of recovery codes: which time
-- step was used last, so that a code counts once, and which recovery codes were used, a bit for each.
CREATE TABLE second_factor (
    customer BLOB NOT NULL PRIMARY KEY CHECK (length(customer) = 16),
    last_step INTEGER NOT NULL,
    used_codes INTEGER NOT NULL,
    set_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
