//! Wrapping every key anew under the newest epoch, a bounded number at a time, while the store is in use.
//!
//! The keys themselves stay the same, and with them every sealed value, tag and signature: data backups of any age open
//! with the present key store, and old checkpoints stay verifiable.

use amanah_policy::{CustomerId, DatumId, RetentionClass};

use super::wrap::{Bucket, KeyFor, Wrapping};
use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::store::sql::Connection;

/// The most keys of one transaction: about a millisecond of the writer's time.
const BATCH: usize = 500;
/// How many keys of each kind are opened to see that re-wrapping worked.
const SAMPLE: usize = 64;

/// How far re-wrapping came: table by table, in the order of their keys. Keys that are made meanwhile are wrapped under
/// the newest epoch already, so one pass is enough, and after a crash it begins anew.
#[derive(Clone, Debug)]
pub(super) enum Cursor {
    Classes(Vec<u8>, String),
    Versions(Vec<u8>, Vec<u8>),
    Buckets(String, i64),
    Named(String, i64),
    End,
}

impl Cursor {
    pub(super) const fn start() -> Self {
        Self::Classes(Vec::new(), String::new())
    }
}

/// One transaction of re-wrapping.
pub(super) struct Rewrapping<'a> {
    pub(super) conn: &'a Connection,
    pub(super) wrapping: &'a Wrapping,
    pub(super) entropy: &'a Entropy,
    /// The newest epoch.
    pub(super) to: i64,
}

