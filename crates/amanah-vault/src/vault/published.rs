//! The checkpoint at the public door: whoever asks how often, it is signed at most once in a second.

use std::sync::{Mutex, PoisonError};

use amanah_ledger::SignedCheckpoint;
use amanah_policy::Timestamp;

use super::Vault;
use crate::error::VaultError;

/// How long a checkpoint that was given out is given out again, in microseconds.
const FRESH_MICROS: i64 = 1_000_000;

/// The checkpoint that was given out last.
#[derive(Default)]
pub(super) struct Published(Mutex<Option<Last>>);

struct Last {
    at: Timestamp,
    signed: SignedCheckpoint,
}

impl Published {
    /// The last one while it is fresh. Whoever finds it stale is to make the next; until then others get the last one.
    fn fresh(&self, now: Timestamp) -> Option<SignedCheckpoint> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = last.as_mut()?;
        let age = now.as_micros().saturating_sub(last.at.as_micros());
        if (0..FRESH_MICROS).contains(&age) {
            return Some(last.signed.clone());
        }
        last.at = now;
        None
    }

    fn keep(&self, at: Timestamp, signed: &SignedCheckpoint) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_older =
            last.as_ref().is_some_and(|last| last.signed.unverified().size() > signed.unverified().size());
        if !is_older {
            *last = Some(Last { at, signed: signed.clone() });
        }
    }
}

impl Vault {
    /// The checkpoint for whoever asks at a public door: one that was signed within the last second, or a new one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn published_checkpoint(&self, now: Timestamp) -> Result<SignedCheckpoint, VaultError> {
        if let Some(fresh) = self.inner.published.fresh(now) {
            return Ok(fresh);
        }
        let signed = self.checkpoint(now).await?;
        self.inner.published.keep(now, &signed);
        Ok(signed)
    }
}
