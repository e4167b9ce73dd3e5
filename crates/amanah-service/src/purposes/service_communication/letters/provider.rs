//! Letters about what a sign-on provider told us of a customer's account there.

use amanah_policy::{Language, Occasion};

use super::{of_code, without_marks};

/// A letter about a sign-on provider.
#[derive(Clone, Copy)]
pub enum ProviderLetter<'a> {
    /// The link is gone, because our app was removed there, or everything from there was to go.
    Removed {
        /// Its name.
        provider: &'a str,
    },
    /// Everything from there was to go, and the registered address or the name came from there (DEL1).
    DeletionActive {
        /// Its name.
        provider: &'a str,
        /// How long there is time to confirm or replace.
        days: u32,
        /// Where.
        page: &'a str,
    },
    /// The same, of an account that is not active.
    DeletionInactive {
        /// Its name.
        provider: &'a str,
    },
    /// The officer closed what of the deletion waited for us.
    DeletionClosed {
        /// Its name.
        provider: &'a str,
        /// Why, by its code.
        why: &'a str,
        /// Who did it.
        colleague: &'a str,
    },
    /// Sessions that were opened with it were ended.
    SessionsEnded {
        /// Its name.
        provider: &'a str,
    },
    /// It cannot be used to sign in for a while.
    Suspended {
        /// Its name.
        provider: &'a str,
    },
}

impl ProviderLetter<'_> {
    pub(super) const fn template(&self) -> &'static str {
        match self {
            Self::Removed { .. } => "provider_removed",
            Self::DeletionActive { .. } => "provider_deletion_active",
            Self::DeletionInactive { .. } => "provider_deletion_inactive",
            Self::DeletionClosed { .. } => "provider_deletion_closed",
            Self::SessionsEnded { .. } => "provider_sessions_ended",
            Self::Suspended { .. } => "provider_suspended",
        }
    }

    pub(super) const fn occasion(&self) -> Occasion {
        Occasion::LegalNotice
    }

    pub(super) fn particulars(&self, language: Language) -> Vec<(&'static str, String)> {
        let named = |provider: &str| ("{provider}", provider.to_owned());
        match self {
            Self::Removed { provider }
            | Self::DeletionInactive { provider }
            | Self::SessionsEnded { provider }
            | Self::Suspended { provider } => vec![named(provider)],
            Self::DeletionActive { provider, days, page } => {
                vec![named(provider), ("{days}", days.to_string()), ("{page}", (*page).to_owned())]
            }
            Self::DeletionClosed { provider, why, colleague } => vec![
                named(provider),
                ("{why}", why_in_words(language, why)),
                ("{colleague}", without_marks(colleague)),
            ],
        }
    }
}

/// Why the officer closed a deletion, in words.
fn why_in_words(language: Language, code: &str) -> String {
    of_code(both!(language, "closed_why"), code)
}

#[cfg(test)]
mod tests {
    use amanah_vault::ClosedWhy;

    use super::*;

    #[test]
    fn every_reason_has_words_in_both_languages() {
        for why in ClosedWhy::ALL {
            for language in [Language::En, Language::Id] {
                assert_ne!(why_in_words(language, why.code()), why.code(), "{why:?}");
            }
        }
    }
}
