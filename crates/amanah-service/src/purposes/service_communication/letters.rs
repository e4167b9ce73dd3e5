//! The texts of service mails, one file per letter and language; what stands in braces is filled in.

use amanah_policy::{Language, Occasion};
use amanah_vault::OutgoingMail;

/// The text of a letter in a language, read when the program is built.
macro_rules! both {
    ($language:expr, $name:literal) => {
        match $language {
            Language::En => include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/letters/en/", $name, ".txt")),
            Language::Id => include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/letters/id/", $name, ".txt")),
        }
    };
}

mod people;
mod security;

pub use people::{PeopleLetter, role_words};
pub use security::SecurityLetter;

use crate::house::House;

/// A mail we send, with what is particular about it. None carries more personal data than it needs: none at all.
#[derive(Clone, Copy)]
pub enum Letter<'a> {
    /// The code that proves the mailbox of a new customer.
    SignUpCode {
        /// Six digits.
        code: &'a str,
        /// For how long it is good.
        minutes: u32,
    },
    /// Somebody signed up with an address that has an account.
    AlreadyRegistered,
    /// The account is there.
    Welcome,
    /// A link that signs in once.
    SignInLink {
        /// The link.
        link: &'a str,
        /// For how long it is good.
        minutes: u32,
    },
    /// To a customer who was registered at the desk: the link that proves their mailbox and lets them in.
    DeskWelcome {
        /// The link.
        link: &'a str,
        /// For how long it is good.
        hours: u32,
    },
    /// A code that proves again who somebody is.
    ProofCode {
        /// Six digits.
        code: &'a str,
        /// For how long it is good.
        minutes: u32,
    },
    /// The password was changed.
    PasswordChanged,
    /// The code that proves the new mailbox (DEL1).
    ChangeCode {
        /// Six digits.
        code: &'a str,
        /// For how long it is good.
        minutes: u32,
    },
    /// To the owner of an address that another customer wants to change to.
    AddressWanted,
    /// To the old mailbox, before anything changes: how to stop it (DEL1).
    ChangeAsked {
        /// The link that stops it.
        link: &'a str,
        /// For how long it works.
        hours: u32,
    },
    /// To the old mailbox, the last one: it was replaced and will be erased (DEL1).
    ChangedAway {
        /// The link that undoes it.
        link: &'a str,
        /// When the old value goes.
        hours: u32,
    },
    /// To the new mailbox: from now on we write here (DEL1).
    ChangedHere,
    /// The name was replaced (DEL1).
    NameChanged {
        /// When the old value goes.
        hours: u32,
    },
    /// A change was stopped or undone.
    ChangeStopped,
    /// About the people of a company's account.
    People(PeopleLetter<'a>),
    /// About the safety of an account.
    Security(SecurityLetter),
    /// A program may read the customer's data from now on.
    ApiKeyMade,
}

