//! What the stores know of a batch's lines and customers before anything is sealed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use amanah_policy::CustomerId;
use aws_lc_rs::hmac;

use crate::error::VaultError;
use crate::keys::Wrapping;
use crate::rows::{Destination, ImportRow};
use crate::seal::{Bound, DataKey};
use crate::store::ReadTx;
use crate::store::customers;
use crate::store::detail::Subject;
use crate::store::imports::{self, LineTag, Standing};
use crate::vault::subject::subject_of;

const HOUR_MICROS: i64 = 3_600_000_000;

/// The tags of lines, in their order.
pub(super) fn tags(key: &hmac::Key, rows: &[ImportRow]) -> Arc<[LineTag]> {
    let place = |row: &ImportRow| LineTag {
        hour: row.observed_at.as_micros().div_euclid(HOUR_MICROS),
        tag: tag(key, row.text.expose(), row.occurrence),
    };
    rows.iter().map(place).collect()
}

/// By what a line is known when it comes again.
pub(in crate::vault) fn tag(key: &hmac::Key, text: &str, occurrence: u32) -> [u8; 16] {
    let line = Bound::new("amanah/import-line/1").number(i64::from(occurrence)).text(text);
    let full = hmac::sign(key, line.as_bytes());
    full.as_ref().first_chunk().copied().unwrap_or_default()
}

/// Everybody a batch names.
pub(super) fn customers_of(rows: &[ImportRow]) -> BTreeSet<CustomerId> {
    let owner = |row: &ImportRow| match row.to {
        Destination::Customer(customer) | Destination::Service { customer, .. } => Some(customer),
        Destination::Quarantine => None,
    };
    rows.iter().filter_map(owner).collect()
}

/// What is known of a batch.
pub(super) struct Known {
    /// In the order of the rows; of equal lines in one batch only the first can be new.
    pub(super) standings: Vec<Standing>,
    pub(super) owners: BTreeMap<CustomerId, Owner>,
}

/// A customer who gets lines.
pub(super) struct Owner {
    pub(super) subject: Arc<Subject>,
    /// The key of the class that log lines are kept in, where the policy keeps them in another than *service*.
    pub(super) line_key: Option<DataKey>,
}

impl Known {
    /// Looks everything up in one read transaction.
    pub(super) fn read(
        tx: &ReadTx<'_>,
        wrapping: &Wrapping,
        customers: &BTreeSet<CustomerId>,
        tags: &[LineTag],
    ) -> Result<Self, VaultError> {
        let mut owners = BTreeMap::new();
        for customer in customers {
            let row = customers::living(tx.conn, *customer)?;
            let subject = subject_of(tx, wrapping, &row)?;
            owners.insert(*customer, Owner { subject, line_key: None });
        }
        // In the order in which the tags lie in the store, so that each page of it is read once.
        let mut order: Vec<(&LineTag, usize)> = tags.iter().zip(0..).collect();
        order.sort_unstable();
        let mut standings = vec![Standing::Placed; tags.len()];
        let mut before = None;
        for (tag, place) in order {
            let is_first = before.replace(tag) != Some(tag);
            if let (true, Some(standing)) = (is_first, standings.get_mut(place)) {
                *standing = imports::standing(tx.conn, tag)?;
            }
        }
        Ok(Self { standings, owners })
    }

    /// Whether a line goes into the quarantine.
    pub(super) fn has_unplaced(&self, rows: &[ImportRow]) -> bool {
        let unplaced = |row: &ImportRow| matches!(row.to, Destination::Quarantine);
        self.standings.iter().zip(rows).any(|(standing, row)| *standing == Standing::New && unplaced(row))
    }
}
