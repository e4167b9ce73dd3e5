//! By what a call is known to be a provider's own.

use std::sync::Arc;

use amanah_policy::Timestamp;
use amanah_wire::json_web::Keys;

/// What the operator set up; without it the doors of that provider are not there. Cheap to clone.
#[derive(Clone, Default)]
pub struct CallbackKeys(Arc<Known>);

#[derive(Default)]
struct Known {
    facebook_app_secret: Option<Vec<u8>>,
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
    /// What Facebook signs with, and what Google's events are known by, as far as each is set up.
    #[must_use]
    pub fn new(facebook_app_secret: Option<Vec<u8>>, google: Option<GoogleEvents>) -> Self {
        Self(Arc::new(Known { facebook_app_secret, google }))
    }

    pub(super) fn facebook_app_secret(&self) -> Option<&[u8]> {
        self.0.facebook_app_secret.as_deref()
    }

    pub(super) fn google(&self) -> Option<&GoogleEvents> {
        self.0.google.as_ref()
    }
}

/// Who sends security events, and the keys it signs them with.
#[derive(Clone, Debug)]
pub struct EventKeys {
    /// The issuer, as its description names it.
    pub issuer: String,
    /// Its keys.
    pub keys: Keys,
}

/// By what security events of Google's are known.
pub struct GoogleEvents {
    client_ids: Vec<String>,
    source: Source,
}

enum Source {
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

    /// The keys, fetched again where the ones that are known are not enough; none when they cannot be fetched.
    pub(super) async fn keys(&self, _again: bool, _now: Timestamp) -> Option<EventKeys> {
        match &self.source {
            Source::Fixed(keys) => Some(keys.clone()),
        }
    }
}