impl Rewrapping<'_> {
    /// Wraps the next keys anew; says where to go on, and how many there were.
    pub(super) fn step(&self, from: Cursor) -> Result<(Cursor, u64), VaultError> {
        match from {
            Cursor::Classes(customer, class) => self.classes(&customer, &class),
            Cursor::Versions(customer, datum) => self.versions(&customer, &datum),
            Cursor::Buckets(bucket, day) => self.buckets(&bucket, day),
            Cursor::Named(name, version) => self.named(&name, version),
            Cursor::End => Ok((Cursor::End, 0)),
        }
    }

    fn classes(&self, customer: &[u8], class: &str) -> Result<(Cursor, u64), VaultError> {
        let mut select = self.conn.prepare_cached(
            "SELECT customer, class, epoch, wrapped FROM class_key WHERE (customer, class) > (?1, ?2) \
             AND epoch <> ?3 ORDER BY customer, class LIMIT ?4",
        )?;
        let rows = select.query_map((customer, class, self.to, limit(BATCH)), |row| {
            Ok((row.get::<[u8; 16]>(0)?, row.get::<String>(1)?, row.get(2)?, row.get::<Vec<u8>>(3)?))
        })?;
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        for (customer, class, epoch, wrapped) in &rows {
            let wrapped = self.anew(class_key(*customer, class)?, *epoch, wrapped)?;
            self.conn
                .prepare_cached(
                    "UPDATE class_key SET epoch = ?3, wrapped = ?4 WHERE customer = ?1 AND class = ?2 AND epoch = ?5",
                )?
                .run((customer, class, self.to, wrapped, epoch))?;
        }
        let next = rows.last().filter(|_| rows.len() == BATCH);
        Ok((
            next.map_or(Cursor::Versions(Vec::new(), Vec::new()), |(customer, class, ..)| {
                Cursor::Classes(customer.to_vec(), class.clone())
            }),
            count(rows.len()),
        ))
    }

    fn versions(&self, customer: &[u8], datum: &[u8]) -> Result<(Cursor, u64), VaultError> {
        let mut select = self.conn.prepare_cached(
            "SELECT customer, datum, class, epoch, wrapped FROM version_key WHERE (customer, datum) > (?1, ?2) \
             AND epoch <> ?3 ORDER BY customer, datum LIMIT ?4",
        )?;
        let rows = select.query_map((customer, datum, self.to, limit(BATCH)), |row| {
            let ids = (row.get::<[u8; 16]>(0)?, row.get::<[u8; 16]>(1)?);
            Ok((ids, row.get::<String>(2)?, row.get(3)?, row.get::<Vec<u8>>(4)?))
        })?;
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        for ((customer, datum), class, epoch, wrapped) in &rows {
            let wrapped = self.anew(version_key(*customer, *datum, class)?, *epoch, wrapped)?;
            self.conn
                .prepare_cached(
                    "UPDATE version_key SET epoch = ?3, wrapped = ?4 WHERE customer = ?1 AND datum = ?2 AND epoch = ?5",
                )?
                .run((customer, datum, self.to, wrapped, epoch))?;
        }
        let next = rows.last().filter(|_| rows.len() == BATCH);
        Ok((
            next.map_or(Cursor::Buckets(String::new(), i64::MIN), |((customer, datum), ..)| {
                Cursor::Versions(customer.to_vec(), datum.to_vec())
            }),
            count(rows.len()),
        ))
    }

    fn buckets(&self, bucket: &str, day: i64) -> Result<(Cursor, u64), VaultError> {
        let mut select = self.conn.prepare_cached(
            "SELECT bucket, day, epoch, wrapped FROM bucket_key WHERE (bucket, day) > (?1, ?2) AND epoch <> ?3 \
             ORDER BY bucket, day LIMIT ?4",
        )?;
        let rows = select.query_map((bucket, day, self.to, limit(BATCH)), |row| {
            Ok((row.get::<String>(0)?, row.get(1)?, row.get(2)?, row.get::<Vec<u8>>(3)?))
        })?;
        let rows = rows.collect::<Result<Vec<(String, i64, i64, Vec<u8>)>, _>>()?;
        for (bucket, day, epoch, wrapped) in &rows {
            let wrapped = self.anew(bucket_key(bucket, *day)?, *epoch, wrapped)?;
            self.conn
                .prepare_cached(
                    "UPDATE bucket_key SET epoch = ?3, wrapped = ?4 WHERE bucket = ?1 AND day = ?2 AND epoch = ?5",
                )?
                .run((bucket, day, self.to, wrapped, epoch))?;
        }
        let next = rows.last().filter(|_| rows.len() == BATCH);
        Ok((
            next.map_or(Cursor::Named(String::new(), i64::MIN), |(bucket, day, ..)| {
                Cursor::Buckets(bucket.clone(), *day)
            }),
            count(rows.len()),
        ))
    }

    /// The store's own keys, the ledger's seed among them.
    fn named(&self, name: &str, version: i64) -> Result<(Cursor, u64), VaultError> {
        let mut select = self.conn.prepare_cached(
            "SELECT name, version, epoch, wrapped FROM named_key WHERE (name, version) > (?1, ?2) AND epoch <> ?3 \
             ORDER BY name, version LIMIT ?4",
        )?;
        let rows = select.query_map((name, version, self.to, limit(BATCH)), |row| {
            Ok((row.get::<String>(0)?, row.get(1)?, row.get(2)?, row.get::<Vec<u8>>(3)?))
        })?;
        let rows = rows.collect::<Result<Vec<(String, i64, i64, Vec<u8>)>, _>>()?;
        for (name, version, epoch, wrapped) in &rows {
            let wrapped = self.anew(KeyFor::Named(name, *version), *epoch, wrapped)?;
            self.conn
                .prepare_cached(
                    "UPDATE named_key SET epoch = ?3, wrapped = ?4 WHERE name = ?1 AND version = ?2 AND epoch = ?5",
                )?
                .run((name, version, self.to, wrapped, epoch))?;
        }
        let next = rows.last().filter(|_| rows.len() == BATCH);
        Ok((
            next.map_or(Cursor::End, |(name, version, ..)| Cursor::Named(name.clone(), *version)),
            count(rows.len()),
        ))
    }

    fn anew(&self, what: KeyFor<'_>, from: i64, wrapped: &[u8]) -> Result<Vec<u8>, VaultError> {
        let key = self.wrapping.unwrap(what, from, wrapped)?;
        self.wrapping.wrap(self.entropy, what, self.to, &key)
    }
}

