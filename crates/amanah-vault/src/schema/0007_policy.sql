-- Which policy was in force since when.
CREATE TABLE policy_version (
    seq INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    bundle BLOB NOT NULL CHECK (length(bundle) = 32),
    activated_at INTEGER NOT NULL,
    leaf INTEGER NOT NULL
) STRICT;
