-- Who keeps the master key of an epoch, and how far its end came: decided once nothing is wrapped under it any more and
-- enough copies are verified, ended once the master key itself is destroyed. A doubt says why the end proves less than
-- it should.
ALTER TABLE epoch ADD COLUMN provider TEXT NOT NULL DEFAULT 'file';
-- The master key as a security module wrapped it; only the module opens it. Empty for other providers.
ALTER TABLE epoch ADD COLUMN material BLOB NOT NULL DEFAULT x'';
ALTER TABLE epoch ADD COLUMN ending_at INTEGER;
ALTER TABLE epoch ADD COLUMN ended_at INTEGER;
ALTER TABLE epoch ADD COLUMN doubt TEXT NOT NULL DEFAULT '';

-- Where verified copies of this key store lie, each with the epoch that opens it.
CREATE TABLE key_copy (
    place TEXT NOT NULL PRIMARY KEY,
    epoch INTEGER NOT NULL,
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
