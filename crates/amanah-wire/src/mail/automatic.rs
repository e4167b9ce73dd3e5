//! Mail that nobody wrote by hand: it is kept, and neither acted upon nor answered (A4; RFC 3834, RFC 3464).

use super::address::Utf8;
use super::address::plain_domain;
use super::header::Header;

/// More hops than this are a loop.
const MOST_HOPS: usize = 25;

/// By what a mail is known to be automatic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Automatic {
    /// It wants no answer: its return path is empty.
    NullPath,
    /// It says that a program sent it.
    AutoSubmitted,
    /// It went to many.
    Bulk,
    /// It came over a list.
    List,
    /// It asks for no automatic answer.
    WantsNoAnswer,
    /// It reports on another mail.
    Report,
    /// Its sender is a program by name.
    ProgramAddress,
    /// We sent it ourselves.
    OwnMail,
    /// It has passed too many servers.
    Loop,
}

impl Automatic {
    /// The word for it in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NullPath => "null-path",
            Self::AutoSubmitted => "auto-submitted",
            Self::Bulk => "bulk",
            Self::List => "list",
            Self::WantsNoAnswer => "wants-no-answer",
            Self::Report => "report",
            Self::ProgramAddress => "program-address",
            Self::OwnMail => "own-mail",
            Self::Loop => "loop",
        }
    }
}

/// What else is known of a mail.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The return path; empty when there is none.
    pub return_path: &'a str,
    /// The domains that our own mail comes from.
    pub own_domains: &'a [String],
}

/// By what a mail is known to be automatic, if by anything. Words of a subject are no sign.
///
/// Enforces: DEL2
#[must_use]
pub fn sign(header: &Header<'_>, around: Surroundings<'_>) -> Option<Automatic> {
    let has = |name: &str| header.named(name).next().is_some();
    let says = |name: &'static str| header.named(name).map(|field| field.text().to_ascii_lowercase());
    let word = |text: String| text.split([';', ' ', '\t', '(']).next().unwrap_or_default().to_owned();
    let is_bulk = |text: String| matches!(word(text).as_str(), "bulk" | "list" | "junk" | "auto_reply");
    let signs = [
        (around.return_path.trim_matches(['<', '>', ' ']).is_empty(), Automatic::NullPath),
        (says("auto-submitted").any(|text| word(text) != "no"), Automatic::AutoSubmitted),
        (says("precedence").any(is_bulk), Automatic::Bulk),
        (header.fields().iter().any(|field| is_list(field.name)), Automatic::List),
        (
            ["x-auto-response-suppress", "x-autoreply", "x-autorespond", "x-loop"].into_iter().any(has),
            Automatic::WantsNoAnswer,
        ),
        (says("content-type").any(|text| word(text) == "multipart/report"), Automatic::Report),
        (is_program(around.return_path) || is_from_program(header), Automatic::ProgramAddress),
        (is_own(header, around.own_domains), Automatic::OwnMail),
        (header.named("received").count() > MOST_HOPS, Automatic::Loop),
    ];
    signs.into_iter().find_map(|(holds, sign)| holds.then_some(sign))
}

fn is_list(name: &[u8]) -> bool {
    name.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case(b"list-"))
}

fn is_program(address: &str) -> bool {
    let local = address.trim_matches(['<', '>', ' ']).rsplit_once('@').map_or("", |(local, _)| local);
    let plain: String = local.to_ascii_lowercase().replace(['-', '_', '.'], "");
    matches!(plain.as_str(), "mailerdaemon" | "postmaster" | "noreply" | "donotreply")
}

fn is_from_program(header: &Header<'_>) -> bool {
    header.named("from").any(|field| {
        super::second_reading::addresses_in(field.value).iter().any(|address| is_program(address))
    })
}

/// Whether a domain of ours made the number of the mail, or signed it.
fn is_own(header: &Header<'_>, own_domains: &[String]) -> bool {
    let is_ours = |domain: &str| {
        plain_domain(domain, Utf8::Refused).is_some_and(|domain| own_domains.contains(&domain))
    };
    let numbered = header.named("message-id").any(|field| {
        let text = field.text();
        let bare = text.trim_matches(['<', '>', ' ']);
        bare.rsplit_once('@').is_some_and(|(_, domain)| is_ours(domain))
    });
    let signed = header
        .named("dkim-signature")
        .any(|field| super::Signature::read(field).is_some_and(|signature| is_ours(signature.domain())));
    numbered || signed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(fields: &str, return_path: &str) -> Option<Automatic> {
        let mail = format!("From: budi@x.example\r\n{fields}\r\n\r\n");
        let own = ["hoster.test".to_owned()];
        sign(&Header::read(mail.as_bytes()), Surroundings { return_path, own_domains: &own })
    }

    /// Shows: DEL2
    #[test]
    fn a4_every_sign_of_a_program_is_seen() {
        let cases = [
            ("Auto-Submitted: auto-replied", Automatic::AutoSubmitted),
            ("auto-submitted: auto-generated; x=y", Automatic::AutoSubmitted),
            ("Precedence: Bulk", Automatic::Bulk),
            ("Precedence: auto_reply", Automatic::Bulk),
            ("List-Id: <l.x.example>", Automatic::List),
            ("List-Unsubscribe: <https://x.example>", Automatic::List),
            ("X-Auto-Response-Suppress: All", Automatic::WantsNoAnswer),
            ("X-Autoreply: yes", Automatic::WantsNoAnswer),
            ("X-Loop: me", Automatic::WantsNoAnswer),
            ("Content-Type: multipart/report; report-type=delivery-status", Automatic::Report),
            ("Message-ID: <1@HOSTER.test>", Automatic::OwnMail),
            ("DKIM-Signature: v=1; a=rsa-sha256; d=hoster.test; s=s; h=from; bh=A; b=B", Automatic::OwnMail),
        ];

        for (fields, expected) in cases {
            assert_eq!(of(fields, "budi@x.example"), Some(expected), "{fields}");
        }
        assert_eq!(of("Subject: x", "<>"), Some(Automatic::NullPath));
        assert_eq!(of("Subject: x", "MAILER-DAEMON@x.example"), Some(Automatic::ProgramAddress));
        assert_eq!(of("Subject: x", "no-reply@x.example"), Some(Automatic::ProgramAddress));
        assert_eq!(of(&["Received: x"; 26].join("\r\n"), "a@x.example"), Some(Automatic::Loop));
    }

    #[test]
    fn what_a_person_writes_is_no_automatic_mail() {
        for fields in [
            "Subject: Out of office, auto-reply, delivery failure",
            "Auto-Submitted: no",
            "Auto-Submitted: No (by hand)",
            "Precedence: first-class",
            "Message-ID: <1@x.example>",
        ] {
            assert_eq!(of(fields, "budi@x.example"), None, "{fields}");
        }
        assert_eq!(of(&["Received: x"; 25].join("\r\n"), "a@x.example"), None);
    }
}
