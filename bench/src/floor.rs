//! The floor: raw rusqlite and AES-256-GCM-SIV, one thread, the same durability, nothing else.
//!
//! It reads a customer's sealed value and wrapped key by id, appends a log row for each read, commits once for as many
//! callers as wait, and opens the values after the commit. No policy, no tree, no queue: nobody can be cheaper.

use std::path::Path;

use anyhow::{Context as _, anyhow};
use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rand;
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

use crate::meter;

/// A sealed value of the size of an address with its facts.
const VALUE: &[u8] = b"customer-0000000@benchmark.example";
/// About the size of a ledger leaf.
const LEAF_BYTES: usize = 320;
/// About the size of a sealed detail.
const DETAIL_BYTES: usize = 200;

/// A raw store with `customers` customers of one value each.
pub(crate) struct Floor {
    conn: Connection,
    master: LessSafeKey,
    customers: u32,
    next: u32,
}

impl Floor {
    pub(crate) fn create(folder: &Path, customers: u32) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let conn = open_durable(&folder.join("floor.db"))?;
        conn.execute_batch(
            "CREATE TABLE datum (seq INTEGER PRIMARY KEY, customer INTEGER NOT NULL, label TEXT NOT NULL, sealed BLOB NOT NULL) STRICT;
             CREATE INDEX datum_customer ON datum (customer);
             CREATE TABLE wrapped (customer INTEGER PRIMARY KEY, key BLOB NOT NULL) STRICT;
             CREATE TABLE log (seq INTEGER PRIMARY KEY, leaf BLOB NOT NULL, detail BLOB NOT NULL) STRICT;
             CREATE TABLE seen (tag BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;",
        )?;
        let floor = Self { conn, master: key(&random()?)?, customers, next: 1 };
        floor.fill()?;
        Ok(floor)
    }

    fn fill(&self) -> anyhow::Result<()> {
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        for customer in 0..self.customers {
            let data_key: [u8; 32] = random()?;
            self.conn
                .prepare_cached("INSERT INTO wrapped (customer, key) VALUES (?1, ?2)")?
                .execute(params![customer, seal(&self.master, &data_key)?])?;
            self.insert_datum(customer, &key(&data_key)?)?;
        }
        self.conn.execute_batch("COMMIT")?;
        Ok(())
    }

    fn insert_datum(&self, customer: u32, data_key: &LessSafeKey) -> anyhow::Result<()> {
        self.conn
            .prepare_cached("INSERT INTO datum (customer, label, sealed) VALUES (?1, ?2, ?3)")?
            .execute(params![customer, "contact|registration|clientzone|signup", seal(data_key, VALUE)?])?;
        Ok(())
    }

    fn append_log(&self) -> anyhow::Result<()> {
        let leaf = vec![7_u8; LEAF_BYTES];
        let _leaf_hash = Sha256::digest(&leaf);
        self.conn
            .prepare_cached("INSERT INTO log (leaf, detail) VALUES (?1, ?2)")?
            .execute(params![leaf, vec![9_u8; DETAIL_BYTES]])?;
        Ok(())
    }

    fn some_customer(&mut self) -> u32 {
        // A linear congruence is random enough to defeat the page cache's neighbours.
        self.next = self.next.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.next % self.customers
    }

    fn data_key(&self, customer: u32) -> anyhow::Result<LessSafeKey> {
        let wrapped: Vec<u8> = self
            .conn
            .prepare_cached("SELECT key FROM wrapped WHERE customer = ?1")?
            .query_row([customer], |row| row.get(0))?;
        let bytes = open(&self.master, &wrapped)?;
        key(&<[u8; 32]>::try_from(bytes.as_slice()).context("a data key has 32 bytes")?)
    }

    /// Releases for as many callers as wait together; gives the latency of each.
    pub(crate) fn release(&mut self, callers: u32) -> anyhow::Result<Vec<f64>> {
        let begun = meter::wall();
        let mut found = Vec::new();
        self.conn.execute_batch("BEGIN")?;
        for _ in 0..callers {
            let customer = self.some_customer();
            let sealed: Vec<u8> = self
                .conn
                .prepare_cached("SELECT sealed FROM datum WHERE customer = ?1 ORDER BY seq DESC LIMIT 1")?
                .query_row([customer], |row| row.get(0))?;
            found.push((self.data_key(customer)?, sealed));
        }
        self.conn.execute_batch("COMMIT")?;
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..callers {
            self.append_log()?;
        }
        self.conn.execute_batch("COMMIT")?;
        for (data_key, sealed) in found {
            let value = open(&data_key, &sealed)?;
            anyhow::ensure!(value == VALUE, "the floor opened another value");
        }
        Ok(vec![meter::nanos_since(begun); usize::try_from(callers)?])
    }

