//! What every handler may reach: the company's settings, the clock, and the use cases.

use std::sync::Arc;

use amanah_service::{Entropy, House};
use jiff::tz::TimeZone;

use super::address::PublicUrl;
use super::fault::Fault;
use super::guest::Doorman;
use super::policy::PolicyShelf;
use super::words::{Language, Words};
use crate::callbacks::CallbackKeys;
use crate::clock::Clock;
use crate::doctor::Consultation;
use crate::providers::Providers;

/// What the operator decided about the pages.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The company's name as its customers know it.
    pub company: String,
    /// The mailbox that the policy page names for deletions.
    pub deletion_address: String,
    /// Where customers reach the pages.
    pub public_url: PublicUrl,
    /// The zone in which times are written.
    pub zone: TimeZone,
    /// The language of a reader who expressed no wish.
    pub language: Language,
    /// Whether this is the throw-away company of `serve --demo`, which shows more.
    pub is_demo: bool,
}

/// The parts the doors are opened with.
pub struct Parts {
    /// What the operator decided.
    pub settings: Settings,
    /// Where the time comes from.
    pub clock: Clock,
    /// Where random bytes come from.
    pub entropy: Entropy,
    /// Who knows whose session a cookie is.
    pub doorman: Doorman,
    /// The policy in force, as readers see it.
    pub policy: PolicyShelf,
    /// The providers that customers may sign on with.
    pub providers: Providers,
    /// By what is known that a provider itself calls.
    pub callbacks: CallbackKeys,
    /// The key that marks our own forms; the same after a restart, so that an open form stays valid.
    pub form_key: [u8; 32],
}

/// Everything a handler may reach; cheap to clone.
#[derive(Clone)]
pub struct Doors(Arc<Behind>);

/// What is behind the doors.
struct Behind {
    parts: Parts,
    /// Who examines the house, where its folders are known.
    doctor: Option<Consultation>,
}

impl Doors {
    /// Opens the doors.
    #[must_use]
    pub fn open(parts: Parts) -> Self {
        Self(Arc::new(Behind { parts, doctor: None }))
    }

    /// Opens the doors of a house whose folders are known, so that the console can have it examined.
    #[must_use]
    pub fn open_with_doctor(parts: Parts, doctor: Consultation) -> Self {
        Self(Arc::new(Behind { parts, doctor: Some(doctor) }))
    }

    /// Who examines the house, where its folders are known.
    #[must_use]
    pub fn doctor(&self) -> Option<&Consultation> {
        self.0.doctor.as_ref()
    }

    /// What the operator decided.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.parts.settings
    }

    /// The company's name as its customers know it.
    #[must_use]
    pub fn company(&self) -> &str {
        &self.0.parts.settings.company
    }

    /// Where the time comes from. Handlers use the time of their visit.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.parts.clock
    }

    /// Who knows whose session a cookie is.
    #[must_use]
    pub fn doorman(&self) -> &Doorman {
        &self.0.parts.doorman
    }

    /// The house whose rooms these doors lead to.
    ///
    /// # Errors
    /// When the doors were opened without one, which only tests of single pages do.
    pub fn house(&self) -> Result<&House, Fault> {
        match self.doorman() {
            Doorman::House(house) => Ok(house),
            Doorman::Nobody | Doorman::Fixed(_) => Err(Fault::ours("these doors lead to no house")),
        }
    }

    /// The policy in force, as readers see it.
    #[must_use]
    pub fn policy(&self) -> &PolicyShelf {
        &self.0.parts.policy
    }

    /// The providers that customers may sign on with.
    #[must_use]
    pub fn providers(&self) -> &Providers {
        &self.0.parts.providers
    }

    /// By what is known that a provider itself calls.
    #[must_use]
    pub fn callbacks(&self) -> &CallbackKeys {
        &self.0.parts.callbacks
    }

    pub(crate) fn form_key(&self) -> &[u8; 32] {
        &self.0.parts.form_key
    }

    /// `N` random bytes.
    ///
    /// # Errors
    /// When the machine's random source fails.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], Fault> {
        Ok(self.0.parts.entropy.bytes()?)
    }

    /// The words of a language, for texts written now.
    #[must_use]
    pub fn words(&self, language: Language) -> Words {
        Words::new(language, self.0.parts.settings.zone.clone(), self.0.parts.clock.now())
    }
}
