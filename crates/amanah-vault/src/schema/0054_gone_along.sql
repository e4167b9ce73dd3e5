-- With whom a company went: the person whose erasure ended it. The certificates of both are issued together, and a crash between
-- the erasure and the issue must not leave one out.
ALTER TABLE erasure ADD COLUMN along_with BLOB CHECK (length(along_with) = 16);

CREATE INDEX erasure_along ON erasure (along_with) WHERE along_with IS NOT NULL;
