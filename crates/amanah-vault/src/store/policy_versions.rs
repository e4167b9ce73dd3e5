//! Which policy was in force since when.

use std::sync::Arc;

use crate::store::sql::{Connection, OptionalRow};
use amanah_ledger::Event;
use amanah_policy::{Bundle, PolicyVersion, Timestamp};

use crate::actor::Actor;
use crate::error::{StoreError, VaultError};
use crate::store::WriteTx;
use crate::store::entry::Entry;
use crate::store::ledger_tail::sql_number;

/// The version in force and the hash of its bundle; none before the first.
pub(crate) fn newest(conn: &Connection) -> Result<Option<(PolicyVersion, [u8; 32])>, VaultError> {
    let row: Option<(u32, [u8; 32])> = conn
        .prepare_cached("SELECT version, bundle FROM policy_version ORDER BY seq DESC LIMIT 1")?
        .query_row((), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    row.map(|(version, bundle)| Ok((PolicyVersion::new(version).ok_or(VaultError::Tampered)?, bundle)))
        .transpose()
}

/// Puts a bundle into force with this entry of the ledger, unless a newer version is in force, or this version with other
/// contents.
///
/// Enforces: ACC
pub(crate) fn put_into_force(
    tx: &mut WriteTx<'_>,
    bundle: &Arc<Bundle>,
    actor: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    let hash = *bundle.hash().as_bytes();
    match newest(tx.conn)? {
        Some((version, _)) if version > bundle.version() => {
            return Err(VaultError::NotNow(
                "a newer policy version is in force; raise the version of this one",
            ));
        }
        // What customers agreed to under a number never changes under that number.
        Some((version, in_force)) if version == bundle.version() && in_force != hash => {
            return Err(VaultError::NotNow(
                "this policy version is in force with other contents, as the ledger says; put its files back as they \
                 were, or give the changed ones the next version",
            ));
        }
        _ => {}
    }
    tx.ledger.as_deref_mut().ok_or(StoreError::Closed)?.put_into_force(hash);
    let place = tx.append(Entry::of_the_house(Event::PolicyActivated, actor, now))?;
    tx.conn
        .prepare_cached(
            "INSERT INTO policy_version (seq, version, bundle, activated_at, leaf) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .append((bundle.version().number(), hash, now.as_micros(), sql_number(place.sequence)))?;
    Ok(())
}
