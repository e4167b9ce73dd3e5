-- Members of staff. Name, address and password hash are sealed under the store's own staff key.
CREATE TABLE staff (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    state TEXT NOT NULL CHECK (state IN ('active', 'inactive')),
    -- Codes, separated by spaces.
    roles TEXT NOT NULL,
    since INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
