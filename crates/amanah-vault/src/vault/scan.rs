//! The search for a value that should be gone: in every byte of every file, and in every row that any live key opens.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use amanah_policy::Provider;
use tokio::task::spawn_blocking;

use super::Vault;
use super::sealed_rows::{Opener, Tally};
use crate::error::{StoreError, VaultError};
use crate::keys::IndexField;
use crate::needle::Needle;
use crate::personal::Personal;
use crate::safekeeping::{FoundAt, ScanReport};
use crate::store::copy::reader;
use crate::store::schema::{DATA, KEYS};
use crate::store::sql::Connection;
use crate::store::{Store, transfer};

/// How much of a file is read at a time.
const PIECE: usize = 1 << 20;

impl Vault {
    /// Looks for a value everywhere: data file, journals, key store, and every row opened with every live key; in the
    /// files and folders of `also` too, and in the rows of every copy of the data file that lies there.
    /// It says where, never what. For tests of erasure and for the officer's own proof.
    ///
    /// # Errors
    /// [`VaultError::Malformed`] for fewer than four bytes; [`VaultError::File`] when a file cannot be read.
    pub async fn scan_for(
        &self,
        value: &Personal<String>,
        also: &[PathBuf],
    ) -> Result<ScanReport, VaultError> {
        let needle =
            Needle::new(value.expose()).ok_or(VaultError::Malformed("value to look for: 4 bytes or more"))?;
        let (tags, words) = (self.tags_of(value), self.word_tags(value.expose()));
        let (vault, also) = (self.clone(), also.to_vec());
        spawn_blocking(move || {
            let mut scan = Scan { vault: &vault, needle: &needle, report: ScanReport::default() };
            if let Store::Sqlite(sqlite) = vault.store() {
                scan.store_file(sqlite.path())?;
            }
            match vault.keys().place().file() {
                Some(file) => scan.store_file(file)?,
                None => scan.key_rows()?,
            }
            let data = vault.store().snapshot()?;
            scan.rows(&data, "")?;
            scan.tags(&data, &tags)?;
            scan.words(&data, &words)?;
            for path in &also {
                scan.path(path)?;
            }
            scan.report.found.sort();
            Ok(scan.report)
        })
        .await
        .map_err(|_| StoreError::Closed)?
    }
}

impl Vault {
    /// Every tag that a value could have in an index.
    fn tags_of(&self, value: &Personal<String>) -> Vec<[u8; 16]> {
        let whole = [IndexField::Email, IndexField::Phone, IndexField::Domain];
        let indexed = whole.into_iter().map(|field| self.tag(field, value.expose()));
        let linked = Provider::ALL
            .iter()
            .map(|provider| self.tag_of_value(IndexField::ProviderLink, provider.code(), value.expose()));
        let own = [self.staff_tag(value), self.host_tag(value.expose()), Some(self.line_tag(value.expose()))];
        indexed.chain(linked).chain(own).flatten().collect()
    }
}

/// A search that is going on.
struct Scan<'a> {
    vault: &'a Vault,
    needle: &'a Needle,
    report: ScanReport,
}

