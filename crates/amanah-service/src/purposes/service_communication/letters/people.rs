//! Letters about the people of a company's account.

use amanah_policy::{Language, Occasion, PersonRole};

use super::without_marks;

/// A letter about the people of an account. Whose account and which person, the page says to whoever signs in.
#[derive(Clone, Copy)]
pub enum PeopleLetter<'a> {
    /// To somebody who is invited: the link, and for what.
    Invitation {
        /// The link.
        link: &'a str,
        /// For how long it is good.
        hours: u32,
        /// The company whose account it is, which was released for this letter.
        business: &'a str,
        /// What they are to do, in words.
        roles: &'a str,
    },
    /// To the owner: something changed.
    Changed,
    /// To whoever came.
    Joined {
        /// What they do, in words.
        roles: &'a str,
    },
    /// To whoever does something else from now on.
    RolesChanged {
        /// What they do, in words.
        roles: &'a str,
    },
    /// To whoever left or was taken out.
    Left,
    /// To the person whom the owner offers the account.
    Offered {
        /// For how long the offer stands.
        hours: u32,
    },
    /// To the new owner.
    TakenOver,
    /// To the earlier owner.
    HandedOver {
        /// What they do from now on, in words.
        roles: &'a str,
    },
    /// To the other side of an offer that ended without being accepted.
    OfferEnded,
}

impl PeopleLetter<'_> {
    pub(super) const fn template(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::Changed => "people_changed",
            Self::Joined { .. } => "account_joined",
            Self::RolesChanged { .. } => "roles_changed",
            Self::Left => "account_left",
            Self::Offered { .. } => "account_offered",
            Self::TakenOver => "account_taken_over",
            Self::HandedOver { .. } => "account_handed_over",
            Self::OfferEnded => "offer_ended",
        }
    }

    pub(super) const fn occasion(&self) -> Occasion {
        match self {
            Self::Invitation { .. } => Occasion::SignUpCode,
            _ => Occasion::LegalNotice,
        }
    }

    pub(super) fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Invitation { link, hours, business, roles } => vec![
                ("{link}", (*link).to_owned()),
                ("{hours}", hours.to_string()),
                ("{roles}", (*roles).to_owned()),
                ("{business}", without_marks(business)),
            ],
            Self::Joined { roles } | Self::RolesChanged { roles } | Self::HandedOver { roles } => {
                vec![("{roles}", (*roles).to_owned())]
            }
            Self::Offered { hours } => vec![("{hours}", hours.to_string())],
            Self::Changed | Self::Left | Self::TakenOver | Self::OfferEnded => Vec::new(),
        }
    }
}

/// Roles in a language, as a list: "billing, technical".
#[must_use]
pub fn role_words(language: Language, roles: &[PersonRole]) -> String {
    let names = both!(language, "roles");
    let name_of = |role: &PersonRole| {
        let line =
            names.lines().filter_map(|line| line.split_once(": ")).find(|(code, _)| *code == role.code());
        line.map_or_else(|| role.code().to_owned(), |(_, name)| name.to_owned())
    };
    roles.iter().map(name_of).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_word_in_both_languages() {
        let all = PersonRole::ALL;

        assert_eq!(role_words(Language::En, all), "owner, billing, technical, registrant");
        assert_eq!(role_words(Language::Id, all), "pemilik akun, penagihan, teknis, pemilik domain");
    }
}