impl Letter<'_> {
    /// The code of the template, for lists of mails.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        match self {
            Self::SignUpCode { .. } => "sign_up_code",
            Self::AlreadyRegistered => "already_registered",
            Self::Welcome => "welcome",
            Self::SignInLink { .. } => "sign_in_link",
            Self::DeskWelcome { .. } => "desk_welcome",
            Self::ProofCode { .. } => "proof_code",
            Self::PasswordChanged => "password_changed",
            Self::ChangeCode { .. } => "change_code",
            Self::AddressWanted => "address_wanted",
            Self::ChangeAsked { .. } => "change_asked",
            Self::ChangedAway { .. } => "changed_away",
            Self::ChangedHere => "changed_here",
            Self::NameChanged { .. } => "name_changed",
            Self::ChangeStopped => "change_stopped",
            Self::People(letter) => letter.template(),
            Self::Security(letter) => letter.template(),
            Self::ApiKeyMade => "api_key_made",
        }
    }

    /// On what occasion it is sent; the policy decides by it whether an agreement is needed.
    #[must_use]
    pub const fn occasion(&self) -> Occasion {
        match self {
            Self::Welcome => Occasion::Routine,
            Self::People(letter) => letter.occasion(),
            Self::Security(letter) => letter.occasion(),
            Self::SignUpCode { .. }
            | Self::AlreadyRegistered
            | Self::SignInLink { .. }
            | Self::DeskWelcome { .. }
            | Self::ProofCode { .. }
            | Self::ChangeCode { .. } => Occasion::SignUpCode,
            Self::PasswordChanged
            | Self::AddressWanted
            | Self::ChangeAsked { .. }
            | Self::ChangedAway { .. }
            | Self::ChangedHere
            | Self::NameChanged { .. }
            | Self::ChangeStopped
            | Self::ApiKeyMade => Occasion::LegalNotice,
        }
    }

    const fn text(&self, language: Language) -> &'static str {
        match self {
            Self::SignUpCode { .. } => both!(language, "sign_up_code"),
            Self::AlreadyRegistered => both!(language, "already_registered"),
            Self::Welcome => both!(language, "welcome"),
            Self::SignInLink { .. } => both!(language, "sign_in_link"),
            Self::DeskWelcome { .. } => both!(language, "desk_welcome"),
            Self::ProofCode { .. } => both!(language, "proof_code"),
            Self::PasswordChanged => both!(language, "password_changed"),
            Self::ChangeCode { .. } => both!(language, "change_code"),
            Self::AddressWanted => both!(language, "address_wanted"),
            Self::ChangeAsked { .. } => both!(language, "change_asked"),
            Self::ChangedAway { .. } => both!(language, "changed_away"),
            Self::ChangedHere => both!(language, "changed_here"),
            Self::NameChanged { .. } => both!(language, "name_changed"),
            Self::ChangeStopped => both!(language, "change_stopped"),
            Self::People(letter) => letter.text(language),
            Self::Security(letter) => letter.text(language),
            Self::ApiKeyMade => both!(language, "api_key_made"),
        }
    }

    fn particulars(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::SignUpCode { code, minutes }
            | Self::ProofCode { code, minutes }
            | Self::ChangeCode { code, minutes } => {
                vec![("{code}", (*code).to_owned()), ("{minutes}", minutes.to_string())]
            }
            Self::SignInLink { link, minutes } => {
                vec![("{link}", (*link).to_owned()), ("{minutes}", minutes.to_string())]
            }
            Self::DeskWelcome { link, hours }
            | Self::ChangeAsked { link, hours }
            | Self::ChangedAway { link, hours } => {
                vec![("{link}", (*link).to_owned()), ("{hours}", hours.to_string())]
            }
            Self::NameChanged { hours } => vec![("{hours}", hours.to_string())],
            Self::AlreadyRegistered
            | Self::Welcome
            | Self::PasswordChanged
            | Self::AddressWanted
            | Self::ChangedHere
            | Self::ChangeStopped
            | Self::ApiKeyMade
            | Self::Security(_) => Vec::new(),
            Self::People(letter) => letter.particulars(),
        }
    }

    /// Writes the letter in a language.
    #[must_use]
    pub fn write(&self, house: &House, language: Language) -> OutgoingMail {
        let settings = house.settings();
        let mut text = self.text(language).to_owned();
        for (mark, value) in self.particulars() {
            text = text.replace(mark, &value);
        }
        let names = [
            ("{company}", settings.company.clone()),
            ("{sign_in}", settings.link("/sign-in")),
            ("{policy}", settings.link("/policy")),
            ("{sign_up}", settings.link("/sign-up")),
            ("{my_data}", settings.link("/my-data")),
            ("{people}", settings.link("/people")),
            ("{security}", settings.link("/security")),
            ("{privacy}", settings.privacy_mailbox.clone()),
        ];
        for (mark, value) in names {
            text = text.replace(mark, &value);
        }
        let (subject, body) = text.split_once("\n\n").unwrap_or((text.as_str(), ""));
        OutgoingMail {
            template: self.template(),
            occasion: self.occasion(),
            language,
            subject: subject.trim().to_owned(),
            body: body.trim_end().to_owned(),
        }
    }
}
