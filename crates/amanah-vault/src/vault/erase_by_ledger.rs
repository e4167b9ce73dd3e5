//! After a restore beside an older copy of the key store: what was erased since is erased again, as an exported ledger
//! says. The key store that remembered it is lost; the ledger, which outsiders keep, is not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use amanah_ledger::{Event, Leaf, Pseudonym, Verifier};
use amanah_policy::{Attribute, CustomerId, DatumId, Timestamp};
use tokio::task::spawn_blocking;

use super::Vault;
use super::erase_again::{erase_customer_again, erase_datum_again};
use super::subject::subject_of;
use crate::error::{StoreError, VaultError};
use crate::store::{WriteTx, customers, data, scan, tree};

/// How much of an export is read at a time.
const PIECE: usize = 1 << 16;

/// Single data that were erased, of whom and of which kind: how many.
pub(super) type ErasedData = BTreeMap<(CustomerId, Attribute), u64>;

/// What an exported ledger says was erased after the restored data ends.
#[derive(Default)]
struct Tombstones {
    customers: BTreeSet<Pseudonym>,
    data: BTreeMap<(Pseudonym, Attribute), u64>,
}

impl Vault {
    /// Erases what the exported ledger says was erased, and `already` was not; counts customers and single data.
    ///
    /// Single data are named in the ledger by their kind alone. Of each replaceable kind, as many as went then go now,
    /// the oldest first, which is the order in which replaced values go; all others go when their own date comes.
    ///
    /// Enforces: invariant 5
    pub(super) async fn erase_by_ledger(
        &self,
        export: &Path,
        already: &ErasedData,
        now: Timestamp,
    ) -> Result<(u64, u64), VaultError> {
        let size = self.ledger_size().await?;
        let last =
            self.store().read(move |tx| Ok(tree::leaf_bytes(tx.conn, size.saturating_sub(1))?)).await?;
        let (public, path) = (*self.ledger_key().public(), export.to_path_buf());
        let read = spawn_blocking(move || read(&path, &public, size, last.as_deref()));
        let stones = read.await.map_err(|_| StoreError::Closed)??;
        let (mut customers, mut data) = (0, 0);
        for customer in self.store().read(|tx| scan::customers_with_data(tx.conn)).await? {
            let Some(name) = self.pseudonym(customer).await? else { continue };
            let mut is_changed = false;
            if stones.customers.contains(&name) {
                let again = move |tx: &mut WriteTx<'_>| erase_customer_again(tx, customer, now);
                is_changed = self.store().write(again).await?;
                customers += u64::from(is_changed);
            } else {
                for ((_, attribute), gone) in stones.data.iter().filter(|((of, _), _)| *of == name) {
                    let known = already.get(&(customer, *attribute)).copied().unwrap_or_default();
                    let left = gone.saturating_sub(known);
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

/// Reads an export twice: once to verify it as a stranger would, once for what it says.
fn read(path: &Path, public: &[u8; 32], size: u64, last: Option<&[u8]>) -> Result<Tombstones, VaultError> {
    const NOT_WHOLE: VaultError = VaultError::NotNow(
        "the exported ledger does not verify; run `amanah ledger verify` on it, nothing was restored",
    );
    const NOT_OURS: VaultError = VaultError::NotNow(
        "the exported ledger is signed by another key than this store's; nothing was restored",
    );
    const OTHER_HISTORY: VaultError = VaultError::NotNow(
        "the exported ledger is another history than the backup's; use an export of the same ledger, nothing was restored",
    );
    let file = |fault: std::io::Error| VaultError::file(path, &fault);
    let mut verifier = Verifier::new(None, None);
    let mut from = File::open(path).map_err(file)?;
    let mut piece = vec![0; PIECE];
    loop {
        let read = from.read(&mut piece).map_err(file)?;
        match piece.get(..read) {
            None | Some([]) => break,
            Some(bytes) => verifier.push(bytes).map_err(|_| NOT_WHOLE)?,
        }
    }
    if verifier.finish().map_err(|_| NOT_WHOLE)?.key.public() != public {
        return Err(NOT_OURS);
    }
    let mut stones = Tombstones::default();
    for line in BufReader::new(File::open(path).map_err(file)?).lines() {
        let line = line.map_err(file)?;
        let Ok(leaf) = Leaf::decode(line.as_bytes()) else { continue };
        if leaf.sequence.saturating_add(1) == size && last != Some(line.as_bytes()) {
            return Err(OTHER_HISTORY);
        }
        if leaf.sequence >= size {
            stones.note(&leaf);
        }
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
                for kind in kinds.into_iter().filter(|kind| kind.is_replaceable()) {
                    let gone = self.data.entry((subject, kind)).or_default();
                    *gone = gone.saturating_add(each);
                }
            }
            _ => {}
        }
    }
}
