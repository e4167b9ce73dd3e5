//! What a mail asks, by the address it was sent to and by nothing else of it.

use super::address::same_address;
use super::thread::CaseAddress;

/// What is asked by writing to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    /// To be erased.
    Delete,
    /// A copy of everything that is known.
    Access,
    /// That something be set right.
    Correct,
    /// That promotion stops.
    Stop,
    /// Anything: a person reads it.
    FreeText,
}

impl Command {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Delete, Self::Access, Self::Correct, Self::Stop, Self::FreeText];

    /// The word for it in the store, and in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Access => "access",
            Self::Correct => "correct",
            Self::Stop => "stop",
            Self::FreeText => "free-text",
        }
    }

    /// The command of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.code() == code)
    }

    /// The words behind a mailbox, English and Indonesian.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Delete => &["delete", "hapus"],
            Self::Access => &["access", "akses"],
            Self::Correct => &["correct", "koreksi"],
            Self::Stop => &["stop", "berhenti"],
            Self::FreeText => &[],
        }
    }
}

/// The mailboxes whose addresses are commands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailboxes {
    addresses: Vec<String>,
    /// Where answers to letters about requests come in; none where they go to a privacy mailbox.
    case_domain: Option<String>,
}

impl Mailboxes {
    /// The mailboxes with these addresses: `privacy@company.example`.
    #[must_use]
    pub fn new(addresses: impl IntoIterator<Item = String>) -> Self {
        let addresses = addresses.into_iter().filter(|address| address.contains('@')).collect();
        Self { addresses, case_domain: None }
    }

    /// The same mailboxes, and in this domain the addresses for answers to letters about requests.
    #[must_use]
    pub fn hearing_answers_at(self, case_domain: Option<String>) -> Self {
        Self { case_domain, ..self }
    }

    /// What is asked by a mail to this address: `privacy+delete@`, or `privacy-delete@` for web forms that refuse a `+`.
    ///
    /// Whatever is written as the answer to a letter about a request is free text, with the right tag, a wrong one or that
    /// of no request: whoever writes hears no difference.
    #[must_use]
    pub fn command(&self, recipient: &str) -> Option<Command> {
        let recipient = recipient.trim_matches(['<', '>', ' ']);
        if self.addresses.iter().any(|address| same_address(address, recipient)) {
            return Some(Command::FreeText);
        }
        let case_domain = self.case_domain.as_deref();
        if case_domain.is_some_and(|domain| CaseAddress::parse_address(recipient, domain).is_some()) {
            return Some(Command::FreeText);
        }
        let every = Command::ALL
            .into_iter()
            .flat_map(|command| command.words().iter().map(move |word| (command, word)));
        let (local, domain) = recipient.rsplit_once('@')?;
        let local = local.to_ascii_lowercase();
        every.into_iter().find_map(|(command, word)| {
            let base = local.strip_suffix(word)?;
            let base = base.strip_suffix(['+', '-'])?;
            let base = format!("{base}@{domain}");
            self.addresses.iter().any(|address| same_address(address, &base)).then_some(command)
        })
    }

    /// Every address that is known, for the mail server that must refuse the others.
    #[must_use]
    pub fn all(&self) -> Vec<String> {
        let mut all = self.addresses.clone();
        for (local, domain) in self.addresses.iter().filter_map(|address| address.rsplit_once('@')) {
            for word in Command::ALL.into_iter().flat_map(Command::words) {
                all.extend(['+', '-'].map(|between| format!("{local}{between}{word}@{domain}")));
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailboxes() -> Mailboxes {
        Mailboxes::new(["privacy@hoster.test", "privasi@hoster.test"].map(str::to_owned))
    }

    /// Shows: DEL2
    #[test]
    fn the_address_is_the_command_in_both_languages_and_with_both_signs() {
        let cases = [
            ("privacy+delete@hoster.test", Some(Command::Delete)),
            ("<PRIVACY-DELETE@Hoster.Test>", Some(Command::Delete)),
            ("privasi+hapus@hoster.test", Some(Command::Delete)),
            ("privasi-akses@hoster.test", Some(Command::Access)),
            ("privacy+correct@hoster.test", Some(Command::Correct)),
            ("privasi+koreksi@hoster.test", Some(Command::Correct)),
            ("privacy+stop@hoster.test", Some(Command::Stop)),
            ("privacy@hoster.test", Some(Command::FreeText)),
            ("privacy+other@hoster.test", None),
            ("privacydelete@hoster.test", None),
            ("delete@hoster.test", None),
            ("privacy+delete@other.test", None),
            ("privacy+delete", None),
            ("", None),
        ];

        for (address, expected) in cases {
            assert_eq!(mailboxes().command(address), expected, "{address}");
        }
    }

    /// Shows: SEC
    #[test]
    fn an_answer_to_a_letter_is_free_text_whatever_its_tag_and_only_where_answers_come_in() {
        let to = |tag| CaseAddress { case: [7; 16], tag: [tag; 10] }.local_part();
        let hearing = mailboxes().hearing_answers_at(Some("hoster.test".to_owned()));

        for tag in [1, 2] {
            let address = format!("<{}@Hoster.Test>", to(tag));
            assert_eq!(hearing.command(&address), Some(Command::FreeText));
            assert_eq!(mailboxes().command(&address), None);
            assert_eq!(hearing.command(&format!("{}@other.test", to(tag))), None);
        }
        assert_eq!(hearing.command("case+x.y@hoster.test"), None);
        assert_eq!(hearing.command("case@hoster.test"), None);
    }

    #[test]
    fn the_addresses_that_are_listed_are_the_ones_that_are_known() {
        let mailboxes = mailboxes();
        let all = mailboxes.all();

        assert_eq!(all.len(), 2 + 2 * 8 * 2);
        assert!(all.iter().all(|address| mailboxes.command(address).is_some()));
    }
}
