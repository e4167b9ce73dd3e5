//! The shipped letters, by their codes, in both languages: what an operator's own texts replace and fall back to.

use amanah_policy::Language;

/// A letter as it is shipped.
#[derive(Debug)]
pub struct Shipped {
    /// Its code, for lists of mails, and the name of its file.
    pub template: &'static str,
    en: &'static str,
    id: &'static str,
}

/// Takes both texts of each letter from `letters/{en,id}/NAME.txt`.
macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        &[$(Shipped {
            template: $name,
            en: include_str!(concat!("../../../../letters/en/", $name, ".txt")),
            id: include_str!(concat!("../../../../letters/id/", $name, ".txt")),
        }),+]
    };
}

/// Every letter. A new one is named here, and has a text in each language.
pub const CATALOGUE: &[Shipped] = shipped![
    "sign_up_code",
    "already_registered",
    "welcome",
    "sign_in_link",
    "desk_welcome",
    "proof_code",
    "password_changed",
    "change_code",
    "address_wanted",
    "change_asked",
    "changed_away",
    "changed_here",
    "name_changed",
    "change_stopped",
    "api_key_made",
    "sign_on_offer",
    "provider_linked",
    "provider_unlinked",
    "ticket_answered",
    "break_glass",
    "staff_signed_in",
    "staff_factors",
    "staff_factors_reset",
    "invitation",
    "people_changed",
    "account_joined",
    "roles_changed",
    "account_left",
    "account_offered",
    "account_taken_over",
    "account_handed_over",
    "offer_ended",
    "no_account",
    "mailbox_in_doubt",
    "new_place",
    "sessions_ended",
    "failed_tries",
    "passkey_added",
    "passkey_removed",
    "passkey_copied",
    "second_factor_set",
    "second_factor_off",
    "recovery_code_used",
    "recovery_codes_renewed",
    "provider_removed",
    "provider_deletion_active",
    "provider_deletion_inactive",
    "provider_deletion_closed",
    "provider_sessions_ended",
    "provider_suspended",
    "case_confirm",
    "case_confirm_passed_on",
    "case_to_portal",
    "case_passed_on",
    "case_looking",
    "case_leaving",
    "case_begun",
    "case_waits",
    "case_under_way",
    "case_quiet",
    "case_last",
    "case_stopped",
    "case_refused",
    "case_received",
    "case_restricted",
    "case_sign_in",
    "case_lifted",
    "case_answered",
];

impl Shipped {
    /// The shipped text.
    #[must_use]
    pub const fn text(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Id => self.id,
        }
    }
}

/// The letter with this code.
#[must_use]
pub fn find(template: &str) -> Option<&'static Shipped> {
    CATALOGUE.iter().find(|letter| letter.template == template)
}

/// The marks in a text, in the order in which they stand: a word of small letters and underscores in braces.
#[must_use]
pub fn marks(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, from)) = rest.split_once('{') {
        rest = from;
        if let Some((mark, after)) = from.split_once('}')
            && !mark.is_empty()
            && mark.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        {
            rest = after;
            if !found.contains(&mark) {
                found.push(mark);
            }
        }
    }
    found
}
