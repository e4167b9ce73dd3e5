//! After a restore beside an older copy of the key store: what was erased since is erased again, as the entries say that
//! came back from a copy of the ledger. The key store that remembered it is lost; the ledger, which outsiders keep, is not.

use std::collections::{BTreeMap, BTreeSet};

use amanah_ledger::{Event, Leaf, Pseudonym};
use amanah_policy::{Attribute, CustomerId, DatumId, Timestamp};

use super::Vault;
use super::erase_again::{erase_customer_again, erase_datum_again};
use super::subject::subject_of;
use crate::error::VaultError;
use crate::store::sql::Connection;
use crate::store::{WriteTx, customers, data, scan, tree};

/// How many entries are read at a time.
const SLICE: u64 = 4096;

/// Single data that were erased, of whom and of which kind: how many.
pub(super) type ErasedData = BTreeMap<(CustomerId, Attribute), u64>;

/// What the ledger says was erased after the restored data ends.
#[derive(Default)]
struct Tombstones {
    customers: BTreeSet<Pseudonym>,
    data: BTreeMap<(Pseudonym, Attribute), u64>,
}

impl Vault {
    /// Erases what the newest `returned` entries say was erased, and `already` was not; counts customers and single data.
    ///
    /// Single data are named in the ledger by their kind alone. Of each replaceable kind, as many as went then go now,
    /// the oldest first, which is the order in which replaced values go; all others go when their own date comes.
    ///
    /// Enforces: invariant 5
    pub(super) async fn erase_by_ledger(
        &self,
        returned: u64,
        already: &ErasedData,
        now: Timestamp,
    ) -> Result<(u64, u64), VaultError> {
        let stones = self.store().read(move |tx| said_by_the_newest(tx.conn, returned)).await?;
        let (mut customers, mut data) = (0, 0);
        for customer in self.store().read(|tx| scan::customers_with_data(tx.conn)).await? {
            let Some(name) = self.pseudonym(customer).await? else { continue };
            let mut is_changed = false;
            if stones.customers.contains(&name) {
                // By their address the mails are found that only claim to be theirs.
                self.rebuild_tags_of_customer(customer).await?;
                let again = move |tx: &mut WriteTx<'_>| erase_customer_again(tx, customer, now);
                is_changed = self.store().write(again).await?;
                customers += u64::from(is_changed);
            } else {
                for ((_, attribute), gone) in stones.data.iter().filter(|((of, _), _)| *of == name) {
                    let known = already.get(&(customer, *attribute)).copied().unwrap_or_default();
                    let left = match gone.saturating_sub(known) {
                        // Of several passkeys or links the ledger does not say which went: none of them stays.
                        1.. if !attribute.is_replaceable() => u64::MAX,
                        left => left,
                    };
                    let erased = self.erase_oldest(customer, *attribute, left, now).await?;
                    is_changed |= erased > 0;
                    data += erased;
                }
            }
            if is_changed {
                self.finish_erasures(customer, now).await?;
            }
        }
        Ok((customers, data))
    }

    /// The name of a customer in the ledger; none when the key that tells it is gone.
    async fn pseudonym(&self, customer: CustomerId) -> Result<Option<Pseudonym>, VaultError> {
        let wrapping = self.keys().wrapping();
        let subject = self.store().read(move |tx| {
            let row = customers::living(tx.conn, customer)?;
            subject_of(tx, &wrapping, &row).map(|subject| subject.pseudonym)
        });
        match subject.await {
            Ok(name) => Ok(Some(name)),
            Err(VaultError::UnknownCustomer | VaultError::KeyGone) => Ok(None),
            Err(other) => Err(other),
        }
    }

    async fn erase_oldest(
        &self,
        customer: CustomerId,
        attribute: Attribute,
        many: u64,
        now: Timestamp,
    ) -> Result<u64, VaultError> {
        self.store()
            .write(move |tx| {
                let of_kind = data::all(tx.conn, customer)?.into_iter().map(|row| row.label);
                let of_kind = of_kind.filter(|label| label.attribute == attribute).map(|label| label.id);
                let going: Vec<DatumId> = of_kind.take(usize::try_from(many).unwrap_or(usize::MAX)).collect();
                let mut erased = 0;
                for datum in going {
                    erased += u64::from(erase_datum_again(tx, customer, datum, now)?.is_some());
                }
                Ok(erased)
            })
            .await
    }
}

/// What the entries that came back say was erased; the data beside them is older than they are.
fn said_by_the_newest(conn: &Connection, returned: u64) -> Result<Tombstones, VaultError> {
    let size = tree::size(conn)?;
    let mut stones = Tombstones::default();
    let mut first = size.saturating_sub(returned);
    while first < size {
        for bytes in tree::leaves(conn, first, SLICE)? {
            stones.note(&Leaf::decode(&bytes).map_err(|_| VaultError::Tampered)?);
        }
        first = first.saturating_add(SLICE);
    }
    Ok(stones)
}

impl Tombstones {
    fn note(&mut self, leaf: &Leaf) {
        let Some(subject) = leaf.subject else { return };
        match leaf.event {
            Event::CustomerErased => drop(self.customers.insert(subject)),
            Event::Erased => {
                let kinds: BTreeSet<Attribute> =
                    leaf.kinds.iter().filter_map(|kind| Attribute::from_code(kind)).collect();
                let each = if kinds.len() == 1 { leaf.count.unwrap_or(1) } else { 1 };
                for kind in kinds.into_iter().filter(|kind| kind.has_own_key()) {
                    let gone = self.data.entry((subject, kind)).or_default();
                    *gone = gone.saturating_add(each);
                }
            }
            _ => {}
        }
    }
}
