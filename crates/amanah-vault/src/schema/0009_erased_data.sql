-- How many data of which kind went with a customer: for the receipt, which can be asked for again after a crash.
CREATE TABLE erased_data (
    erasure INTEGER NOT NULL,
    attribute TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (erasure, attribute)
) STRICT, WITHOUT ROWID;
