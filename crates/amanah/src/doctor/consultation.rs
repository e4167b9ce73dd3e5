//! An examination that somebody asked for in the console: what it found, and when.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::vault::Depth;

use super::mail::look_at;
use super::{Finding, Outside, examine};
use crate::cli::{Folders, Stop};
use crate::providers::Providers;
use crate::relay::Relay;

/// The folders of a house, its relay and providers, and what was found when it was last examined from the console.
#[derive(Debug)]
pub struct Consultation {
    folders: Folders,
    relay: Option<Relay>,
    providers: Providers,
    is_running: AtomicBool,
    last: Mutex<Option<(Timestamp, Vec<Finding>)>>,
}

impl Consultation {
    /// Nobody asked yet.
    #[must_use]
    pub fn new(folders: Folders) -> Self {
        let (is_running, last) = (AtomicBool::new(false), Mutex::new(None));
        Self { folders, relay: None, providers: Providers::none(), is_running, last }
    }

    /// The same, looking at the relay too.
    #[must_use]
    pub fn with_relay(mut self, relay: Option<Relay>) -> Self {
        self.relay = relay;
        self
    }

    /// The same, looking at the sign-on providers too.
    #[must_use]
    pub fn with_providers(mut self, providers: Providers) -> Self {
        self.providers = providers;
        self
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
        let Some(_running) = Running::begin(&self.is_running) else { return Ok(false) };
        let relay = async {
            match &self.relay {
                Some(relay) => Some(look_at(relay).await),
                None => None,
            }
        };
        let (relay, providers) = tokio::join!(relay, self.providers.look(now));
        let found = examine(house, &self.folders, &Outside { relay, providers }, Depth::Quick, now).await;
        *self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((now, found?));
        Ok(true)
    }
}

/// An examination that goes on. It is over when this is dropped, also when whoever asked for it has gone away and the
/// request with them.
struct Running<'a>(&'a AtomicBool);

impl<'a> Running<'a> {
    fn begin(is_running: &'a AtomicBool) -> Option<Self> {
        (!is_running.swap(true, Ordering::SeqCst)).then_some(Self(is_running))
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_examinations_do_not_go_on_at_once_and_one_that_is_given_up_is_over() {
        let flag = AtomicBool::new(false);
        let first = Running::begin(&flag).unwrap();
        assert!(Running::begin(&flag).is_none());

        drop(first);

        assert!(Running::begin(&flag).is_some());
    }
}
