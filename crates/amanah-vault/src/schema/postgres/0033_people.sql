-- For which account a customer acts in a session: whoever is a person of several chooses one.
ALTER TABLE session ADD COLUMN account BYTEA CHECK (length(account) = 16);

-- An account is handed over in two steps: its owner offers it to a person of it, who accepts or lets the offer end.
CREATE TABLE owner_offer (
    account BYTEA NOT NULL PRIMARY KEY CHECK (length(account) = 16),
    giver BYTEA NOT NULL CHECK (length(giver) = 16),
    taker BYTEA NOT NULL CHECK (length(taker) = 16),
    keeps TEXT NOT NULL,
    offered_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);

-- An account has one owner.
CREATE UNIQUE INDEX person_owner ON person (account) WHERE role = 'owner';
