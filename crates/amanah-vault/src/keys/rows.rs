//! The rows of the key store.

use std::collections::BTreeMap;

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_policy::{CustomerId, DatumId, ReceivedMailId, RetentionClass, Timestamp};
use aws_lc_rs::hmac;

use super::epochs;
use super::master::MadeMaster;
use super::named::{IndexField, NamedKeys};
use super::wrap::{Bucket, FIRST_EPOCH, KeyFor, Wrapping};
use crate::entropy::Entropy;
use crate::error::{OpenError, VaultError};
use crate::normalise;
use crate::seal::DataKey;
use crate::store::KeyPlace;
use crate::vault::DestroyedKey;

const STAFF: &str = "staff";
const LEDGER: &str = "ledger";
const DUPLICATES: &str = "duplicates";

/// The customer's key of a class, if it exists (still).
pub(crate) fn class_key(
    conn: &Connection,
    wrapping: &Wrapping,
    customer: CustomerId,
    class: RetentionClass,
) -> Result<Option<DataKey>, VaultError> {
    let mut select =
        conn.prepare_cached("SELECT epoch, wrapped FROM class_key WHERE customer = ?1 AND class = ?2")?;
    let row = select.query_row((customer.as_bytes(), class.code()), wrapped).optional()?;
    row.map(|(epoch, bytes)| wrapping.unwrap(KeyFor::Class(customer, class), epoch, &bytes)).transpose()
}

/// The key of one version, if it exists (still).
pub(crate) fn version_key(
    conn: &Connection,
    wrapping: &Wrapping,
    customer: CustomerId,
    datum: DatumId,
    class: RetentionClass,
) -> Result<Option<DataKey>, VaultError> {
    let mut select =
        conn.prepare_cached("SELECT epoch, wrapped FROM version_key WHERE customer = ?1 AND datum = ?2")?;
    let row = select.query_row((customer.as_bytes(), datum.as_bytes()), wrapped).optional()?;
    row.map(|(epoch, bytes)| wrapping.unwrap(KeyFor::Version(customer, datum, class), epoch, &bytes))
        .transpose()
}

/// The keys that new data of a customer are sealed under.
pub(crate) struct NewKeys {
    pub(crate) classes: BTreeMap<RetentionClass, DataKey>,
    /// In the order in which they were asked for.
    pub(crate) versions: Vec<DataKey>,
}

/// One transaction that makes keys of a customer.
pub(super) struct Making<'a> {
    pub(super) conn: &'a Connection,
    pub(super) wrapping: &'a Wrapping,
    pub(super) entropy: &'a Entropy,
    pub(super) customer: CustomerId,
    /// The newest epoch, as this transaction sees it.
    pub(super) epoch: i64,
    pub(super) now: Timestamp,
}

impl Making<'_> {
    /// The customer's key of a class; never made again once it was destroyed.
    pub(super) fn class_key(&self, class: RetentionClass) -> Result<DataKey, VaultError> {
        if let Some(key) = class_key(self.conn, self.wrapping, self.customer, class)? {
            return Ok(key);
        }
        let is_destroyed: bool = self
            .conn
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM destroyed WHERE customer = ?1 AND datum = ?2 AND class = ?3)",
            )?
            .query_row((self.customer.as_bytes(), &[][..], class.code()), |row| row.get(0))?;
        if is_destroyed {
            return Err(VaultError::KeyGone);
        }
        let key = DataKey::random(self.entropy)?;
        let bytes =
            self.wrapping.wrap(self.entropy, KeyFor::Class(self.customer, class), self.epoch, &key)?;
        self.conn
            .prepare_cached(
                "INSERT INTO class_key (customer, class, epoch, wrapped) VALUES (?1, ?2, ?3, ?4)",
            )?
            .run((self.customer.as_bytes(), class.code(), self.epoch, bytes))?;
        self.note(&[])?;
        Ok(key)
    }

    /// A key for one new version.
    pub(super) fn version_key(&self, datum: DatumId, class: RetentionClass) -> Result<DataKey, VaultError> {
        let key = DataKey::random(self.entropy)?;
        let what = KeyFor::Version(self.customer, datum, class);
        let bytes = self.wrapping.wrap(self.entropy, what, self.epoch, &key)?;
        self.conn
            .prepare_cached(
                "INSERT INTO version_key (customer, datum, class, epoch, wrapped) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .run((self.customer.as_bytes(), datum.as_bytes(), class.code(), self.epoch, bytes))?;
        self.note(datum.as_bytes())?;
        Ok(key)
    }

    /// Notes a key whose data is not durable yet; the sweep removes the note, or the key if the data never came.
    fn note(&self, datum: &[u8]) -> Result<(), VaultError> {
        self.conn
            .prepare_cached(
                "INSERT INTO making (customer, datum, at) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (customer, datum) DO UPDATE SET at = excluded.at",
            )?
            .run((self.customer.as_bytes(), datum, self.now.as_micros()))?;
        Ok(())
    }
}

