-- Services as customers know them: a name, a plan and a price, and a host name only where there is one. What is personal
-- is a datum.
ALTER TABLE service ALTER COLUMN datum DROP NOT NULL;
ALTER TABLE service DROP CONSTRAINT service_kind_check;
ALTER TABLE service ADD CONSTRAINT service_kind_check CHECK (kind IN ('hosting', 'domain', 'server', 'other'));
ALTER TABLE service ADD COLUMN planned_end BIGINT;
ALTER TABLE service ADD COLUMN label BYTEA CHECK (length(label) = 16);
ALTER TABLE service ADD COLUMN plan BYTEA CHECK (length(plan) = 16);
ALTER TABLE service ADD COLUMN amount BIGINT;
ALTER TABLE service ADD COLUMN currency TEXT;
ALTER TABLE service ADD COLUMN period TEXT CHECK (period IN ('month', 'quarter', 'year', 'once'));
ALTER TABLE service ADD CONSTRAINT service_price_check
    CHECK ((amount IS NULL) = (currency IS NULL) AND (amount IS NULL) = (period IS NULL));
