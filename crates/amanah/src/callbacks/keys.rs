//! By what a call is known to be a provider's own.

use std::sync::Arc;

use amanah_policy::Timestamp;
use zeroize::Zeroizing;

use crate::providers::{EventKeys, ProviderFault, Providers};

/// What the operator set up; without it the doors of that provider are not there. Cheap to clone.
#[derive(Clone, Default)]
pub struct CallbackKeys(Arc<Known>);

#[derive(Default)]
struct Known {
    facebook_app_secret: Option<Zeroizing<String>>,
    google: Option<GoogleEvents>,
}

/// The secret is nobody's to read.
impl core::fmt::Debug for CallbackKeys {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CallbackKeys")
            .field("facebook", &self.0.facebook_app_secret.is_some())
            .field("google", &self.0.google.is_some())
            .finish()
    }
}

impl CallbackKeys {
    /// Those of the providers that are set up for signing on: Facebook signs with the secret of our app, and Google's
    /// events are for its client id.
    #[must_use]
    pub fn of(providers: &Providers) -> Self {
        let google = providers.google_client_id().map(|id| GoogleEvents {
            client_ids: vec![id.to_owned()],
            source: Source::Fetched(providers.clone()),
        });
        let secret = providers.facebook_app_secret().map(|secret| Zeroizing::new(secret.to_owned()));
        Self(Arc::new(Known { facebook_app_secret: secret, google }))
    }

    /// What Facebook signs with, and what Google's events are known by.
    #[must_use]
    pub fn new(facebook_app_secret: &str, google: GoogleEvents) -> Self {
        let secret = Zeroizing::new(facebook_app_secret.to_owned());
        Self(Arc::new(Known { facebook_app_secret: Some(secret), google: Some(google) }))
    }

    pub(super) fn facebook_app_secret(&self) -> Option<&[u8]> {
        self.0.facebook_app_secret.as_ref().map(|secret| secret.as_bytes())
    }

    pub(super) fn google(&self) -> Option<&GoogleEvents> {
        self.0.google.as_ref()
    }
}

/// By what security events of Google's are known.
pub struct GoogleEvents {
    client_ids: Vec<String>,
    source: Source,
}

enum Source {
    /// As Google publishes them.
    Fetched(Providers),
    /// These and no others.
    Fixed(EventKeys),
}

impl GoogleEvents {
    /// Events for these client ids, signed with these keys.
    #[must_use]
    pub const fn signed_with(client_ids: Vec<String>, keys: EventKeys) -> Self {
        Self { client_ids, source: Source::Fixed(keys) }
    }

    pub(super) fn client_ids(&self) -> &[String] {
        &self.client_ids
    }

    /// The keys; newer ones where a token named one that is not known.
    pub(super) async fn keys(&self, after_unknown: bool, now: Timestamp) -> Result<EventKeys, ProviderFault> {
        match &self.source {
            Source::Fetched(providers) => providers.event_keys(after_unknown, now).await,
            Source::Fixed(keys) => Ok(keys.clone()),
        }
    }
}
