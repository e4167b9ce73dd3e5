//! How the keys stand: epochs, copies, and what the third date of an erasure is worth today.

use std::path::{Path, PathBuf};

use amanah_policy::Timestamp;

use super::Vault;
use crate::epochs::{BackupsEnd, Doubt, EpochLine, EpochNow, KeyStatus};
use crate::error::VaultError;
use crate::keys::EpochRow;

impl Vault {
    /// Epochs, copies and what is due.
    ///
    /// # Errors
    /// When the key store cannot be read.
    pub async fn key_status(&self) -> Result<KeyStatus, VaultError> {
        let rows = self.keys().epochs().await?;
        let mut epochs = Vec::with_capacity(rows.len());
        for row in &rows {
            epochs.push(EpochLine {
                number: short(row.number()),
                provider: row.master.provider.clone(),
                began_at: row.began_at,
                ended_at: row.ended_at,
                // Nothing is wrapped under an epoch that ended: counted when that was decided, and not again each time.
                keys: if row.ended_at.is_some() { 0 } else { self.keys().keys_under(row.number()).await? },
                doubt: row.doubt,
            });
        }
        let master_file = self.master_file().await?;
        let name = master_file.as_deref().and_then(Path::file_name);
        let places = self.keys().keeping().master_copies.iter();
        let master_copies = name.map_or_else(Vec::new, |name| {
            places.map(|place| place.join(name)).filter(|copy| copy.is_file()).collect()
        });
        Ok(KeyStatus {
            due_at: rows.last().and_then(|row| self.due_by(row)),
            epochs,
            copies: self.keys().copies().await?,
            master_file,
            master_copies,
            doubt: self.doubt(),
            declared: self.keys().keeping().apart.clone().filter(|_| self.doubt() == Some(Doubt::Declared)),
        })
    }

    /// The epoch that goes on. Counts nothing, so that it can stand on a page.
    ///
    /// # Errors
    /// When the key store cannot be read.
    pub async fn epoch(&self) -> Result<EpochNow, VaultError> {
        let rows = self.keys().epochs().await?;
        let row = rows.last().ok_or(VaultError::KeyGone)?;
        Ok(EpochNow {
            number: short(row.number()),
            provider: row.master.provider.clone(),
            began_at: row.began_at,
            due_at: self.due_by(row),
        })
    }

    /// When the older backups of what was erased in an epoch become unreadable.
    pub(super) async fn backups_end(&self, end: BackupsEnd) -> Result<BackupsEnd, VaultError> {
        if end.ended_at.is_some() {
            return Ok(end);
        }
        let rows = self.keys().epochs().await?;
        let row = rows.iter().find(|row| short(row.number()) == end.epoch);
        let (due_by, doubt) = (row.and_then(|row| self.due_by(row)), self.doubt());
        Ok(BackupsEnd { due_by, doubt, ..end })
    }

    /// Why the end of an epoch would not be established today. Looked at anew each time: folders move. The operator's
    /// word counts only where nothing is seen, never against what is.
    ///
    /// Enforces: invariant 5
    pub(super) fn doubt(&self) -> Option<Doubt> {
        match self.seen_doubt() {
            Some(Doubt::Unseen) if self.keys().keeping().apart.is_some() => Some(Doubt::Declared),
            seen => seen,
        }
    }

    fn seen_doubt(&self) -> Option<Doubt> {
        let keys = self.keys();
        let Some(data) = volume(self.store().path()) else { return Some(Doubt::Unseen) };
        let shares = |path: &Path| volume(path).is_none_or(|found| found == data);
        if keys.place().file().is_some_and(shares) {
            return Some(Doubt::SharedVolume);
        }
        let own = keys.place().database().map(|_| keys.masters().folder());
        let copies = keys.keeping().master_copies.iter().map(PathBuf::as_path);
        if own.into_iter().chain(copies).filter(|place| place.exists()).any(shares) {
            return Some(Doubt::SharedMaster);
        }
        keys.place().database().map(|_| Doubt::Unseen)
    }

    /// The file without which the newest master key cannot be had.
    pub(super) async fn master_file(&self) -> Result<Option<PathBuf>, VaultError> {
        let newest = self.keys().epochs().await?.pop();
        Ok(newest.and_then(|row| self.keys().masters().file_of(&row.master)))
    }

    fn due_by(&self, row: &EpochRow) -> Option<Timestamp> {
        match self.keys().keeping().epoch_days {
            0 => None,
            days => Some(row.began_at.plus_days(i64::from(days))),
        }
    }
}

fn short(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

/// Which volume a file lies on; none when the system does not say.
#[cfg(unix)]
fn volume(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|found| found.dev())
}

#[cfg(not(unix))]
fn volume(_path: &Path) -> Option<u64> {
    None
}
