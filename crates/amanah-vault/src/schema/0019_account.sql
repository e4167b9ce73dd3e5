-- Accounts: what people sign in to. A person's account has one person, a company's may have several.
CREATE TABLE account (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    opened_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The people of an account with their roles. Each is a customer with data and rights of their own.
CREATE TABLE person (
    account BLOB NOT NULL CHECK (length(account) = 16),
    customer BLOB NOT NULL CHECK (length(customer) = 16),
    role TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (account, customer, role)
) STRICT, WITHOUT ROWID;

CREATE INDEX person_customer ON person (customer);
