//! Destroying keys: what they sealed is unreadable from here, in every copy of the data.

use std::collections::BTreeSet;

use crate::store::sql::{Connection, OptionalRow};
use amanah_policy::{CustomerId, DatumId, RetentionClass, Timestamp};
use tokio::task::spawn_blocking;

use super::KeyStore;
use crate::error::{StoreError, VaultError};
use crate::store::journal;

/// Whose keys are destroyed.
pub(crate) enum Doomed {
    /// All keys of a customer, but for the classes under which rows are left.
    Customer { customer: CustomerId, kept: BTreeSet<RetentionClass> },
    /// The key of one value, if it has one of its own.
    Datum { customer: CustomerId, datum: DatumId },
}

/// A key that was made for something that may not be durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) customer: CustomerId,
    /// None for keys of classes.
    pub(crate) datum: Option<DatumId>,
}

impl Made {
    /// As it is stored: empty for keys of classes.
    fn datum_bytes(&self) -> &[u8] {
        self.datum.as_ref().map_or(&[], |datum| datum.as_bytes())
    }
}

/// What became of what a key was made for.
pub(crate) enum Fate {
    /// It is there.
    InUse,
    /// It never came, or has gone; rows are left under these classes.
    Orphan { kept: BTreeSet<RetentionClass> },
}

impl KeyStore {
    /// Destroys keys and writes beside it what was destroyed, so that a restore of older data knows.
    ///
    /// Enforces: invariant 5
    pub(crate) async fn destroy(&self, doomed: Vec<Doomed>, now: Timestamp) -> Result<(), VaultError> {
        self.engine.write(move |tx| doomed.iter().try_for_each(|doomed| destroy(tx.conn, doomed, now))).await
    }

    /// Takes out of the key store's own files what was deleted; says whether that was done.
    pub(crate) async fn empty_journal(&self) -> Result<bool, VaultError> {
        let Some(settings) = self.place.database().cloned() else {
            return self.engine.alone(|conn| journal::empty(conn)).await;
        };
        let vacuum = move || journal::vacuum(&settings, journal::VACUUM_KEYS);
        spawn_blocking(vacuum).await.map_err(|_| StoreError::Closed)?
    }

    /// Keys that were made before then and are not known to be in use: so many at most, of those that come after one.
    pub(crate) async fn made_before(
        &self,
        then: Timestamp,
        after: Option<Made>,
        at_most: u32,
    ) -> Result<Vec<Made>, VaultError> {
        self.engine
            .read(move |tx| {
                let mut select = tx.conn.prepare_cached(
                    "SELECT customer, datum FROM making WHERE at <= ?1 AND (customer, datum) > (?2, ?3)
                     ORDER BY customer, datum LIMIT ?4",
                )?;
                let customer = after.as_ref().map_or(&[][..], |made| made.customer.as_bytes());
                let datum = after.as_ref().map_or(&[][..], Made::datum_bytes);
                let rows = select.query_map((then.as_micros(), customer, datum, at_most), |row| {
                    let datum: Vec<u8> = row.get(1)?;
                    Ok(Made {
                        customer: CustomerId::from_bytes(row.get(0)?),
                        datum: <[u8; 16]>::try_from(datum.as_slice()).ok().map(DatumId::from_bytes),
                    })
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Forgets that keys were being made, and removes those whose data never came; says how many.
    pub(crate) async fn settle(&self, fates: Vec<(Made, Fate)>) -> Result<u64, VaultError> {
        self.engine
            .write(move |tx| {
                let mut removed = 0;
                for (made, fate) in &fates {
                    if let Fate::Orphan { kept } = fate {
                        removed += match made.datum {
                            Some(datum) => remove_version(tx.conn, made.customer, datum)?,
                            None => remove_classes(tx.conn, made.customer, kept)?,
                        };
                    }
                    tx.conn
                        .prepare_cached("DELETE FROM making WHERE customer = ?1 AND datum = ?2")?
                        .run((made.customer.as_bytes(), made.datum_bytes()))?;
                }
                Ok(removed)
            })
            .await
    }
}

fn destroy(conn: &Connection, doomed: &Doomed, now: Timestamp) -> Result<(), VaultError> {
    match doomed {
        Doomed::Customer { customer, kept } => {
            remove_classes(conn, *customer, kept)?;
            conn.prepare_cached("DELETE FROM making WHERE customer = ?1")?.run([customer.as_bytes()])?;
            for class in RetentionClass::ALL.iter().filter(|class| !kept.contains(class)) {
                note(conn, *customer, &[], class.code(), now)?;
            }
            Ok(())
        }
        Doomed::Datum { customer, datum } => {
            let class: Option<String> = conn
                .prepare_cached("SELECT class FROM version_key WHERE customer = ?1 AND datum = ?2")?
                .query_row((customer.as_bytes(), datum.as_bytes()), |row| row.get(0))
                .optional()?;
            remove_version(conn, *customer, *datum)?;
            conn.prepare_cached("DELETE FROM making WHERE customer = ?1 AND datum = ?2")?
                .run((customer.as_bytes(), datum.as_bytes()))?;
            let class = class.as_deref().unwrap_or(RetentionClass::Service.code());
            note(conn, *customer, datum.as_bytes(), class, now)
        }
    }
}

fn note(
    conn: &Connection,
    customer: CustomerId,
    datum: &[u8],
    class: &str,
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO destroyed (customer, datum, class, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?
    .run((customer.as_bytes(), datum, class, now.as_micros()))?;
    Ok(())
}

fn remove_version(conn: &Connection, customer: CustomerId, datum: DatumId) -> Result<u64, VaultError> {
    let gone = conn
        .prepare_cached("DELETE FROM version_key WHERE customer = ?1 AND datum = ?2")?
        .execute((customer.as_bytes(), datum.as_bytes()))?;
    Ok(gone)
}

/// Removes the keys of a customer's classes, and of the versions that share their lifetime.
fn remove_classes(
    conn: &Connection,
    customer: CustomerId,
    kept: &BTreeSet<RetentionClass>,
) -> Result<u64, VaultError> {
    let mut gone = 0_u64;
    for class in RetentionClass::ALL.iter().filter(|class| !kept.contains(class)) {
        for keys in [
            "DELETE FROM class_key WHERE customer = ?1 AND class = ?2",
            "DELETE FROM version_key WHERE customer = ?1 AND class = ?2",
        ] {
            let removed = conn.prepare_cached(keys)?.execute((customer.as_bytes(), class.code()))?;
            gone = gone.saturating_add(removed);
        }
    }
    Ok(gone)
}
