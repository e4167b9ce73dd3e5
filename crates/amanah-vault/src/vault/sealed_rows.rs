//! Every sealed row of a data file, opened with whatever live key opens it. For the search of a value alone: what is
//! opened here is looked at and forgotten, never given out.

use std::collections::BTreeMap;

use amanah_policy::{CustomerId, RetentionClass};
use zeroize::Zeroizing;

use super::opening::OpeningPart;
use super::{outbox, pending, staff};
use crate::error::VaultError;
use crate::keys::{Bucket, KeyStore, Wrapping, bucket_key, class_key, version_key};
use crate::needle::Needle;
use crate::rows::MailRecipient;
use crate::seal::DataKey;
use crate::store::entry::open_detail;
use crate::store::scan::DetailRow;
use crate::store::sql::Connection;
use crate::store::{data, imports, invoices, received, scan, staff_rows};

/// What a search in one table found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// How often the value stands in it.
    pub(super) found: u64,
    /// How many rows opened.
    pub(super) opened: u64,
    /// How many rows no live key opens.
    pub(super) unreadable: u64,
}

impl Tally {
    fn add(&mut self, needle: &Needle, plain: Option<Zeroizing<Vec<u8>>>) {
        match plain {
            Some(plain) => {
                self.opened += 1;
                self.found += needle.count(&plain);
            }
            None => self.unreadable += 1,
        }
    }
}

/// A data file beside the key store, and the store's own keys.
pub(super) struct Opener<'a> {
    data: &'a Connection,
    keys: &'a Connection,
    wrapping: Wrapping,
    staff: &'a DataKey,
}

