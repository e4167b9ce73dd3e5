-- Invoices: ids, numbers, states, dates and amounts. What an invoice says, and to whom, stands in its document alone, which
-- is sealed under the customer's tax key and outlives the customer until its date.
CREATE TABLE invoice (
    id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'credit_note', 'foreign')),
    series TEXT NOT NULL,
    -- Its place in the series; none in a panel's.
    number BIGINT CHECK (number > 0),
    label TEXT NOT NULL CHECK (label <> ''),
    datum BYTEA NOT NULL CHECK (length(datum) = 16),
    state TEXT NOT NULL CHECK (state IN ('issued', 'paid', 'cancelled')),
    issued_at BIGINT NOT NULL,
    due_at BIGINT,
    currency TEXT NOT NULL,
    net BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    total BIGINT NOT NULL,
    sha256 BYTEA NOT NULL CHECK (length(sha256) = 32),
    size BIGINT NOT NULL,
    parts BIGINT NOT NULL,
    class TEXT NOT NULL,
    credits BYTEA CHECK (length(credits) = 16),
    settled_at BIGINT,
    payment BYTEA CHECK (length(payment) = 16),
    CHECK ((number IS NULL) = (kind = 'foreign'))
);

CREATE UNIQUE INDEX invoice_label ON invoice (series, label);
CREATE UNIQUE INDEX invoice_number ON invoice (series, number) WHERE number IS NOT NULL;
CREATE INDEX invoice_customer ON invoice (customer, issued_at);
CREATE INDEX invoice_issued ON invoice (issued_at);
CREATE INDEX invoice_open ON invoice (due_at) WHERE state = 'issued';

-- The next number of each series: taken in the transaction that keeps the document, so that there is no gap and no double.
CREATE TABLE invoice_series (
    name TEXT NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL CHECK (next > 0)
);

-- Documents in pieces of 64 kB. Part 0 is the record of what stands on it, the others are the file.
CREATE TABLE document_part (
    document BYTEA NOT NULL CHECK (length(document) = 16),
    part BIGINT NOT NULL CHECK (part >= 0),
    customer BYTEA NOT NULL CHECK (length(customer) = 16),
    sealed BYTEA NOT NULL,
    PRIMARY KEY (document, part)
);

CREATE INDEX document_part_customer ON document_part (customer);
