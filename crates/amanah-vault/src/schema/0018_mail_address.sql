-- Which datum a mail is addressed to, so that a mail goes when its address is erased (DEL1). Mails to people without
-- an account have none: they go with the key of their day.
ALTER TABLE mail ADD COLUMN address BLOB CHECK (length(address) = 16);

CREATE INDEX mail_address ON mail (address) WHERE address IS NOT NULL;
