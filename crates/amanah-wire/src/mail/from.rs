//! The one sender of a mail, under every reading that anybody could have (G2, G3, G4).

use super::address::{Identity, Utf8, is_atext};
use super::cfws::Words;
use super::header::Header;
use super::verdict::Rule;

/// Reads the only mailbox of the only From.
///
/// A display name, a comment, an encoded word, Sender and Reply-To are never anybody's identity.
///
/// # Errors
/// The rule that is broken.
///
/// Enforces: DEL2
pub fn sender(header: &Header<'_>, utf8: Utf8) -> Result<Identity, Rule> {
    let mut candidates = header.fields().iter().filter(|field| field.could_be("from"));
    let (Some(from), None) = (candidates.next(), candidates.next()) else { return Err(Rule::OneFrom) };
    let value = String::from_utf8(from.unfolded()).map_err(|_| Rule::OneMailbox)?;
    mailbox(&value, utf8)
}

/// A mailbox: an address alone, or a display name with an address in angle brackets.
fn mailbox(value: &str, utf8: Utf8) -> Result<Identity, Rule> {
    let address = match value_in_brackets(value)? {
        Some(inside) => inside,
        None => bare(value)?,
    };
    if address.contains(['"', ':', ',', ';', '<']) || address.starts_with('@') {
        return Err(Rule::OneMailbox);
    }
    Identity::parse(address, utf8).ok_or(Rule::PlainAddress)
}

/// What stands in the one pair of angle brackets, when there is one: after words alone, before comments alone.
fn value_in_brackets(value: &str) -> Result<Option<&str>, Rule> {
    let mut words = Words::new(value);
    loop {
        if !words.skip() {
            return Err(Rule::OneMailbox);
        }
        match words.peek() {
            Some('<') => break,
            Some('"') => {
                if !words.skip_quoted() {
                    return Err(Rule::OneMailbox);
                }
            }
            // Dots stand in display names since there is mail (RFC 5322, 4.1); nothing reads an address from them.
            Some(letter) if letter == '.' || is_atext(letter, Utf8::Allowed) => {
                words.take_while(|letter| letter == '.' || is_atext(letter, Utf8::Allowed));
            }
            Some('@') if !value_has_brackets(words.rest()) => return Ok(None),
            Some(_) => return Err(Rule::OneMailbox),
            None => return Ok(None),
        }
    }
    words.take('<');
    let inside = words.take_while(|letter| letter != '>');
    if !words.take('>') || !words.skip() || !words.rest().is_empty() {
        return Err(Rule::OneMailbox);
    }
    Ok(Some(inside))
}

/// Whether angle brackets stand outside of comments and quotes.
fn value_has_brackets(rest: &str) -> bool {
    let mut words = Words::new(rest);
    loop {
        if !words.skip() {
            return true;
        }
        match words.peek() {
            None => return false,
            Some('<' | '>') => return true,
            Some('"') => {
                if !words.skip_quoted() {
                    return true;
                }
            }
            Some(letter) => {
                words.take(letter);
            }
        }
    }
}

/// An address without brackets, between blanks and comments.
fn bare(value: &str) -> Result<&str, Rule> {
    let mut words = Words::new(value);
    if !words.skip() {
        return Err(Rule::OneMailbox);
    }
    let address = words.take_while(|letter| !matches!(letter, ' ' | '\t' | '('));
    if !words.skip() || !words.rest().is_empty() || address.is_empty() {
        return Err(Rule::OneMailbox);
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(from: &str) -> Result<String, Rule> {
        let mail = format!("{from}\r\nTo: x@hoster.test\r\n\r\n");
        sender(&Header::read(mail.as_bytes()), Utf8::Refused).map(|identity| identity.address().to_owned())
    }

    /// Shows: DEL2
    #[test]
    fn g2_there_is_one_from_whoever_reads_it() {
        assert_eq!(read("From: budi@x.example").as_deref(), Ok("budi@x.example"));
        assert_eq!(read("FROM: budi@x.example").as_deref(), Ok("budi@x.example"));
        for two in [
            "X-From: budi@x.example",
            "From: a@x.example\r\nFrom: b@x.example",
            "From: a@x.example\r\nFrom : b@x.example",
            "From: a@x.example\r\nFr om: b@x.example",
            "From: a@x.example\r\nfrom\0: b@x.example",
            "From: a@x.example\r\nFr\u{a0}om: b@x.example",
            "From: a@x.example\nFrom: b@x.example",
        ] {
            assert_eq!(read(two), Err(Rule::OneFrom), "{two:?}");
        }
    }

    /// Shows: DEL2
    #[test]
    fn g3_a_display_name_a_comment_and_an_encoded_word_are_never_the_sender() {
        for from in [
            "From: \"victim@x.example\" <a@x.example>",
            "From: a@x.example (<victim@x.example>)",
            "From: (victim@x.example) a@x.example",
            "From: =?utf-8?q?victim=40x.example?= <a@x.example>",
            "From: \"a \\\" <victim@x.example>\" <a@x.example>",
            "From: B. Santoso (nested (comment\\))) <a@x.example> (end)",
            "From:\r\n Budi\r\n\t<a@x.example>",
            "From: <a@x.example>",
            "From: Bud\u{ed} <a@x.example>",
        ] {
            assert_eq!(read(from).as_deref(), Ok("a@x.example"), "{from}");
        }
    }

    /// Shows: DEL2
    #[test]
    fn g3_two_mailboxes_a_group_a_route_and_a_second_pair_of_brackets_are_refused() {
        for from in [
            "From: a@x.example, b@x.example",
            "From: a <a@x.example>, b@x.example",
            "From: group: a@x.example;",
            "From: <a@x.example> <b@x.example>",
            "From: <@x.example:b@x.example>",
            "From: <<b@x.example>>",
            "From: \"b c\"@x.example",
            "From: <\"b\"@x.example>",
            "From: b@x.example <a@x.example>",
            "From: a@x.example b@x.example",
            "From: a (b <a@x.example>",
            "From: \"a <a@x.example>",
            "From: <a@x.example",
            "From: a@x.example>",
            "From:",
            "From: Budi",
        ] {
            assert!(
                matches!(read(from), Err(Rule::OneMailbox | Rule::PlainAddress)),
                "{from}: {:?}",
                read(from)
            );
        }
    }

    /// Shows: DEL2
    #[test]
    fn g4_blanks_and_comments_inside_the_brackets_are_refused() {
        for from in [
            "From: < a@x.example>",
            "From: <a@x.example >",
            "From: <a @x.example>",
            "From: <a(b)@x.example>",
            "From: <a@[192.0.2.1]>",
            "From: <b\u{fc}di@x.example>",
        ] {
            assert_eq!(read(from), Err(Rule::PlainAddress), "{from}");
        }
    }
}
