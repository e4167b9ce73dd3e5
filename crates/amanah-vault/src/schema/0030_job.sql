-- Work that one process at a time does, whatever their number: the sweep. Whoever has it holds a lease; who dies loses
-- it when its time is over. Every taking raises the fence, and whoever wakes up behind it may not write.
CREATE TABLE job (
    name TEXT NOT NULL PRIMARY KEY,
    lease_until INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    -- The key of the last run that came to its end: one run per turn of the clock, in one process alone.
    turn_done INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
