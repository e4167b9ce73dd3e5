//! The mails that answer the letters about a request, on its page: when they came, from whom as far as anybody can say, and
//! how they stand. What they say is read with the customer.

use amanah_service::sources::correspondence::receive::reason;
use amanah_service::sources::correspondence::review::READERS;
use amanah_service::sources::correspondence::thread::MOST_SHOWN;
use amanah_service::vault::{Disposition, ReceivedHeader, RightsCase};

use super::here::Here;
use super::incoming::{self, LIST};
use crate::web::components::StateBadge;
use crate::web::{Fault, Words};

/// A mail that joined the request.
pub(super) struct Joined {
    /// Its page, as long as it waits, for whoever reads such mails.
    pub(super) href: Option<String>,
    pub(super) when: String,
    pub(super) badge: StateBadge,
    pub(super) sender: String,
}

/// Those of a request, the newest first.
pub(super) async fn joined(here: &Here<'_>, words: &Words, case: &RightsCase) -> Result<Vec<Joined>, Fault> {
    let mails = here.house.vault().thread_of_case(case, MOST_SHOWN).await?;
    let is_reader = READERS.contains(&here.role);
    let line = |mail: &ReceivedHeader| Joined {
        href: (is_reader && waits(mail)).then(|| format!("{LIST}/{}", mail.id)),
        when: words.say2(
            "incoming-since",
            "when",
            words.moment(mail.received_at),
            "ago",
            words.relative(mail.received_at),
        ),
        badge: incoming::badge(words, mail),
        sender: words.say(sender(mail)),
    };
    Ok(mails.iter().map(line).collect())
}

const fn waits(mail: &ReceivedHeader) -> bool {
    matches!(mail.disposition, Disposition::Review | Disposition::Quarantine)
}

/// What can be said of the sender of an answer.
pub(super) fn sender(mail: &ReceivedHeader) -> &'static str {
    if mail.disposition == Disposition::Quarantine {
        return "thread-sender-unclear";
    }
    if mail.reasons.iter().any(|code| code == reason::OTHER_ADDRESS) {
        return "thread-sender-other";
    }
    if mail.reasons.is_empty() { "thread-sender-registered" } else { "thread-sender-claimed" }
}

#[cfg(test)]
mod tests {
    use amanah_policy::{CaseId, ReceivedMailId, Timestamp};

    use super::*;

    fn mail(disposition: Disposition, reasons: &[&str]) -> ReceivedHeader {
        ReceivedHeader {
            id: ReceivedMailId::from_bytes([1; 16]),
            command: "free-text".to_owned(),
            received_at: Timestamp::from_micros(0),
            size_bytes: 1,
            disposition,
            reasons: reasons.iter().map(|code| (*code).to_owned()).collect(),
            customer: None,
            datum: None,
            has_text: false,
            tries: 1,
            settled_at: None,
            request: None,
            thread: Some(CaseId::from_bytes([2; 16])),
        }
    }

    /// Shows: SEC
    #[test]
    fn an_answer_is_from_the_registered_address_only_where_nothing_speaks_against_it() {
        let said = |disposition, reasons: &[&str]| sender(&mail(disposition, reasons));

        assert_eq!(said(Disposition::Review, &[]), "thread-sender-registered");
        assert_eq!(said(Disposition::Review, &["g6"]), "thread-sender-claimed");
        assert_eq!(said(Disposition::Review, &["g6", "other-address"]), "thread-sender-other");
        assert_eq!(said(Disposition::Review, &["other-address"]), "thread-sender-other");
        assert_eq!(said(Disposition::RecordOnly, &["a4", "null-path"]), "thread-sender-claimed");
        assert_eq!(said(Disposition::Quarantine, &["g2"]), "thread-sender-unclear");
    }
}