/// Opens a sample of each kind with what is given and nothing else; says how many were opened.
pub(super) fn open_sample(conn: &Connection, wrapping: &Wrapping) -> Result<u64, VaultError> {
    let mut opened = 0;
    let mut select = conn
        .prepare_cached("SELECT customer, class, epoch, wrapped FROM class_key ORDER BY customer LIMIT ?1")?;
    let rows = select.query_map([limit(SAMPLE)], |row| {
        Ok((row.get::<[u8; 16]>(0)?, row.get::<String>(1)?, row.get(2)?, row.get::<Vec<u8>>(3)?))
    })?;
    for row in rows {
        let (customer, class, epoch, wrapped) = row?;
        wrapping.unwrap(class_key(customer, &class)?, epoch, &wrapped)?;
        opened += 1;
    }
    let mut select = conn.prepare_cached(
        "SELECT customer, datum, class, epoch, wrapped FROM version_key ORDER BY customer, datum LIMIT ?1",
    )?;
    let rows = select.query_map([limit(SAMPLE)], |row| {
        let ids = (row.get::<[u8; 16]>(0)?, row.get::<[u8; 16]>(1)?);
        Ok((ids, row.get::<String>(2)?, row.get(3)?, row.get::<Vec<u8>>(4)?))
    })?;
    for row in rows {
        let ((customer, datum), class, epoch, wrapped) = row?;
        wrapping.unwrap(version_key(customer, datum, &class)?, epoch, &wrapped)?;
        opened += 1;
    }
    let mut select = conn
        .prepare_cached("SELECT bucket, day, epoch, wrapped FROM bucket_key ORDER BY bucket, day LIMIT ?1")?;
    let rows = select.query_map([limit(SAMPLE)], |row| {
        Ok((row.get::<String>(0)?, row.get(1)?, row.get(2)?, row.get::<Vec<u8>>(3)?))
    })?;
    for row in rows {
        let (bucket, day, epoch, wrapped) = row?;
        wrapping.unwrap(bucket_key(&bucket, day)?, epoch, &wrapped)?;
        opened += 1;
    }
    let mut select = conn.prepare_cached("SELECT name, version, epoch, wrapped FROM named_key")?;
    let rows = select
        .query_map((), |row| Ok((row.get::<String>(0)?, row.get(1)?, row.get(2)?, row.get::<Vec<u8>>(3)?)))?;
    for row in rows {
        let (name, version, epoch, wrapped) = row?;
        wrapping.unwrap(KeyFor::Named(&name, version), epoch, &wrapped)?;
        opened += 1;
    }
    Ok(opened)
}

fn class_key(customer: [u8; 16], class: &str) -> Result<KeyFor<'static>, VaultError> {
    let class = RetentionClass::from_code(class).ok_or(VaultError::Tampered)?;
    Ok(KeyFor::Class(CustomerId::from_bytes(customer), class))
}

fn version_key(customer: [u8; 16], datum: [u8; 16], class: &str) -> Result<KeyFor<'static>, VaultError> {
    let class = RetentionClass::from_code(class).ok_or(VaultError::Tampered)?;
    Ok(KeyFor::Version(CustomerId::from_bytes(customer), DatumId::from_bytes(datum), class))
}

fn bucket_key(bucket: &str, day: i64) -> Result<KeyFor<'static>, VaultError> {
    Ok(KeyFor::Bucket(Bucket::from_code(bucket).ok_or(VaultError::Tampered)?, day))
}

fn limit(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

fn count(many: usize) -> u64 {
    u64::try_from(many).unwrap_or(u64::MAX)
}
