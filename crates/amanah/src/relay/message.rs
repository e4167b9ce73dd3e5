//! A mail as it goes out: plain text and the same in HTML, from our own domain, with a return path of its own.

use std::time::{Duration, SystemTime};

use amanah_service::Settings;
use amanah_service::vault::{BOUNCE_TAG_BYTES, OpenMail};
use amanah_wire::bounce::ReturnPath;
use amanah_wire::mail::CaseAddress;
use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};

use crate::config::MailRelay;

/// From whom mails come, and where answers and bounces go.
#[derive(Clone, Debug)]
pub struct Letterhead {
    /// The company's name, before the address of the sender.
    pub company: String,
    /// The address of the sender.
    pub sender: Address,
    /// The mailbox for answers.
    pub answers_to: Option<Address>,
    /// The domain to which bounces are sent back.
    pub bounce_domain: String,
    /// The domain in which answers to letters about requests come in; none where they go to the mailbox for answers.
    pub case_domain: Option<String>,
}

impl Letterhead {
    /// The head of a configuration.
    #[must_use]
    pub fn of(named: &MailRelay, settings: &Settings) -> Self {
        Self {
            company: settings.company.clone(),
            sender: named.sender.clone(),
            answers_to: settings.privacy_mailbox.parse().ok(),
            bounce_domain: named.bounce_domain.clone(),
            case_domain: named.case_domain.clone(),
        }
    }

    /// Where a mail is answered: to its request, where it is about one and such answers come in.
    fn answers_to(&self, answers: Option<CaseAddress>) -> Option<Address> {
        let of_request = answers
            .zip(self.case_domain.as_deref())
            .map(|(to, domain)| Address::new(to.local_part(), domain));
        of_request.and_then(Result::ok).or_else(|| self.answers_to.clone())
    }
}

/// A mail on its way, with its envelope.
pub struct Composed {
    /// Where it comes back.
    pub return_path: Address,
    /// To whom.
    pub to: Address,
    /// Whether the address needs a server that knows more than ASCII (RFC 6531).
    pub needs_utf8: bool,
    /// Header and body.
    pub bytes: Vec<u8>,
}

/// The address or the text cannot be written as a mail; which of them is not told, it is personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the mail cannot be written: its address is none")]
pub struct Unwritable;