    /// Records a value and its log row for as many callers as wait together.
    pub(crate) fn record(&mut self, callers: u32) -> anyhow::Result<Vec<f64>> {
        let begun = meter::wall();
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..callers {
            let customer = self.some_customer();
            let data_key = self.data_key(customer)?;
            self.insert_datum(customer, &data_key)?;
            self.append_log()?;
        }
        self.conn.execute_batch("COMMIT")?;
        Ok(vec![meter::nanos_since(begun); usize::try_from(callers)?])
    }

    /// Gives one customer `count` further values, spread among those of others.
    pub(crate) fn scatter(&mut self, customer: u32, count: u32) -> anyhow::Result<()> {
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        let data_key = self.data_key(customer)?;
        for _ in 0..count {
            self.insert_datum(customer, &data_key)?;
            for _ in 0..3 {
                let other = self.some_customer();
                self.insert_datum(other, &data_key)?;
            }
        }
        self.conn.execute_batch("COMMIT")?;
        Ok(())
    }

    /// Removes a customer's rows and key in one durable transaction.
    pub(crate) fn erase(&self, customer: u32) -> anyhow::Result<f64> {
        let begun = meter::wall();
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        self.conn.prepare_cached("DELETE FROM datum WHERE customer = ?1")?.execute([customer])?;
        self.conn.prepare_cached("DELETE FROM wrapped WHERE customer = ?1")?.execute([customer])?;
        self.append_log()?;
        self.conn.execute_batch("COMMIT")?;
        Ok(meter::nanos_since(begun))
    }

    /// Seals and stores log lines with a tag against duplicates, a thousand to a commit.
    pub(crate) fn import(&self, lines: &[Vec<u8>]) -> anyhow::Result<()> {
        let data_key = self.data_key(0)?;
        for batch in lines.chunks(1000) {
            self.conn.execute_batch("BEGIN IMMEDIATE")?;
            for line in batch {
                let tag = Sha256::digest(line);
                let new = self
                    .conn
                    .prepare_cached("INSERT OR IGNORE INTO seen (tag) VALUES (?1)")?
                    .execute([tag.as_slice()])?;
                if new == 1 {
                    self.conn
                        .prepare_cached("INSERT INTO datum (customer, label, sealed) VALUES (?1, ?2, ?3)")?
                        .execute(params![0, "network|automatic|access_log|line", seal(&data_key, line)?])?;
                }
            }
            self.append_log()?;
            self.conn.execute_batch("COMMIT")?;
        }
        Ok(())
    }
}

/// WAL with one fsync per commit and deleted bytes overwritten, as the vault has it; anything else is refused.
fn open_durable(path: &Path) -> anyhow::Result<Connection> {
    let conn = Connection::open(path)?;
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    conn.pragma_update_and_check(None, "wal_autocheckpoint", 2000, |_| Ok(()))?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "cache_size", -16_000)?;
    let synchronous: i64 = conn.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    anyhow::ensure!(synchronous == 2, "the floor must commit with synchronous=FULL, not {synchronous}");
    Ok(conn)
}

fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| anyhow!("the machine gave no random bytes"))?;
    Ok(bytes)
}

fn key(bytes: &[u8; 32]) -> anyhow::Result<LessSafeKey> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM_SIV, bytes).map_err(|_| anyhow!("not a key"))?))
}

fn seal(key: &LessSafeKey, plain: &[u8]) -> anyhow::Result<Vec<u8>> {
    let nonce: [u8; 12] = random()?;
    let mut sealed = nonce.to_vec();
    let mut text = plain.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut text)
        .map_err(|_| anyhow!("a value does not seal"))?;
    sealed.append(&mut text);
    Ok(sealed)
}

fn open(key: &LessSafeKey, sealed: &[u8]) -> anyhow::Result<Vec<u8>> {
    let (nonce, text) = sealed.split_first_chunk::<12>().context("a sealed value has a nonce")?;
    let mut text = text.to_vec();
    let plain = key
        .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::empty(), &mut text)
        .map_err(|_| anyhow!("a value does not open"))?;
    Ok(plain.to_vec())
}
