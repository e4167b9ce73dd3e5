-- A link that is suspended can be taken away, and the doubt about the mailbox that it gave stays: then the row names the address
-- that is in doubt, and suspends nothing any more.
ALTER TABLE suspended_sign_on ADD COLUMN mailbox BLOB CHECK (length(mailbox) = 16);
