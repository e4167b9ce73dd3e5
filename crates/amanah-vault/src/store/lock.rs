//! One process per data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::error::OpenError;

/// How often the lock is tried for, and how long between.
const PATIENCE: u32 = 15;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// Holds the data folder for this process; the lock goes with the process, however it ends.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the folder, or says who has it.
    pub(crate) fn take(folder: &Path) -> Result<Self, OpenError> {
        let path = folder.join("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|source| OpenError::Io { path: path.clone(), source })?;
        let mut tries = 0;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                // Whoever had it may be ending at this moment, or starting a child that holds it until it runs.
                Err(TryLockError::WouldBlock) if tries < PATIENCE => {
                    tries += 1;
                    thread::sleep(BETWEEN_TRIES);
                }
                Err(TryLockError::WouldBlock) => return Err(OpenError::InUse { path: folder.to_path_buf() }),
                Err(TryLockError::Error(source)) => return Err(OpenError::Io { path, source }),
            }
        }
    }
}
