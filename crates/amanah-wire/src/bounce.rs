//! Bounces: the return path of each of our mails, and the delivery status notification that comes back to it.
//!
//! A notification is untrusted: whoever reads a mail knows its return path. Nothing of it is taken but two words, what
//! became of the mail and with which status; no text, no address.

mod return_path;

use mail_parser::{Message, MessageParser, MimeHeaders as _};

pub use return_path::ReturnPath;

/// More of a message is never looked at; the status stands before the mail that is returned.
pub const MOST_BYTES: usize = 512 * 1024;

/// What became of a mail (RFC 3464, 2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It could not be delivered.
    Failed,
    /// It could not be delivered yet, and is tried further.
    Delayed,
    /// It arrived, or was handed on to where no further word comes from.
    Arrived,
}

/// A delivery status notification: what became of a mail to one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What became of it.
    pub action: Action,
    /// With which status (RFC 3463): three numbers.
    pub status: String,
}

/// Why a message is no notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoNotice {
    /// It is no message at all.
    #[error("these bytes are no mail")]
    NotAMail,
    /// It is another kind of message.
    #[error("this mail is no delivery status notification (multipart/report, RFC 3464)")]
    NotAReport,
    /// It says nothing of a recipient.
    #[error("the delivery status notification says of no recipient what became of the mail")]
    NoRecipient,
}

/// Reads the notice in a message. Where several recipients are reported, the worst counts: each of our mails has one.
///
/// # Errors
/// When it is no `multipart/report` about delivery, or says nothing of a recipient.
pub fn read(message: &[u8]) -> Result<Notice, NoNotice> {
    let message = message.get(..MOST_BYTES).unwrap_or(message);
    let parsed = MessageParser::default().parse(message).ok_or(NoNotice::NotAMail)?;
    if !is_report(&parsed) {
        return Err(NoNotice::NotAReport);
    }
    // The first level alone: what a returned mail contains is somebody else's report.
    let parts = parsed.root_part().sub_parts().unwrap_or_default();
    let status = parts
        .iter()
        .filter_map(|part| parsed.part(*part))
        .find(|part| part.content_type().is_some_and(|kind| is_status(kind.ctype(), kind.subtype())))
        .ok_or(NoNotice::NotAReport)?;
    let text = String::from_utf8_lossy(status.contents());
    recipients(&text).into_iter().min_by_key(|notice| notice.action.weight()).ok_or(NoNotice::NoRecipient)
}

impl Action {
    fn of(word: &str) -> Option<Self> {
        match word.trim().to_ascii_lowercase().as_str() {
            "failed" => Some(Self::Failed),
            "delayed" => Some(Self::Delayed),
            "delivered" | "relayed" | "expanded" => Some(Self::Arrived),
            _ => None,
        }
    }

    const fn weight(self) -> u8 {
        match self {
            Self::Failed => 0,
            Self::Delayed => 1,
            Self::Arrived => 2,
        }
    }

    /// The status where none is given.
    const fn usual_status(self) -> &'static str {
        match self {
            Self::Failed => "5.0.0",
            Self::Delayed => "4.0.0",
            Self::Arrived => "2.0.0",
        }
    }
}

fn is_report(message: &Message<'_>) -> bool {
    message.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
            && kind
                .attribute("report-type")
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("delivery-status"))
    })
}

/// The part with the status; the second spelling is that of RFC 6533.
fn is_status(kind: &str, subtype: Option<&str>) -> bool {
    let subtype = subtype.unwrap_or_default();
    kind.eq_ignore_ascii_case("message")
        && ["delivery-status", "global-delivery-status"]
            .iter()
            .any(|known| subtype.eq_ignore_ascii_case(known))
}

/// What is said of each recipient: blocks of fields, parted by empty lines; the first is about the whole message.
fn recipients(text: &str) -> Vec<Notice> {
    let text = text.replace("\r\n", "\n");
    text.split("\n\n").filter_map(recipient).collect()
}

fn recipient(block: &str) -> Option<Notice> {
    let field = |name: &str| {
        block.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.trim().eq_ignore_ascii_case(name).then_some(value.trim())
        })
    };
    let action = Action::of(field("action")?)?;
    let status = field("status").and_then(status).unwrap_or_else(|| action.usual_status());
    Some(Notice { action, status: status.to_owned() })
}

