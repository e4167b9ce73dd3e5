//! A mail as a person reads it: what it says of its sender, and its text. Whatever the mail is, something is shown, and
//! nothing in it can paint over the page.

use std::borrow::Cow;

use mail_parser::MessageParser;

use super::header::Header;

/// More of a text is not shown; the whole mail is kept all the same.
const MOST_CHARACTERS: usize = 20_000;

/// What a person reads of a mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Reading {
    /// Every field that anybody could read as From, as it stands there: a mail may have two.
    pub from: Vec<String>,
    /// To whom it says that it was sent.
    pub to: Vec<String>,
    /// What it says that it is about.
    pub subject: Option<String>,
    /// When it says that it was written.
    pub date: Option<String>,
    /// Its text.
    pub text: String,
    /// Whether there is more text than is shown.
    pub is_cut: bool,
    /// The whole header block, letter by letter.
    pub header: String,
}

impl core::fmt::Debug for Reading {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Reading(..)")
    }
}

impl Reading {
    /// Reads a mail, however badly it is made.
    #[must_use]
    pub fn of(mail: &[u8]) -> Self {
        let header = Header::read(mail);
        let fields = |name: &str| {
            let fields = header.fields().iter().filter(|field| field.could_be(name));
            fields.map(|field| visible(&field.text())).filter(|text| !text.is_empty()).collect::<Vec<_>>()
        };
        let parsed = MessageParser::default().parse(mail);
        let decoded = parsed.as_ref().and_then(|read| read.subject()).map(visible);
        let body = parsed.as_ref().and_then(|read| read.body_text(0)).map(Cow::into_owned);
        let raw = || String::from_utf8_lossy(mail.get(header.length()..).unwrap_or_default()).into_owned();
        let text = visible(&body.unwrap_or_else(raw));
        let shown: String = text.chars().take(MOST_CHARACTERS).collect();
        let block = mail.get(..header.length()).unwrap_or_default();
        Self {
            from: fields("from"),
            to: fields("to"),
            subject: decoded.or_else(|| fields("subject").into_iter().next()),
            date: fields("date").into_iter().next(),
            is_cut: shown.len() < text.len(),
            text: shown,
            header: visible(&String::from_utf8_lossy(block)),
        }
    }
}

/// The text without what moves or hides other text: control characters become a mark, and so do the marks that turn the
/// direction of writing.
fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
            '\u{fffd}'
        }
        _ if c.is_control() => '\u{fffd}',
        _ => c,
    };
    text.replace("\r\n", "\n").trim().chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_read_and_both_senders_of_a_mail_with_two_are_shown() {
        let mail =
            b"From: Budi <budi@x.example>\r\nFr om: sri@x.example\r\nTo: privacy@h.example\r\nSubject: \
                     =?utf-8?B?SGFwdXMgYWt1bg==?=\r\nContent-Type: text/plain; charset=utf-8\r\n\
                     Content-Transfer-Encoding: quoted-printable\r\n\r\nTolong =E2=9C=93\r\n";

        let read = Reading::of(mail);

        assert_eq!(read.from, ["Budi <budi@x.example>", "sri@x.example"]);
        assert_eq!(read.to, ["privacy@h.example"]);
        assert_eq!(read.subject.as_deref(), Some("Hapus akun"));
        assert_eq!(read.text, "Tolong \u{2713}");
        assert!(read.header.contains("Fr om: sri@x.example\nTo:"), "as it stands there");
    }

    #[test]
    fn nothing_in_a_mail_hides_or_turns_other_text() {
        let mail = "From: a\u{202e}elpmaxe.x@irs\r\nSubject: b\0c\u{200b}d\r\n\r\n\u{7}ring\u{2066}\r\n";

        let read = Reading::of(mail.as_bytes());

        for text in [&read.from.concat(), &read.subject.unwrap(), &read.text, &read.header] {
            assert!(text.contains('\u{fffd}'), "{text:?}");
            assert!(!text.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{text:?}");
        }
    }

    #[test]
    fn a_text_without_end_is_cut_and_what_is_no_mail_is_still_read() {
        let long = format!("From: a@x.example\r\n\r\n{}", "x".repeat(MOST_CHARACTERS + 1));

        let read = Reading::of(long.as_bytes());
        let bytes = Reading::of(&[0xff, 0xfe, b'h', b'a']);

        assert!(read.is_cut && read.text.len() == MOST_CHARACTERS);
        assert!(format!("{}{}", bytes.header, bytes.text).contains("ha"));
        assert!(Reading::of(b"").text.is_empty());
    }
}
