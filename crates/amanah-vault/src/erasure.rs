//! What an erasure did, for receipts and pages.

use amanah_policy::{Attribute, DatumId, RetentionClass, Timestamp};

use crate::epochs::BackupsEnd;
use crate::release::LedgerPlace;

/// The outcome of an ordered erasure of one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureReceipt {
    /// T0: from here nothing can be read.
    pub unreadable_at: Timestamp,
    /// Where the ledger keeps T0.
    pub erased: LedgerPlace,
    /// Where the ledger keeps the destruction of the keys.
    pub keys_destroyed: LedgerPlace,
    /// The second date: since then files and journals are known to be free of it. None while somebody reads an older
    /// state; the sweep tries again.
    pub values_gone_at: Option<Timestamp>,
    /// The third date: when every older backup of it is unreadable.
    pub backups: BackupsEnd,
    /// How many data went, by attribute.
    pub erased_data: Vec<(Attribute, u64)>,
    /// How many data left the account at T0, by attribute: those that went, and those that a case holds. For whoever must
    /// not learn of a case; what a law keeps is in neither.
    pub left_data: Vec<(Attribute, u64)>,
    /// What stays, by class, with the date on which it goes.
    pub kept: Vec<KeptRow>,
}

/// A row that stays because the law obliges (invariant 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRow {
    /// Which datum.
    pub datum: DatumId,
    /// What it says.
    pub attribute: Attribute,
    /// Under which class key.
    pub class: RetentionClass,
    /// The retention row; `Bundle` knows its law and words.
    pub retention_row: String,
    /// When it goes.
    pub until: Option<Timestamp>,
    /// When it would go if no case held it: the same for whoever must not learn of a case.
    pub until_by_law: Option<Timestamp>,
}

/// What a sweep did: due erasures, redo of half-done ones, lifetimes that ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SweepReport {
    /// Replaced values whose 72 hours were over.
    pub replaced_values_erased: u64,
    /// Data whose retention row came to its end.
    pub expired_data_erased: u64,
    /// Erasures whose keys still had to be destroyed after a crash.
    pub erasures_finished: u64,
    /// Keys of unfinished registrations.
    pub orphan_keys_removed: u64,
    /// Day keys of pending and quarantined data that came to the end of their lifetime.
    pub buckets_ended: u64,
    /// Sessions, codes and links that ran out.
    pub sessions_and_codes_removed: u64,
}
