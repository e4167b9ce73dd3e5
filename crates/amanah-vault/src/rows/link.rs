//! Links to sign-on providers (SSO1, SSO2): three data each, and nothing else of what a provider says.

use amanah_policy::{Attribute, Channel, DatumId, Provider, Source, Timestamp};

use crate::datum::{NewDatum, Provenance};
use crate::personal::Personal;

/// What a provider gave of somebody, on its way in.
#[derive(Debug)]
pub struct GivenByProvider {
    /// Which provider.
    pub provider: Provider,
    /// Its id of them, which with the provider is the key of the link.
    pub subject: Personal<String>,
    /// Their e-mail address, if it gave one.
    pub email: Option<Personal<String>>,
    /// Their name, if it gave one.
    pub name: Option<Personal<String>>,
}

impl GivenByProvider {
    /// The data of the link, each with where it came from.
    ///
    /// Enforces: SSO2, R6
    #[must_use]
    pub fn into_data(self, observed_at: Timestamp) -> Vec<NewDatum> {
        let provider = self.provider;
        let datum = |attribute, value| NewDatum {
            attribute,
            value,
            provenance: Self::provenance(provider, observed_at),
            // The provider says it; that they are at this provider they have just shown.
            confirmed: attribute == Attribute::ProviderSubject,
        };
        [
            Some((Attribute::ProviderSubject, self.subject)),
            self.email.map(|email| (Attribute::ProviderEmail, email)),
            self.name.map(|name| (Attribute::ProviderName, name)),
        ]
        .into_iter()
        .flatten()
        .map(|(attribute, value)| datum(attribute, value))
        .collect()
    }

    /// Whether this name or address is the one that the provider gave, letter by letter.
    #[must_use]
    pub fn gave(&self, attribute: Attribute, value: &Personal<String>) -> bool {
        let given = match attribute {
            Attribute::Name => self.name.as_ref(),
            Attribute::PrimaryEmail => self.email.as_ref(),
            _ => None,
        };
        given.is_some_and(|given| given.expose() == value.expose())
    }

    /// Where a value comes from that a provider gave; its origin names the provider.
    #[must_use]
    pub fn provenance(provider: Provider, observed_at: Timestamp) -> Provenance {
        Provenance {
            source: Source::ThirdParties,
            channel: Channel::Provider,
            origin: provider.code().to_owned(),
            observed_at,
        }
    }
}

/// A link of a customer, without its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkHeader {
    /// The provider; a customer has at most one link to each.
    pub provider: Provider,
    /// Since when.
    pub linked_at: Timestamp,
    /// The data it is made of: the key of the link, and the e-mail and name that the provider gave.
    pub data: Vec<(Attribute, DatumId)>,
}
