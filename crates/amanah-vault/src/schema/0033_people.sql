-- For which account a customer acts in a session: whoever is a person of several chooses one.
ALTER TABLE session ADD COLUMN account BLOB CHECK (length(account) = 16);

-- An account is handed over in two steps: its owner offers it to a person of it, who accepts or lets the offer end.
CREATE TABLE owner_offer (
    account BLOB NOT NULL PRIMARY KEY CHECK (length(account) = 16),
    giver BLOB NOT NULL CHECK (length(giver) = 16),
    taker BLOB NOT NULL CHECK (length(taker) = 16),
    keeps TEXT NOT NULL,
    offered_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An account has one owner.
CREATE UNIQUE INDEX person_owner ON person (account) WHERE role = 'owner';
