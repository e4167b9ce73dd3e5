//! An examination that somebody asked for in the console: what it found, and when.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::vault::Depth;

use super::{Finding, examine};
use crate::cli::{Folders, Stop};

/// The folders of a house, and what was found when it was last examined from the console.
#[derive(Debug)]
pub struct Consultation {
    folders: Folders,
    is_running: AtomicBool,
    last: Mutex<Option<(Timestamp, Vec<Finding>)>>,
}

impl Consultation {
    /// Nobody asked yet.
    #[must_use]
    pub const fn new(folders: Folders) -> Self {
        Self { folders, is_running: AtomicBool::new(false), last: Mutex::new(None) }
    }

    /// What was found last, and when; none since this process began.
    #[must_use]
    pub fn last(&self) -> Option<(Timestamp, Vec<Finding>)> {
        self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Examines the house now; false when somebody else has it examined at this moment.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    pub async fn examine(&self, house: &House, now: Timestamp) -> Result<bool, Stop> {
        if self.is_running.swap(true, Ordering::SeqCst) {
            return Ok(false);
        }
        let found = examine(house, &self.folders, None, Depth::Quick, now).await;
        self.is_running.store(false, Ordering::SeqCst);
        *self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((now, found?));
        Ok(true)
    }
}
