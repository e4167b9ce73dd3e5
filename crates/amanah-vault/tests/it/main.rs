//! The vault from outside: through its public interface, and through its files.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod agreements;
#[cfg(test)]
mod api_keys;
#[cfg(test)]
mod attempts;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod claims;
#[cfg(test)]
mod clocks;
#[cfg(test)]
mod companies;
#[cfg(test)]
mod customers;
#[cfg(test)]
mod deliveries;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod factors;
#[cfg(test)]
mod failpoints;
#[cfg(test)]
mod find;
#[cfg(test)]
mod freezes;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod holds;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod invoices;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod ledgers;
#[cfg(test)]
mod links;
#[cfg(test)]
mod moves;
#[cfg(test)]
mod on_postgres;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod openings;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod outsiders;
#[cfg(test)]
mod panel;
#[cfg(test)]
mod passed_on;
#[cfg(test)]
mod passwords;
#[cfg(test)]
mod pending;
#[cfg(test)]
mod people;
#[cfg(test)]
mod policies;
#[cfg(test)]
#[path = "../../../../tests/postgres.rs"]
mod postgres;
#[cfg(test)]
mod processes;
#[cfg(test)]
mod providers;
#[cfg(test)]
mod random_histories;
#[cfg(test)]
mod raw;
#[cfg(test)]
mod received;
#[cfg(test)]
mod records;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod releases;
#[cfg(test)]
mod remains;
#[cfg(test)]
mod replacements;
#[cfg(test)]
mod reviews;
#[cfg(test)]
mod rotation;
#[cfg(test)]
mod scan;
#[cfg(test)]
mod services;
#[cfg(test)]
mod sessions;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod support;
#[cfg(test)]
mod sweep;
#[cfg(test)]
mod tampering;
#[cfg(test)]
mod threads;
#[cfg(test)]
mod tickets;
#[cfg(test)]
mod webhooks;
