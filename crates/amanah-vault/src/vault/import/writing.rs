//! Writing a sealed batch: rows, tags, counts and entries of the ledger in one transaction.

use amanah_ledger::Event;
use amanah_policy::{ImportId, Timestamp};
use fail::fail_point;

use super::sealing::LINE;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::rows::ImportCounts;
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::imports::{self, SealedLine, SealedLot};
use crate::store::{WriteTx, customers};

/// A batch that is sealed and counted.
#[derive(Default)]
pub(super) struct SealedBatch {
    pub(super) lots: Vec<SealedLot>,
    /// The lines that match nobody.
    pub(super) unplaced: Vec<SealedLine>,
    pub(super) counts: ImportCounts,
}

impl SealedBatch {
    /// Writes all of it. A customer who went meanwhile, or a line that came meanwhile, fails the whole batch.
    pub(super) fn write(
        self,
        tx: &mut WriteTx<'_>,
        import: ImportId,
        actor: Actor,
        now: Timestamp,
    ) -> Result<ImportCounts, VaultError> {
        imports::count(tx.conn, import, self.counts)?;
        for lot in &self.lots {
            customers::living(tx.conn, lot.subject.customer)?;
            imports::insert_lot(tx.conn, lot)?;
            fail_point!("import::half_written");
            tx.append(entry_of(lot, actor, now))?;
        }
        for line in &self.unplaced {
            imports::insert_quarantined(tx.conn, line)?;
        }
        if !self.unplaced.is_empty() {
            let mut entry = Entry::of_the_house(Event::Imported, actor, now);
            entry.count = u64::try_from(self.unplaced.len()).ok();
            tx.append(entry)?;
        }
        Ok(self.counts)
    }
}

/// One entry for all that a batch brought to one customer.
fn entry_of(lot: &SealedLot, actor: Actor, now: Timestamp) -> Entry {
    let mut entry = Entry::about(&lot.subject, Event::Imported, actor, now);
    entry.count = u64::try_from(lot.lines.len()).ok();
    let mut detail = DetailRecord::by(actor);
    if !lot.data.is_empty() {
        entry.kinds.push(LINE);
        detail.attributes.push((LINE.code().to_owned(), u32::try_from(lot.data.len()).unwrap_or(u32::MAX)));
    }
    entry.detail = Some(detail);
    entry
}