/// The three numbers of a status; a remark may follow them.
fn status(text: &str) -> Option<&str> {
    let word = text.split(|letter: char| letter.is_whitespace() || letter == '(').next()?;
    let mut numbers = word.split('.');
    let class = numbers.next()?;
    let is_number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = numbers.collect();
    (matches!(class, "2" | "4" | "5") && rest.len() == 2 && rest.into_iter().all(is_number)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(status: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: bounce+x@contoh.example\r\nSubject: Undelivered\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Halo\r\n\r\nIsi\r\n--b--\r\n"
        )
    }

    fn of(status: &str) -> Result<Notice, NoNotice> {
        read(report(status).as_bytes())
    }

    #[test]
    fn a_failed_delivery_is_read_with_its_status_and_nothing_else() {
        let notice =
            of("Reporting-MTA: dns; mx.example\r\nArrival-Date: Tue, 24 Nov 2026 00:00:00 +0000\r\n\r\n\
                         Final-Recipient: rfc822; budi@example.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\
                         Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n");

        assert_eq!(notice, Ok(Notice { action: Action::Failed, status: "5.1.1".to_owned() }));
    }

    #[test]
    fn a_delay_and_an_arrival_are_no_failure_and_the_worst_recipient_counts() {
        let delayed = of("R: x\r\n\r\nAction: DELAYED\r\nStatus: 4.4.1 (no answer)\r\n").unwrap();
        let arrived = of("R: x\r\n\r\nAction: relayed\r\nStatus: 2.1.5\r\n").unwrap();
        let both = of("R: x\r\n\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\nAction: failed\r\n").unwrap();

        assert_eq!((delayed.action, delayed.status.as_str()), (Action::Delayed, "4.4.1"));
        assert_eq!((arrived.action, arrived.status.as_str()), (Action::Arrived, "2.1.5"));
        assert_eq!((both.action, both.status.as_str()), (Action::Failed, "5.0.0"));
    }

    /// Shows: SEC
    #[test]
    fn a_status_is_three_numbers_or_the_usual_one() {
        for status in ["budi@example.test", "5.1.1.1", "5.x.1", "9.1.1", "5.1", ""] {
            let notice = of(&format!("R: x\r\n\r\nAction: failed\r\nStatus: {status}\r\n")).unwrap();
            assert_eq!(notice.status, "5.0.0", "{status}");
        }
    }

    #[test]
    fn anything_else_is_no_notice() {
        let plain =
            b"From: a@b.example\r\nSubject: Re: Halo\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n";
        let other = report("Action: failed\r\n")
            .replace("report-type=delivery-status", "report-type=feedback-report");
        let mixed = report("Action: failed\r\n").replace("multipart/report", "multipart/mixed");
        let inside = format!(
            "Content-Type: multipart/mixed; boundary=\"o\"\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--o--\r\n",
            report("R: x\r\n\r\nAction: failed\r\n")
        );

        assert_eq!(read(plain), Err(NoNotice::NotAReport));
        assert_eq!(read(other.as_bytes()), Err(NoNotice::NotAReport));
        assert_eq!(read(mixed.as_bytes()), Err(NoNotice::NotAReport));
        assert_eq!(read(inside.as_bytes()), Err(NoNotice::NotAReport));
        assert_eq!(of("Reporting-MTA: dns; mx.example\r\n"), Err(NoNotice::NoRecipient));
        assert!(read(b"").is_err());
    }

    #[test]
    fn a_returned_mail_says_nothing_in_the_place_of_its_report() {
        let returned = report("R: x\r\n\r\nAction: delayed\r\nStatus: 4.0.0\r\n")
            .replace("Subject: Halo", "Content-Type: message/delivery-status\r\nAction: failed");

        assert_eq!(read(returned.as_bytes()).unwrap().action, Action::Delayed);
    }

    #[test]
    fn a_report_longer_than_we_look_at_is_read_all_the_same() {
        let long = report("R: x\r\n\r\nAction: failed\r\nStatus: 5.2.2\r\n")
            .replace("Isi\r\n", &"Isi yang panjang sekali\r\n".repeat(40_000));

        assert!(long.len() > MOST_BYTES);
        assert_eq!(read(long.as_bytes()).unwrap().status, "5.2.2");
    }
}
