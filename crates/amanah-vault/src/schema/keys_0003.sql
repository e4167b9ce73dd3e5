-- The newest checkpoint that was signed, kept apart from the data: data that is older, or has another history, is known
-- by it. The line counts how often the ledger had to go on under a new name, because a restore lost entries that a
-- checkpoint had promised.
CREATE TABLE ledger_line (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    line INTEGER NOT NULL,
    size INTEGER NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32)
) STRICT;
INSERT INTO ledger_line (one, line, size, root) VALUES (1, 0, 0, zeroblob(32));
