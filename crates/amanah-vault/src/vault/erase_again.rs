//! After a restore: what was erased since the backup was made is erased again. The key store remembers it, because a
//! backup, which is older, cannot.

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, DatumId, ErasureGround, RetentionClass, Timestamp};

use super::Vault;
use super::erase_by_ledger::ErasedData;
use super::redo::ERASER;
use crate::error::VaultError;
use crate::store::entry::Entry;
use crate::store::erasures::{Tombstone, raise};
use crate::store::rows_of::drop_rows_of;
use crate::store::{WriteTx, burial, customers, data, mails, received_claims, tombstones};

/// What the key store remembers of a destroyed key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DestroyedKey {
    pub(crate) customer: CustomerId,
    /// None when all of the customer's keys of the class went.
    pub(crate) datum: Option<DatumId>,
    pub(crate) class: RetentionClass,
}

impl Vault {
    /// Erases again what the key store says was erased, mails that were shredded among it; counts customers, and single data by their kind.
    pub(super) async fn erase_again(&self, now: Timestamp) -> Result<(u64, ErasedData), VaultError> {
        self.rebuild_claims().await?;
        let destroyed = self.keys().destroyed().await?;
        let (mut customers, mut data) = (0, ErasedData::new());
        for key in destroyed {
            let customer = key.customer;
            let again = match key {
                DestroyedKey { datum: None, class: RetentionClass::Service, .. } => {
                    let again = move |tx: &mut WriteTx<'_>| erase_customer_again(tx, customer, now);
                    let again = self.store().write(again).await?;
                    customers += u64::from(again);
                    again
                }
                // The rows of another class alone: their law's date had come.
                DestroyedKey { datum: None, .. } => false,
                DestroyedKey { datum: Some(datum), .. } => {
                    let again = move |tx: &mut WriteTx<'_>| erase_datum_again(tx, customer, datum, now);
                    let again = self.store().write(again).await?;
                    if let Some(attribute) = again {
                        *data.entry((customer, attribute)).or_default() += 1;
                    }
                    again.is_some()
                }
            };
            if again {
                self.finish_erasures(customer, now).await?;
            }
        }
        Ok((customers, data))
    }
}

/// Erases a customer who is there again; false when they are not.
pub(super) fn erase_customer_again(
    tx: &mut WriteTx<'_>,
    customer: CustomerId,
    now: Timestamp,
) -> Result<bool, VaultError> {
    if customers::living(tx.conn, customer).is_err() {
        return Ok(false);
    }
    let mut leaving = data::all(tx.conn, customer)?;
    // What a case holds stays, and counts with the rest: nobody learns of a case from a number.
    leaving.retain(|row| matches!(row.class, RetentionClass::Service | RetentionClass::Hold));
    for row in leaving.iter().filter(|row| row.class == RetentionClass::Service) {
        data::delete(tx.conn, customer, row)?;
    }
    let claimed = received_claims::shred_of(tx.conn, customer)?;
    burial::cut_ties(tx.conn, customer, now)?;
    drop_rows_of(tx, customer, now)?;
    // Their pseudonym went with the key, so the entry can name nobody.
    let count = Some(u64::try_from(leaving.len()).unwrap_or(u64::MAX).saturating_add(claimed));
    let entry = Entry { count, ..Entry::of_the_house(Event::CustomerErased, ERASER, now) };
    let place = tx.append(entry)?;
    let stone = Tombstone { customer, datum: None, has_key: true };
    let stone = raise(tx.conn, &stone, ErasureGround::ConfirmedRequest, place, now)?;
    tombstones::inscribe(tx.conn, stone, &burial::with_claimed(burial::by_attribute(&leaving), claimed))?;
    Ok(true)
}

/// Erases a datum that is there again and says of which kind it was; none when it is not there.
pub(super) fn erase_datum_again(
    tx: &mut WriteTx<'_>,
    customer: CustomerId,
    datum: DatumId,
    now: Timestamp,
) -> Result<Option<Attribute>, VaultError> {
    let row = match data::one(tx.conn, customer, datum) {
        Ok(row) => row,
        Err(VaultError::NotFound(_)) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    data::delete(tx.conn, customer, &row)?;
    mails::drop_addressed_to(tx.conn, datum)?;
    customers::changed(tx.conn, customer)?;
    let mut entry = Entry::of_the_house(Event::Erased, ERASER, now);
    entry.kinds = vec![row.label.attribute];
    entry.count = Some(1);
    let place = tx.append(entry)?;
    let stone = Tombstone { customer, datum: Some(datum), has_key: row.own_key };
    raise(tx.conn, &stone, ErasureGround::Replaced, place, now)?;
    Ok(Some(row.label.attribute))
}