impl Scan<'_> {
    /// A file of ours with what SQLite writes beside it.
    fn store_file(&mut self, path: &Path) -> Result<(), VaultError> {
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut beside = path.as_os_str().to_owned();
            beside.push(ending);
            let beside = PathBuf::from(beside);
            if beside.exists() {
                let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
                self.bytes(&beside, name)?;
            }
        }
        Ok(())
    }

    /// A file or folder that lies elsewhere: logs, exports, backups.
    fn path(&mut self, path: &Path) -> Result<(), VaultError> {
        if path.is_dir() {
            let entries = fs::read_dir(path).map_err(|fault| VaultError::file(path, &fault))?;
            let mut entries = entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<Vec<_>, _>>()
                .map_err(|fault| VaultError::file(path, &fault))?;
            entries.sort();
            return entries.iter().try_for_each(|entry| self.path(entry));
        }
        self.bytes(path, path.display().to_string())?;
        if DATA.is_written_in(path) {
            self.rows(&reader(path)?, &format!("{}: ", path.display()))?;
        }
        Ok(())
    }

    fn bytes(&mut self, path: &Path, place: String) -> Result<(), VaultError> {
        let times = count_in_file(path, self.needle).map_err(|fault| VaultError::file(path, &fault))?;
        self.report.files_read += 1;
        self.note(place, times);
        Ok(())
    }

    /// Every text and blob of a key store that no file of ours holds.
    fn key_rows(&mut self) -> Result<(), VaultError> {
        let (keys, needle) = (self.vault.keys().place().snapshot()?, self.needle);
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        transfer::each_content(&keys, &KEYS, |table, content| {
            let times = found.entry(format!("keys: {table}")).or_default();
            *times = times.saturating_add(needle.count(content));
        })?;
        found.into_iter().for_each(|(place, times)| self.note(place, times));
        Ok(())
    }

    /// Every sealed row of a store or of a copy of it, opened with every live key.
    fn rows(&mut self, data: &Connection, prefix: &str) -> Result<(), VaultError> {
        let keys = self.vault.keys().place().snapshot()?;
        let opener = Opener::new(data, &keys, self.vault.keys());
        for (table, tally) in opener.search(self.needle)? {
            let Tally { found, opened, unreadable } = tally;
            self.report.rows_opened += opened;
            self.report.rows_unreadable += unreadable;
            self.note(format!("{prefix}{table}"), found);
        }
        Ok(())
    }

    /// A tag is a trace of a value, even if it cannot be read back.
    fn tags(&mut self, data: &Connection, tags: &[[u8; 16]]) -> Result<(), VaultError> {
        for (table, sql) in [
            ("tag", "SELECT count(*) FROM tag WHERE tag = ?1"),
            ("service_host", "SELECT count(*) FROM service_host WHERE tag = ?1"),
            ("staff_email", "SELECT count(*) FROM staff_email WHERE tag = ?1"),
            ("import_seen", "SELECT count(*) FROM import_seen WHERE tag = ?1"),
        ] {
            let mut times = 0;
            for tag in tags {
                times += data.query_row(sql, [tag], |row| row.get::<i64>(0))?;
            }
            self.note(table.to_owned(), times.try_into().unwrap_or(0));
        }
        Ok(())
    }

    /// The words of a name are a trace of it where they stand together on one datum; one of them is anybody's.
    fn words(&mut self, data: &Connection, words: &[[u8; 16]]) -> Result<(), VaultError> {
        let mut named: Option<BTreeSet<[u8; 16]>> = None;
        for word in words {
            let mut select = data.prepare_cached("SELECT datum FROM tag WHERE field = ?1 AND tag = ?2")?;
            let found = select.query_map((IndexField::NameWord.code(), word), |row| row.get(0))?;
            let found: BTreeSet<[u8; 16]> = found.collect::<Result<_, _>>()?;
            named = Some(match named {
                Some(before) => before.intersection(&found).copied().collect(),
                None => found,
            });
        }
        let times = named.map_or(0, |named| named.len());
        self.note("tag".to_owned(), times.try_into().unwrap_or(0));
        Ok(())
    }

    fn note(&mut self, place: String, times: u64) {
        if times > 0 {
            self.report.found.push(FoundAt { place, times });
        }
    }
}

/// Reads a file piece by piece; each piece begins with the end of the one before, so that nothing falls between.
fn count_in_file(path: &Path, needle: &Needle) -> std::io::Result<u64> {
    let mut file = File::open(path)?;
    let mut kept = Vec::new();
    let mut times = 0;
    loop {
        let before = kept.len();
        let read =
            Read::by_ref(&mut file).take(u64::try_from(PIECE).unwrap_or(u64::MAX)).read_to_end(&mut kept)?;
        if read == 0 {
            return Ok(times);
        }
        times += needle.count_after(&kept, before);
        let overlap = needle.longest().saturating_sub(1).min(kept.len());
        kept.drain(..kept.len() - overlap);
    }
}
