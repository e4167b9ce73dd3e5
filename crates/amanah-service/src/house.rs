//! The house: the vault and the settings every use case works with.

use std::sync::Arc;

use amanah_policy::Timestamp;
use amanah_vault::{Vault, VaultError};
use jiff::tz::TimeZone;

use crate::accounts::breached::StolenPasswords;
use crate::accounts::limits::{Deed, Limits, TooOften};
use crate::deletion::passed_on::Processor;
use crate::deletion::propagation::OutsideSystem;
use crate::purposes::billing::settings::BillingSettings;
use crate::purposes::service_communication::letters::own::Letters;

/// What every use case works in; cheap to clone.
#[derive(Clone, Debug)]
pub struct House {
    vault: Vault,
    settings: Settings,
    billing: Arc<BillingSettings>,
    limits: Arc<Limits>,
    letters: Letters,
    stolen: Arc<StolenPasswords>,
    outside: Arc<[OutsideSystem]>,
    processor: Option<Arc<Processor>>,
    hears_answers: bool,
}

impl House {
    /// A house over an open vault.
    #[must_use]
    pub fn new(vault: Vault, settings: Settings) -> Self {
        Self {
            limits: Arc::new(Limits::of(&vault)),
            vault,
            settings,
            letters: Letters::default(),
            stolen: Arc::default(),
            billing: Arc::new(BillingSettings::default()),
            outside: Arc::default(),
            processor: None,
            hears_answers: false,
        }
    }

    /// The same house with the operator's letters.
    #[must_use]
    pub fn with_letters(self, letters: Letters) -> Self {
        Self { letters, ..self }
    }

    /// The same house over another handle of its vault: one that works under a lease.
    #[must_use]
    pub fn with_vault(&self, vault: Vault) -> Self {
        Self { vault, ..self.clone() }
    }

    /// The letters it writes.
    #[must_use]
    pub const fn letters(&self) -> &Letters {
        &self.letters
    }

    /// The same house with the operator's list of stolen passwords.
    #[must_use]
    pub fn refusing(self, stolen: StolenPasswords) -> Self {
        Self { stolen: Arc::new(stolen), ..self }
    }

    /// The list of stolen passwords.
    #[must_use]
    pub fn stolen_passwords(&self) -> &StolenPasswords {
        &self.stolen
    }

    /// The same house with the operator's part of invoices.
    #[must_use]
    pub fn billing_as(mut self, billing: BillingSettings) -> Self {
        self.billing = Arc::new(billing);
        self
    }

    /// The operator's part of invoices.
    #[must_use]
    pub fn billing(&self) -> &BillingSettings {
        &self.billing
    }

    /// The same house, which tells these systems of the operator what happens to customers.
    #[must_use]
    pub fn telling(mut self, outside: Vec<OutsideSystem>) -> Self {
        self.outside = outside.into();
        self
    }

    /// The operator's other systems.
    #[must_use]
    pub fn outside(&self) -> &[OutsideSystem] {
        &self.outside
    }

    /// The same house, to which these companies pass requests on; to a house without it nobody does.
    #[must_use]
    pub fn passing_on(mut self, processor: Option<Processor>) -> Self {
        self.processor = processor.map(Arc::new);
        self
    }

    /// Who passes requests on, and what our answers to them are signed with.
    #[must_use]
    pub fn processor(&self) -> Option<&Processor> {
        self.processor.as_deref()
    }

    /// The same house, to which letters about requests can be answered by mail, each to its request.
    #[must_use]
    pub fn hearing_answers(self, hears_answers: bool) -> Self {
        Self { hears_answers, ..self }
    }

    /// Whether answers to letters about requests come in.
    #[must_use]
    pub const fn hears_answers(&self) -> bool {
        self.hears_answers
    }

    /// The vault.
    #[must_use]
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Takes one try of `whose` at a deed that is limited, if one is left.
    ///
    /// # Errors
    /// When the store fails; inside, when somebody tried too often.
    pub async fn take_try(
        &self,
        deed: Deed,
        whose: &str,
        now: Timestamp,
    ) -> Result<Result<(), TooOften>, VaultError> {
        self.limits.take(&self.vault, deed, whose, now).await
    }
}

/// What the use cases need to know of the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The company, as the policy page names it.
    pub company: String,
    /// Where customers reach the pages, without a closing slash: `https://clients.company.example`.
    pub public_url: String,
    /// The mailbox for privacy requests, printed on the policy page.
    pub privacy_mailbox: String,
    /// The zone in which people read times.
    pub zone: TimeZone,
    /// Whether mails leave through a relay; without one they wait in the outbox.
    pub has_relay: bool,
    /// Whether this is a throw-away company: mails can be read in the console, and links sign in.
    pub demo: bool,
}

impl Settings {
    /// An address under the public URL; `path` begins with a slash.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stands_under_the_public_url() {
        let settings = Settings {
            company: "Contoh".to_owned(),
            public_url: "https://clients.contoh.example".to_owned(),
            privacy_mailbox: "privacy@contoh.example".to_owned(),
            zone: TimeZone::UTC,
            has_relay: false,
            demo: false,
        };

        assert_eq!(settings.link("/policy"), "https://clients.contoh.example/policy");
    }
}