pub(crate) fn bucket_key(
    conn: &Connection,
    wrapping: &Wrapping,
    bucket: Bucket,
    day: i64,
) -> Result<Option<DataKey>, VaultError> {
    let mut select =
        conn.prepare_cached("SELECT epoch, wrapped FROM bucket_key WHERE bucket = ?1 AND day = ?2")?;
    let row = select.query_row((&*bucket.code(), day), wrapped).optional()?;
    row.map(|(epoch, bytes)| wrapping.unwrap(KeyFor::Bucket(bucket, day), epoch, &bytes)).transpose()
}

pub(super) fn bucket_key_or_new(
    conn: &Connection,
    wrapping: &Wrapping,
    entropy: &Entropy,
    bucket: Bucket,
    day: i64,
) -> Result<DataKey, VaultError> {
    if let Some(key) = bucket_key(conn, wrapping, bucket, day)? {
        return Ok(key);
    }
    let key = DataKey::random(entropy)?;
    let epoch = epochs::current(conn)?;
    let bytes = wrapping.wrap(entropy, KeyFor::Bucket(bucket, day), epoch, &key)?;
    conn.prepare_cached("INSERT INTO bucket_key (bucket, day, epoch, wrapped) VALUES (?1, ?2, ?3, ?4)")?
        .run((&*bucket.code(), day, epoch, bytes))?;
    Ok(key)
}

/// Destroys the keys of mails that came in.
pub(super) fn end_received(conn: &Connection, mails: &[ReceivedMailId]) -> Result<(), VaultError> {
    let mut delete = conn.prepare_cached("DELETE FROM bucket_key WHERE bucket = ?1")?;
    mails.iter().try_for_each(|mail| Ok(delete.run([&*Bucket::Received(*mail).code()])?))
}

/// Every destruction of a customer's key, oldest first.
pub(super) fn destroyed(conn: &Connection) -> Result<Vec<DestroyedKey>, VaultError> {
    let mut select = conn.prepare_cached("SELECT customer, datum, class FROM destroyed ORDER BY at")?;
    let rows = select.query_map((), |row| {
        Ok((CustomerId::from_bytes(row.get(0)?), row.get::<Vec<u8>>(1)?, row.get::<String>(2)?))
    })?;
    let mut destroyed = Vec::new();
    for row in rows {
        let (customer, datum, class) = row?;
        let datum = datum.first_chunk().copied().map(DatumId::from_bytes);
        let class = RetentionClass::from_code(&class).ok_or(VaultError::Tampered)?;
        destroyed.push(DestroyedKey { customer, datum, class });
    }
    Ok(destroyed)
}

/// Destroys the keys of days before `today`.
pub(super) fn end_buckets(conn: &Connection, today: i64) -> Result<u64, VaultError> {
    let gone = conn.prepare_cached("DELETE FROM bucket_key WHERE day < ?1")?.execute([today])?;
    Ok(gone)
}

