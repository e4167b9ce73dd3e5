-- Whom a mail that waits claims to come from, believed or not: keyed tags as in `tag`, so that it goes with the customer whose
-- address it is. They go with the text of the mail, stay out of backups, and are computed anew.
CREATE TABLE received_claim (
    mail BLOB NOT NULL CHECK (length(mail) = 16),
    tag BLOB NOT NULL CHECK (length(tag) = 16),
    version INTEGER NOT NULL,
    PRIMARY KEY (mail, tag)
) STRICT, WITHOUT ROWID;

CREATE INDEX received_claim_tag ON received_claim (tag);

-- Mails whose text is gone from here and whose keys are about to be destroyed.
CREATE TABLE received_shred (
    mail BLOB NOT NULL PRIMARY KEY CHECK (length(mail) = 16)
) STRICT, WITHOUT ROWID;

-- A mail has a key of its own, and can be shredded before its day is over; those from before have that of their day.
ALTER TABLE received_mail ADD COLUMN own_key INTEGER NOT NULL DEFAULT 0 CHECK (own_key IN (0, 1));

-- On what evidence a mail that is nobody's was put aside, under the key of the mail. Of a customer's mail the ledger has it.
CREATE TABLE received_evidence (
    mail BLOB NOT NULL PRIMARY KEY CHECK (length(mail) = 16),
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
