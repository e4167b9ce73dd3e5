-- Keys that were made before their data is durable; whatever stays here without data is an orphan.
CREATE TABLE making (
    customer BLOB NOT NULL,
    -- Empty for the keys of a new customer.
    datum BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (customer, datum)
) STRICT, WITHOUT ROWID;