/// Fills a new key store: its name, its first epoch, the store's own keys. One transaction.
pub(super) fn fill(
    conn: &Connection,
    wrapping: &Wrapping,
    entropy: &Entropy,
    (provider, made): (&str, &MadeMaster),
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.begin_writing()?;
    conn.execute(
        "INSERT INTO store (one, id, created_at) VALUES (1, ?1, ?2)",
        (wrapping.store(), now.as_micros()),
    )?;
    let check = wrapping.wrap(entropy, KeyFor::Check, FIRST_EPOCH, &epochs::known_text())?;
    epochs::insert(conn, FIRST_EPOCH, provider, &made.material, &check, now)?;
    for (name, version) in own_keys() {
        let key = DataKey::random(entropy)?;
        let key = wrapping.wrap(entropy, KeyFor::Named(name, version), FIRST_EPOCH, &key)?;
        conn.execute(
            "INSERT INTO named_key (name, version, epoch, wrapped) VALUES (?1, ?2, ?3, ?4)",
            (name, version, FIRST_EPOCH, key),
        )?;
    }
    Ok(conn.commit()?)
}

/// Which data store this key store belongs to.
pub(super) fn store_id(conn: &Connection, place: &KeyPlace) -> Result<[u8; 16], OpenError> {
    conn.query_row("SELECT id FROM store WHERE one = 1", (), |row| row.get(0))
        .optional()
        .map_err(|fault| place.fault(fault))?
        .ok_or_else(|| OpenError::KeysIncomplete {
            path: place.path().to_path_buf(),
            missing: "the name of the store",
        })
}

/// Unwraps the store's own keys: tells when the key store lacks one.
pub(super) fn unwrap_named(
    conn: &Connection,
    place: &KeyPlace,
    wrapping: &Wrapping,
) -> Result<NamedKeys, OpenError> {
    let incomplete = |missing| OpenError::KeysIncomplete { path: place.path().to_path_buf(), missing };
    let key = |name: &'static str, version: i64| -> Result<DataKey, OpenError> {
        let row = conn
            .query_row(
                "SELECT epoch, wrapped FROM named_key WHERE name = ?1 AND version = ?2",
                (name, version),
                wrapped,
            )
            .optional()
            .map_err(|fault| place.fault(fault))?;
        let (epoch, bytes) = row.ok_or_else(|| incomplete(name))?;
        wrapping.unwrap(KeyFor::Named(name, version), epoch, &bytes).map_err(|_| incomplete(name))
    };
    let mac = |name, version| Ok(hmac::Key::new(hmac::HMAC_SHA256, key(name, version)?.expose()));
    let index = |field: IndexField| mac(field.key_name(), normalise::version(field));
    let duplicates = mac(DUPLICATES, 1)?;
    let made = |label: &[u8]| hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&duplicates, label).as_ref());
    Ok(NamedKeys {
        staff: key(STAFF, 1)?,
        name_word: made(b"amanah/index/name_word/1"),
        provider_link: made(b"amanah/index/provider_link/1"),
        duplicates,
        ledger_seed: key(LEDGER, 1)?,
        email: index(IndexField::Email)?,
        phone: index(IndexField::Phone)?,
        domain: index(IndexField::Domain)?,
    })
}

/// The names and versions of the store's own keys.
fn own_keys() -> impl Iterator<Item = (&'static str, i64)> {
    let index = IndexField::WITH_KEY.into_iter().map(|field| (field.key_name(), normalise::version(field)));
    [(STAFF, 1), (LEDGER, 1), (DUPLICATES, 1)].into_iter().chain(index)
}

pub(super) fn wrapped(row: &Row<'_>) -> Result<(i64, Vec<u8>), SqlFault> {
    Ok((row.get(0)?, row.get(1)?))
}