/// The tables with sealed values, each with its search. A table that is not here is found by a test below.
type Search = fn(&Opener<'_>, &Needle) -> Result<Tally, VaultError>;
const TABLES: &[(&str, Search)] = &[
    ("datum", |opener, needle| opener.datum(needle)),
    ("detail", |opener, needle| opener.detail(needle)),
    ("pending", |opener, needle| opener.pending(needle)),
    ("mail", |opener, needle| opener.mail(needle)),
    ("opening", |opener, needle| opener.opening(needle)),
    ("staff", |opener, needle| opener.staff(needle)),
    ("import_lot", |opener, needle| opener.import_lot(needle)),
    ("service_record", |opener, needle| opener.service_record(needle)),
    ("quarantine", |opener, needle| opener.quarantine(needle)),
    ("document_part", |opener, needle| opener.document_part(needle)),
    ("received_part", |opener, needle| opener.received_part(needle)),
    ("received_evidence", |opener, needle| opener.received_evidence(needle)),
];

impl<'a> Opener<'a> {
    pub(super) fn new(data: &'a Connection, keys: &'a Connection, store: &'a KeyStore) -> Self {
        Self { data, keys, wrapping: store.wrapping(), staff: &store.named().staff }
    }

    /// Looks for the value in every table.
    pub(super) fn search(&self, needle: &Needle) -> Result<BTreeMap<&'static str, Tally>, VaultError> {
        TABLES.iter().map(|(table, search)| Ok((*table, search(self, needle)?))).collect()
    }

    fn service_key(&self, customer: CustomerId) -> Result<Option<DataKey>, VaultError> {
        class_key(self.keys, &self.wrapping, customer, RetentionClass::Service)
    }

    fn day_key(&self, bucket: Bucket, day: i64) -> Result<Option<DataKey>, VaultError> {
        bucket_key(self.keys, &self.wrapping, bucket, day)
    }

    fn datum(&self, needle: &Needle) -> Result<Tally, VaultError> {
        let mut tally = Tally::default();
        for customer in scan::customers_with_data(self.data)? {
            for row in data::all(self.data, customer)? {
                let key = if row.own_key {
                    version_key(self.keys, &self.wrapping, customer, row.label.id, row.class)?
                } else {
                    class_key(self.keys, &self.wrapping, customer, row.class)?
                };
                let plain = key.and_then(|key| row.open(customer, &key).ok());
                tally.add(needle, plain.map(|plain| Zeroizing::new(plain.as_bytes().to_vec())));
            }
        }
        Ok(tally)
    }

    fn detail(&self, needle: &Needle) -> Result<Tally, VaultError> {
        let mut tally = Tally::default();
        for DetailRow { sequence, customer, sealed } in scan::details(self.data)? {
            let plain = match customer {
                None => open_detail(self.staff, None, sequence, &sealed).ok(),
                Some(customer) => self
                    .service_key(customer)?
                    .and_then(|key| open_detail(&key, Some(customer), sequence, &sealed).ok()),
            };
            tally.add(needle, plain.map(|(salted, _record)| salted));
        }
        Ok(tally)
    }

    fn pending(&self, needle: &Needle) -> Result<Tally, VaultError> {
        let mut tally = Tally::default();
        for row in scan::pending(self.data)? {
            let key = self.day_key(Bucket::Pending, row.day)?;
            tally.add(needle, opened(key.as_ref(), pending::bound(&row).as_bytes(), &row.sealed));
        }
        Ok(tally)
    }

    fn mail(&self, needle: &Needle) -> Result<Tally, VaultError> {
        let mut tally = Tally::default();
        for row in scan::mails(self.data)? {
            let Some(sealed) = row.sealed else { continue };
            let key = match row.header.to {
                MailRecipient::Customer(customer) => self.service_key(customer)?,
                MailRecipient::Pending(_) => self.day_key(Bucket::Outbox, row.day.unwrap_or(i64::MIN))?,
            };
            tally.add(needle, opened(key.as_ref(), outbox::bound(&row.header).as_bytes(), &sealed));
        }
        Ok(tally)
    }

    fn opening(&self, needle: &Needle) -> Result<Tally, VaultError> {
        let mut tally = Tally::default();
        for row in scan::openings(self.data)? {
            let key = self.service_key(row.opening.customer)?;
            for part in [OpeningPart::Reason, OpeningPart::Question, OpeningPart::Answer] {
                let Some(sealed) = part.of(&row) else { continue };
                tally.add(needle, opened(key.as_ref(), part.bound(&row.opening).as_bytes(), sealed));
            }
        }
        Ok(tally)
    }

    fn staff(&self, needle: &Needle) -> Result<Tally, VaultError> {
        let mut tally = Tally::default();
        for row in staff_rows::all(self.data)? {
            tally.add(needle, opened(Some(self.staff), staff::bound(row.id).as_bytes(), &row.sealed));
        }
        Ok(tally)
    }

    fn import_lot(&self, needle: &Needle) -> Result<Tally, VaultError> {
        let mut tally = Tally::default();
        for (_, label, sealed) in imports::lots(self.data)? {
            let key = self.service_key(label.customer)?;
            tally.add(needle, opened(key.as_ref(), label.bound().as_bytes(), &sealed));
        }
        Ok(tally)
    }

    fn service_record(&self, needle: &Needle) -> Result<Tally, VaultError> {
        let mut tally = Tally::default();
        for row in imports::records(self.data)? {
            let key = self.service_key(row.label.customer)?;
            tally.add(needle, opened(key.as_ref(), row.label.bound().as_bytes(), &row.sealed));
        }
        Ok(tally)
    }

    /// Records and files of documents; the letters of a file are glyphs, so what it says is found in its record.
    fn document_part(&self, needle: &Needle) -> Result<Tally, VaultError> {
        let mut tally = Tally::default();
        for row in invoices::all(self.data)? {
            let key = class_key(self.keys, &self.wrapping, row.header.customer, row.class)?;
            for (part, sealed) in invoices::parts(self.data, row.header.id, 0)? {
                let facts = invoices::bound(&row.header, part, row.parts);
                tally.add(needle, opened(key.as_ref(), facts.as_bytes(), &sealed));
            }
        }
        Ok(tally)
    }

    /// Mails that came in and wait: their pieces joined, so that a value across the end of one is found.
    fn received_part(&self, needle: &Needle) -> Result<Tally, VaultError> {
        let mut tally = Tally::default();
        for row in received::with_text(self.data)? {
            let key = self.day_key(row.bucket(), row.day)?;
            let mut whole = Zeroizing::new(Vec::new());
            for (part, sealed) in received::parts(self.data, row.header.id)? {
                match opened(key.as_ref(), received::bound(&row, part).as_bytes(), &sealed) {
                    Some(plain) if part > 0 => whole.extend_from_slice(&plain),
                    other => tally.add(needle, other),
                }
            }
            tally.add(needle, key.is_some().then_some(whole));
        }
        Ok(tally)
    }

    fn received_evidence(&self, needle: &Needle) -> Result<Tally, VaultError> {
        let mut tally = Tally::default();
        for row in received::with_text(self.data)? {
            let Some(sealed) = received::evidence(self.data, row.header.id)? else { continue };
            let key = self.day_key(row.bucket(), row.day)?;
            tally.add(
                needle,
                opened(key.as_ref(), received::evidence_bound(row.header.id).as_bytes(), &sealed),
            );
        }
        Ok(tally)
    }

    fn quarantine(&self, needle: &Needle) -> Result<Tally, VaultError> {
        let mut tally = Tally::default();
        for (_, label, sealed) in imports::quarantine(self.data)? {
            let key = self.day_key(Bucket::Quarantine, label.day)?;
            tally.add(needle, opened(key.as_ref(), label.bound().as_bytes(), &sealed));
        }
        Ok(tally)
    }
}

fn opened(key: Option<&DataKey>, bound: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    key?.open(bound, sealed).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::store::schema::DATA;

    /// Shows: invariant 5.
    #[test]
    fn every_table_with_a_sealed_column_is_searched() {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        DATA.migrate(&conn, std::path::Path::new("memory")).unwrap();
        let mut select = conn
            .prepare(
                "SELECT DISTINCT t.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
                 WHERE t.type = 'table' AND c.name IN ('sealed', 'reason')",
            )
            .unwrap();
        let sealed: BTreeSet<String> =
            select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();

        let searched: BTreeSet<String> = TABLES.iter().map(|(table, _)| (*table).to_owned()).collect();

        assert_eq!(sealed, searched);
    }
}
