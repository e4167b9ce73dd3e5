-- How often somebody tried lately, where several processes must count together. A tag is all that is kept of an address;
-- a row goes when its tries have come back.
CREATE TABLE attempt (
    tag BLOB NOT NULL PRIMARY KEY CHECK (length(tag) = 16),
    whole_again INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_whole_again ON attempt (whole_again);
