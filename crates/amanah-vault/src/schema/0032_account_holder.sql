-- Who holds an account: whose services, tickets and invoices it has. A person holds their own; the holder of a company's
-- account is the company, a customer without a sign-in of its own, so that no departing person takes its data along.
ALTER TABLE account ADD COLUMN holder BLOB NOT NULL DEFAULT x'' CHECK (length(holder) IN (0, 16));
UPDATE account SET holder = (SELECT customer FROM person WHERE account = account.id AND role = 'owner' ORDER BY since, customer LIMIT 1);

CREATE INDEX account_holder ON account (holder);
