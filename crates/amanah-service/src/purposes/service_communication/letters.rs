//! The texts of service mails, one file per letter and language; what stands in braces is filled in.
//!
//! Layout: `catalogue` lists the shipped texts, `own` keeps those an operator wrote in their place, `edit` changes them.

pub mod catalogue;
pub mod edit;
pub mod own;

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

mod case;
mod people;
mod provider;
mod security;
mod staff;

pub use case::CaseLetter;
pub(crate) use case::answerable;
pub use people::{PeopleLetter, role_words};
pub use provider::ProviderLetter;
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
        /// Who registered them.
        colleague: &'a str,
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
    /// Staff answered a ticket; the answer itself is read in ClientZone.
    TicketAnswered {
        /// Who answered.
        colleague: &'a str,
        /// The page of the ticket.
        link: &'a str,
    },
    /// To an officer: somebody broke the glass.
    BreakGlass {
        /// Where it is reviewed.
        link: &'a str,
        /// Within how many hours.
        hours: u32,
    },
    /// To a member of staff: somebody signed in with their address and password.
    StaffSignedIn {
        /// Where their sessions are listed.
        link: &'a str,
    },
    /// To a member of staff: what they sign in with was changed.
    StaffFactors {
        /// What happened, by its code.
        what: &'a str,
        /// Where they see it and can take it back.
        link: &'a str,
    },
    /// To a member of staff: a colleague took away what they sign in with besides their password.
    StaffFactorsReset {
        /// The colleague's name.
        colleague: &'a str,
        /// Where they sign in.
        link: &'a str,
    },
    /// About the people of a company's account.
    People(PeopleLetter<'a>),
    /// About the safety of an account.
    Security(SecurityLetter),
    /// About what a sign-on provider told.
    Provider(ProviderLetter<'a>),
    /// About a request with a clock.
    Case(CaseLetter<'a>),
    /// A program may read the customer's data from now on.
    ApiKeyMade,
    /// To the owner of a mailbox, whose account somebody wants to link with a sign-on provider.
    SignOnOffer {
        /// The provider.
        provider: &'a str,
        /// The link that asks for the account's own way in.
        link: &'a str,
        /// For how long it is good.
        minutes: u32,
    },
    /// The account was linked with a sign-on provider.
    ProviderLinked {
        /// The provider.
        provider: &'a str,
    },
    /// The link with a sign-on provider was taken away.
    ProviderUnlinked {
        /// The provider.
        provider: &'a str,
    },
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
            Self::TicketAnswered { .. } => "ticket_answered",
            Self::BreakGlass { .. } => "break_glass",
            Self::StaffSignedIn { .. } => "staff_signed_in",
            Self::StaffFactors { .. } => "staff_factors",
            Self::StaffFactorsReset { .. } => "staff_factors_reset",
            Self::People(letter) => letter.template(),
            Self::Security(letter) => letter.template(),
            Self::Provider(letter) => letter.template(),
            Self::Case(letter) => letter.template(),
            Self::ApiKeyMade => "api_key_made",
            Self::SignOnOffer { .. } => "sign_on_offer",
            Self::ProviderLinked { .. } => "provider_linked",
            Self::ProviderUnlinked { .. } => "provider_unlinked",
        }
    }

    /// On what occasion it is sent; the policy decides by it whether an agreement is needed.
    #[must_use]
    pub const fn occasion(&self) -> Occasion {
        match self {
            Self::Welcome | Self::TicketAnswered { .. } => Occasion::Routine,
            Self::People(letter) => letter.occasion(),
            Self::Security(letter) => letter.occasion(),
            Self::Provider(letter) => letter.occasion(),
            Self::Case(letter) => letter.occasion(),
            Self::SignUpCode { .. }
            | Self::AlreadyRegistered
            | Self::SignInLink { .. }
            | Self::DeskWelcome { .. }
            | Self::ProofCode { .. }
            | Self::SignOnOffer { .. }
            | Self::ChangeCode { .. } => Occasion::SignUpCode,
            Self::PasswordChanged
            | Self::AddressWanted
            | Self::ChangeAsked { .. }
            | Self::ChangedAway { .. }
            | Self::ChangedHere
            | Self::NameChanged { .. }
            | Self::ChangeStopped
            // The law has us supervise whoever processes data (UU 27/2022 art. 35 to 39).
            | Self::BreakGlass { .. }
            | Self::StaffSignedIn { .. }
            | Self::StaffFactors { .. }
            | Self::StaffFactorsReset { .. }
            | Self::ProviderLinked { .. }
            | Self::ProviderUnlinked { .. }
            | Self::ApiKeyMade => Occasion::LegalNotice,
        }
    }

    fn particulars(&self, language: Language) -> Vec<(&'static str, String)> {
        match self {
            Self::SignUpCode { code, minutes }
            | Self::ProofCode { code, minutes }
            | Self::ChangeCode { code, minutes } => {
                vec![("{code}", (*code).to_owned()), ("{minutes}", minutes.to_string())]
            }
            Self::SignInLink { link, minutes } => {
                vec![("{link}", (*link).to_owned()), ("{minutes}", minutes.to_string())]
            }
            Self::DeskWelcome { colleague, link, hours } => vec![
                ("{colleague}", without_marks(colleague)),
                ("{link}", (*link).to_owned()),
                ("{hours}", hours.to_string()),
            ],
            Self::ChangeAsked { link, hours }
            | Self::ChangedAway { link, hours }
            | Self::BreakGlass { link, hours } => {
                vec![("{link}", (*link).to_owned()), ("{hours}", hours.to_string())]
            }
            Self::StaffSignedIn { link } => vec![("{link}", (*link).to_owned())],
            Self::StaffFactors { what, link } => {
                vec![("{what}", staff::in_words(language, what)), ("{link}", (*link).to_owned())]
            }
            Self::TicketAnswered { colleague, link } | Self::StaffFactorsReset { colleague, link } => {
                vec![("{colleague}", without_marks(colleague)), ("{link}", (*link).to_owned())]
            }
            Self::SignOnOffer { provider, link, minutes } => vec![
                ("{provider}", (*provider).to_owned()),
                ("{link}", (*link).to_owned()),
                ("{minutes}", minutes.to_string()),
            ],
            Self::ProviderLinked { provider } | Self::ProviderUnlinked { provider } => {
                vec![("{provider}", (*provider).to_owned())]
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
            Self::Provider(letter) => letter.particulars(language),
            Self::Case(letter) => letter.particulars(language),
        }
    }

    /// Writes the letter in a language, in the operator's words or the shipped ones.
    #[must_use]
    pub fn write(&self, house: &House, language: Language) -> OutgoingMail {
        let particulars = self.particulars(language);
        let value = |mark: &str| {
            let found = particulars.iter().find(|(name, _)| name.trim_matches(['{', '}']) == mark);
            found.map(|(_, value)| value.clone())
        };
        let text = catalogue::find(self.template()).map(|letter| house.letters().text(letter, language));
        let text = text.unwrap_or_default();
        let filled = filled(house, &text, value);
        let (subject, body) = parts(&filled);
        let mut body = body.to_owned();
        // Whoever acts for a customer is named, also where an operator's own text has no place for it.
        if let Some(colleague) = value("colleague").filter(|_| !text.contains("{colleague}")) {
            body.push_str("\n\n");
            body.push_str(&colleague);
        }
        OutgoingMail {
            template: self.template(),
            occasion: self.occasion(),
            language,
            about: None,
            subject: subject.to_owned(),
            body,
        }
    }
}

/// A mail that is no letter of the catalogue, and carries nothing but news: of work on a server.
pub const MAINTENANCE: &str = "maintenance";

/// Whether a mail of this template carries a code or a link that opens something: then its text is forgotten once it
/// left, and shown to nobody. One that is not known could.
#[must_use]
pub fn carries_secret(template: &str) -> bool {
    template != MAINTENANCE
        && catalogue::find(template).is_none_or(|letter| !own::needed_marks(letter).is_empty())
}

/// A text with its marks filled in, each once: what stands in a value is no mark.
fn filled(house: &House, text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let settings = house.settings();
    let known = |mark: &str| match mark {
        "company" => Some(settings.company.clone()),
        "sign_in" => Some(settings.link("/sign-in")),
        "policy" => Some(settings.link("/policy")),
        "my_data" => Some(settings.link("/my-data")),
        "sign_up" => Some(settings.link("/sign-up")),
        "people" => Some(settings.link("/people")),
        "security" => Some(settings.link("/security")),
        "privacy" => Some(settings.privacy_mailbox.clone()),
        other => value(other),
    };
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('{') {
        filled.push_str(before);
        match from.split_once('}').and_then(|(mark, after)| Some((known(mark)?, after))) {
            Some((value, after)) => {
                filled.push_str(&value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = from;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// What stands for a code in a list with one `code: words` a line; the code itself where it is in none.
fn of_code(list: &str, code: &str) -> String {
    let mut lines = list.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(known, _)| *known == code).map_or(code, |(_, words)| words).to_owned()
}

/// A name as it can stand in a letter: on one line, and no mark to fill in.
fn without_marks(name: &str) -> String {
    name.chars().filter(|c| !c.is_control() && !matches!(c, '{' | '}')).collect()
}

/// The subject line and the text.
fn parts(text: &str) -> (&str, &str) {
    let (subject, body) = text.split_once("\n\n").unwrap_or((text, ""));
    (subject.trim(), body.trim())
}
