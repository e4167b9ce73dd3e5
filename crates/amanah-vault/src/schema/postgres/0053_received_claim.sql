-- Whom a mail that waits claims to come from, believed or not: keyed tags as in `tag`, so that it goes with the customer whose
-- address it is. They go with the text of the mail, stay out of backups, and are computed anew.
CREATE TABLE received_claim (
    mail BYTEA NOT NULL CHECK (length(mail) = 16),
    tag BYTEA NOT NULL CHECK (length(tag) = 16),
    version BIGINT NOT NULL,
    PRIMARY KEY (mail, tag)
);

CREATE INDEX received_claim_tag ON received_claim (tag);

-- Mails whose text is gone from here and whose keys are about to be destroyed.
CREATE TABLE received_shred (
    mail BYTEA NOT NULL PRIMARY KEY CHECK (length(mail) = 16)
);

-- A mail has a key of its own, and can be shredded before its day is over; those from before have that of their day.
ALTER TABLE received_mail ADD COLUMN own_key BIGINT NOT NULL DEFAULT 0 CHECK (own_key IN (0, 1));

-- On what evidence a mail that is nobody's was put aside, under the key of the mail. Of a customer's mail the ledger has it.
CREATE TABLE received_evidence (
    mail BYTEA NOT NULL PRIMARY KEY CHECK (length(mail) = 16),
    sealed BYTEA NOT NULL
);
