-- Which entries of the ledger are about which customer. An index on `detail` would touch a page of its own for every
-- entry; so the newest are noted as they come, and many together become a slice, sorted by customer and appended.
CREATE TABLE detail_tail (
    sequence BIGINT PRIMARY KEY,
    customer BYTEA NOT NULL
);
CREATE TABLE detail_slice (
    slice BIGINT PRIMARY KEY
);
CREATE TABLE detail_of (
    slice BIGINT NOT NULL,
    customer BYTEA NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (slice, customer, sequence)
);
DROP INDEX detail_of_customer;
-- What there is already becomes the first slice.
INSERT INTO detail_slice (slice) SELECT 0 WHERE EXISTS (SELECT 1 FROM detail WHERE customer IS NOT NULL);
INSERT INTO detail_of (slice, customer, sequence)
    SELECT 0, customer, sequence FROM detail WHERE customer IS NOT NULL ORDER BY customer, sequence;
