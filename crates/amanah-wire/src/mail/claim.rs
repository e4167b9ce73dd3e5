//! Whom a mail claims to come from, whether or not anybody believes it.
//!
//! Not to decide anything by: a mail that a stranger forged in a customer's name holds that customer's address all the
//! same, and must be found when they are forgotten. So here, and nowhere else, every reading counts.

use super::address::{Identity, Utf8};
use super::header::{Field, Header};

/// More addresses are not kept of one mail. Whoever writes in the name of more people writes in nobody's.
const MOST_CLAIMED: usize = 32;

/// A longer sender is not read to its end.
const MOST_LETTERS: usize = 16 * 1024;

/// The fields in which a mail says who wrote it, sent it, or is to be answered (RFC 5322 section 3.6.2 and 3.6.6). Whom else
/// it was sent to is not among them: a mail does not go with everybody who was to read it.
const SAID_IN: [&str; 5] = ["from", "sender", "reply-to", "resent-from", "resent-sender"];

/// Every address in anything that somebody could read as From, Sender, Reply-To, Resent-From or Resent-Sender, those in From
/// first, and the return path; each once, as it is written. Whatever the mail is, it is read.
#[must_use]
pub fn addresses(mail: &[u8], return_path: &str) -> Vec<String> {
    let header = Header::read(mail);
    let fields_of = |name: &'static str| header.fields().iter().filter(move |field| field.could_be(name));
    let senders = SAID_IN.into_iter().flat_map(fields_of).map(Field::text);
    let mut found: Vec<String> = Vec::new();
    for text in core::iter::once(return_path.to_owned()).chain(senders) {
        for address in within(&text) {
            if found.len() < MOST_CLAIMED && !found.contains(&address) {
                found.push(address);
            }
        }
    }
    found
}

/// Whatever looks like an address: in angle brackets, in a display name, in a comment, quoted or not.
fn within(text: &str) -> Vec<String> {
    let plain: String = text
        .chars()
        .take(MOST_LETTERS)
        .filter(|letter| *letter != '"' && (*letter == '\t' || !letter.is_control()))
        .map(|letter| if is_between(letter) { ' ' } else { letter })
        .collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ").replace(" @", "@").replace("@ ", "@");
    words
        .split(' ')
        .filter_map(|word| {
            let word = word.trim_matches(['\'', '`', '.']);
            let (local, domain) = word.rsplit_once('@')?;
            if local.is_empty() || domain.is_empty() {
                return None;
            }
            let plain = Identity::parse(word, Utf8::Allowed);
            Some(plain.map_or_else(|| word.to_owned(), |identity| identity.address().to_owned()))
        })
        .collect()
}

const fn is_between(letter: char) -> bool {
    matches!(letter, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '\\' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimed(header: &str) -> Vec<String> {
        addresses(
            format!("{header}\r\nTo: privacy@hoster.test\r\n\r\nFrom: body@x.example\r\n").as_bytes(),
            "",
        )
    }

    /// Shows: invariant 5
    #[test]
    fn whatever_is_hidden_in_a_sender_is_claimed() {
        for from in [
            "From: budi@x.example",
            "From: Budi <budi@x.example>",
            "From: \"budi\"@x.example",
            "From: < budi @ x.example >",
            "From: <@relay.example:budi@x.example>",
            "From: \"budi@x.example\" <>",
            "From: (budi@x.example)",
            "From: friends: budi@x.example;",
            "From:\r\n budi@x.example",
            "From : budi@x.example",
            "Fr om: 'budi@x.example'",
            "From: bu\0di@x.example.",
            "X: y\nfrom: budi@x.example",
        ] {
            assert!(claimed(from).contains(&"budi@x.example".to_owned()), "{from:?}: {:?}", claimed(from));
        }
        assert_eq!(
            claimed("From: a@x.example, B <b@x.example>\r\nFrom: c@x.example"),
            ["a@x.example", "b@x.example", "c@x.example"]
        );
    }

    /// Shows: invariant 5
    #[test]
    fn the_return_path_and_whoever_is_to_be_answered_are_claimed_and_readers_and_the_text_are_not() {
        let mail =
            b"Reply-To: R <r@x.example>\r\nFrom: a@x.example\r\nTo: to@x.example\r\nCc: cc@x.example\r\n\
            Resent-From: again@x.example\r\nSender: s@x.example\r\n\r\nFrom: body@x.example\r\n";

        assert_eq!(
            addresses(mail, "path@x.example"),
            ["path@x.example", "a@x.example", "s@x.example", "r@x.example", "again@x.example"]
        );
        let mail = b"From: a@x.example\r\n\r\n";
        assert_eq!(addresses(mail, "<a@x.example>"), ["a@x.example"]);
        assert!(addresses(b"", "untold").is_empty());
        assert!(addresses(b"\0\r\n@\r\nFrom:@\r\nFrom: @x\r\nFrom: a@\r\n\r\n", "").is_empty());
    }

    #[test]
    fn a_domain_in_letters_of_its_own_is_one_with_its_ascii_form() {
        assert_eq!(claimed("From: budi@b\u{fc}ro.example"), ["budi@xn--bro-hoa.example"]);
    }

    #[test]
    fn nobody_claims_to_be_everybody() {
        let many: Vec<String> = (0..400).map(|number| format!("a{number}@x.example")).collect();

        assert_eq!(claimed(&format!("From: {}", many.join(", "))).len(), MOST_CLAIMED);
    }
}
