-- Which value took the place of which, while the old one waits, restricted, for its erasure (DEL1).
CREATE TABLE replacement (
    customer BLOB NOT NULL,
    old BLOB NOT NULL CHECK (length(old) = 16),
    new BLOB NOT NULL CHECK (length(new) = 16),
    replaced_at INTEGER NOT NULL,
    PRIMARY KEY (customer, old)
) STRICT, WITHOUT ROWID;
