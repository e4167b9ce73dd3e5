-- The request that a member of staff wrote down for a mail nobody vouches for: whoever stands for it as the second person
-- reads this mail first.
ALTER TABLE received_mail ADD COLUMN request BLOB CHECK (length(request) = 16);