/// Writes a mail. The same mail is written alike each time, with the same Message-ID, so that a server that gets it twice
/// can know it.
///
/// # Errors
/// When the address is none.
pub fn compose(
    head: &Letterhead,
    mail: &OpenMail,
    tag: [u8; BOUNCE_TAG_BYTES],
    answers: Option<CaseAddress>,
) -> Result<Composed, Unwritable> {
    let id = mail.header.id;
    let path = ReturnPath { mail: *id.as_bytes(), tag };
    let to: Address = mail.address.parse().map_err(|_| Unwritable)?;
    let return_path = Address::new(path.local_part(), &head.bounce_domain).map_err(|_| Unwritable)?;
    let number = path.mail_hex();
    let subject = one_line(&mail.subject);
    let mut builder = Message::builder()
        .from(Mailbox::new(Some(one_line(&head.company)), head.sender.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(&subject)
        .date(at(mail))
        .message_id(Some(format!("<{number}@{}>", head.sender.domain())))
        // RFC 3834, 5: nobody's machine answers it.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .raw_header(header("Content-Language", mail.header.language.code()));
    if let Some(address) = head.answers_to(answers) {
        builder = builder.reply_to(Mailbox::new(None, address));
    }
    let body = format!("{}\n", mail.body.replace("\r\n", "\n").replace('\r', "\n").trim_end());
    let page = html(&subject, &body, mail.header.language.code());
    let parts = MultiPart::alternative()
        .boundary(format!("amanah-{number}"))
        .singlepart(SinglePart::plain(body))
        .singlepart(SinglePart::html(page));
    let message = builder.multipart(parts).map_err(|_| Unwritable)?;
    let needs_utf8 = !to.to_string().is_ascii();
    Ok(Composed { return_path, to, needs_utf8, bytes: message.formatted() })
}

/// When it was written: when it was queued, however late it leaves.
fn at(mail: &OpenMail) -> SystemTime {
    let micros = u64::try_from(mail.header.queued_at.as_micros()).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_micros(micros)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// A value for a header: whatever could begin another one is a blank.
fn one_line(text: &str) -> String {
    let blank = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.chars().map(blank).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same text as a page: paragraphs, and links that can be followed. Nothing is fetched from anywhere.
fn html(subject: &str, body: &str, language: &str) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
         <body style=\"font-family:sans-serif;line-height:1.5;max-width:40em\">\n",
        escaped(subject)
    );
    for paragraph in body.trim().split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let lines: Vec<String> = paragraph.trim().lines().map(linked).collect();
        page.push_str(&format!("<p>{}</p>\n", lines.join("<br>\n")));
    }
    page.push_str("</body>\n</html>\n");
    page
}

/// A line with its addresses made into links.
fn linked(line: &str) -> String {
    let words = line.split(' ').map(|word| {
        let bare = word.trim_end_matches(['.', ',', ';', ')']);
        if bare.starts_with("https://") || bare.starts_with("http://") {
            let after = word.strip_prefix(bare).unwrap_or_default();
            let address = escaped(bare);
            format!("<a href=\"{address}\">{address}</a>{}", escaped(after))
        } else {
            escaped(word)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use amanah_policy::{CustomerId, Language, MailId, Timestamp};
    use amanah_service::vault::{LedgerPlace, MailHeader, MailRecipient, MailState};
    use proptest::prelude::*;

    use super::*;

    fn head(company: &str) -> Letterhead {
        Letterhead {
            company: company.to_owned(),
            sender: "no-reply@contoh.example".parse().unwrap(),
            answers_to: Some("privasi@contoh.example".parse().unwrap()),
            bounce_domain: "contoh.example".to_owned(),
            case_domain: Some("Jawab.contoh.example".to_owned()),
        }
    }

    fn mail(language: Language, address: &str, subject: &str, body: &str) -> OpenMail {
        let header = MailHeader {
            id: MailId::from_bytes([0xa5; 16]),
            to: MailRecipient::Customer(CustomerId::from_bytes([1; 16])),
            address: None,
            template: "welcome".to_owned(),
            language,
            queued_at: Timestamp::from_seconds(1_795_478_400),
            state: MailState::Sending,
            place: LedgerPlace { sequence: 1 },
            tries: 1,
            due_at: Timestamp::from_seconds(1_795_478_400),
            answer: None,
            answered_at: None,
            has_text: true,
        };
        OpenMail {
            header,
            about: None,
            address: address.to_owned(),
            subject: subject.to_owned(),
            body: body.to_owned(),
        }
    }

    fn written(head: &Letterhead, mail: &OpenMail) -> String {
        String::from_utf8(compose(head, mail, [7; BOUNCE_TAG_BYTES], None).unwrap().bytes).unwrap()
    }

    #[test]
    fn a_mail_reads_as_drawn_in_both_languages() {
        let texts = [
            (
                Language::En,
                "Your account at PT Contoh",
                "Welcome. Your account is ready.\n\nWhat we hold: https://clients.contoh.example/my-data.\nAsk <us> & co.\n\nPT Contoh",
            ),
            (
                Language::Id,
                "Selamat datang, Sri Wahyuni — akun Anda sudah siap dipakai di PT Contoh Awan Nusantara “Jaya”",
                "Selamat datang.\n\nCafé “Jaya”: https://clients.contoh.example/my-data\n\nPT Contoh",
            ),
        ];
        for (language, subject, body) in texts {
            let mail = mail(language, "sri@example.test", subject, body);

            let text = written(&head("PT Contoh “Jaya”"), &mail);

            insta::assert_snapshot!(format!("mail-{}", language.code()), text.replace('\r', ""));
        }
    }

    /// Shows: U1
    #[test]
    fn a_mail_that_is_sent_again_is_the_same_mail_and_comes_back_to_us_alone() {
        let mail = mail(Language::Id, "sri@example.test", "Halo", "Isi");

        let (first, second) = (written(&head("PT Contoh"), &mail), written(&head("PT Contoh"), &mail));
        let composed = compose(&head("PT Contoh"), &mail, [7; BOUNCE_TAG_BYTES], None).unwrap();

        assert_eq!(first, second);
        assert!(
            first.contains("Message-ID: <a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5@contoh.example>\r\n"),
            "{first}"
        );
        assert_eq!(
            composed.return_path.to_string(),
            "bounce+a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5.07070707070707070707@contoh.example"
        );
    }

    #[test]
    fn an_address_that_is_none_is_no_mail() {
        for address in ["", "sri", "sri@", "sri@example.test\r\nBcc: x@y.example", "a b@example.test"] {
            let mail = mail(Language::Id, address, "Halo", "Isi");
            assert!(compose(&head("PT Contoh"), &mail, [0; BOUNCE_TAG_BYTES], None).is_err(), "{address}");
        }
    }

    #[test]
    fn an_address_beyond_ascii_says_what_it_needs() {
        let mail = mail(Language::Id, "bücher@example.test", "Halo", "Isi");

        assert!(compose(&head("PT Contoh"), &mail, [0; BOUNCE_TAG_BYTES], None).unwrap().needs_utf8);
    }

    proptest! {
        /// Whatever stands in a name or a subject, the header has our fields alone, each once, and short lines of ASCII.
        ///
        /// Shows: SEC
        #[test]
        fn no_text_adds_a_header(
            company in "[ -~\r\n\t\u{a0}-\u{2fff}]{0,80}",
            subject in "[ -~\r\n\t\0\u{a0}-\u{2fff}]{0,200}",
            body in "[ -~\r\n\u{a0}-\u{2fff}]{0,400}",
        ) {
            let mail = mail(Language::Id, "sri@example.test", &subject, &format!("{body}\r\nBcc: x@y.example\n.\n"));

            let text = written(&head(&format!("PT\r\nBcc: x@y.example\r\n\r\n{company}")), &mail);

            let (header, rest) = text.split_once("\r\n\r\n").unwrap();
            let mut names: Vec<&str> = header
                .split("\r\n")
                .filter(|line| !line.starts_with([' ', '\t']))
                .map(|line| line.split_once(':').unwrap().0)
                .collect();
            names.sort_unstable();
            prop_assert_eq!(names, [
                "Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "MIME-Version", "Message-ID",
                "Reply-To", "Subject", "To", "X-Auto-Response-Suppress",
            ]);
            prop_assert!(text.is_ascii());
            prop_assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
            prop_assert!(header.split("\r\n").all(|line| line.len() <= 120), "{}", header);
            prop_assert!(rest.contains("text/plain") && rest.contains("text/html"));
        }
    }
}
