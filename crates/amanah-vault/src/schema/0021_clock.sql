-- The newest time at which a sweep was let through, to the hour: a clock that runs far ahead of it erases nothing until an
-- operator has vouched for it. No row before the first sweep.
CREATE TABLE clock (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    believed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
