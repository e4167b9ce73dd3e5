//! When a mail of a strict sender may open a request (A1, A2); A3 is the store's, A4 stands in `automatic`.

use jiff::fmt::rfc2822::DateTimeParser;

use super::address::same_address;
use super::header::{Field, Header};
use super::second_reading;
use super::verdict::{Rule, SignedBy};

/// A mail may be so old, or so much of the future.
const MOST_APART_SECONDS: i64 = 7 * 86_400;

static DATES: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);

/// The rules of admission that a mail breaks.
///
/// A signature covers no envelope: an old mail to somebody else can be sent to us again, word for word. So it must be
/// addressed to us in what is signed, and be fresh by what is signed.
///
/// Enforces: DEL2
#[must_use]
pub fn broken_rules(header: &Header<'_>, by: &SignedBy, recipient: &str, now_seconds: i64) -> Vec<Rule> {
    let to_us = ["to", "cc"].into_iter().any(|name| is_addressed(header, by, name, recipient));
    let fresh = is_fresh(header, by, now_seconds);
    [(!to_us, Rule::AddressedToUs), (!fresh, Rule::Fresh)]
        .into_iter()
        .filter_map(|(is_broken, rule)| is_broken.then_some(rule))
        .collect()
}

/// Whether the recipient stands in the only field of this name, and the signature covers it.
fn is_addressed(header: &Header<'_>, by: &SignedBy, name: &str, recipient: &str) -> bool {
    // Of two fields a signature covers the lower one, and which one a reader shows is anybody's guess.
    let Some(field) = header.only(name).filter(|_| covers(by, name)) else { return false };
    second_reading::addresses_in(field.value).iter().any(|address| same_address(address, recipient))
}

fn is_fresh(header: &Header<'_>, by: &SignedBy, now_seconds: i64) -> bool {
    let is_near = |at: i64| now_seconds.abs_diff(at) <= MOST_APART_SECONDS.unsigned_abs();
    let date = header.only("date").as_ref().and_then(seconds);
    let has_signed_time = by.made_at.is_some() || covers(by, "date");
    has_signed_time && date.is_some_and(is_near) && by.made_at.is_none_or(is_near)
}

fn covers(by: &SignedBy, name: &str) -> bool {
    by.covers.iter().any(|covered| covered == name)
}

/// The time in a Date, a comment at its end left out.
fn seconds(field: &Field<'_>) -> Option<i64> {
    let text = field.text();
    let bare = text.split_once('(').map_or(text.as_str(), |(date, _)| date);
    DATES.parse_timestamp(bare.trim()).ok().map(jiff::Timestamp::as_second)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_478_400; // 2026-11-24T00:00:00Z

    fn by(covers: &[&str], made_at: Option<i64>) -> SignedBy {
        SignedBy {
            domain: "x.example".to_owned(),
            selector: "s1".to_owned(),
            signature: "BB".to_owned(),
            covers: covers.iter().map(|name| (*name).to_owned()).collect(),
            made_at,
        }
    }

    fn broken(fields: &str, by: &SignedBy) -> Vec<Rule> {
        let mail = format!("From: a@x.example\r\n{fields}\r\n\r\n");
        broken_rules(&Header::read(mail.as_bytes()), by, "privacy+delete@hoster.test", NOW)
    }

    const DATE: &str = "Date: Mon, 23 Nov 2026 23:00:00 +0000 (UTC)";

    /// Shows: DEL2
    #[test]
    fn a1_the_address_it_was_sent_to_stands_in_a_signed_to_or_cc() {
        let signed = by(&["from", "to", "cc", "date"], None);
        let good =
            ["To: Privacy+Delete@hoster.test", "To: x@y.example\r\nCc: P <privacy+delete@HOSTER.test>"];
        let bad = [
            "To: privacy@hoster.test",
            "Bcc: privacy+delete@hoster.test",
            "To: privacy+delete@hoster.test\r\nTo: x@y.example",
            "To: \"privacy+delete@hoster.test\" <x@y.example>",
            "Subject: privacy+delete@hoster.test",
        ];

        for to in good {
            assert!(broken(&format!("{to}\r\n{DATE}"), &signed).is_empty(), "{to}");
        }
        for to in bad {
            assert_eq!(broken(&format!("{to}\r\n{DATE}"), &signed), [Rule::AddressedToUs], "{to}");
        }
        assert_eq!(
            broken(&format!("{}\r\n{DATE}", good[0]), &by(&["from", "date"], None)),
            [Rule::AddressedToUs]
        );
    }

    /// Shows: DEL2
    #[test]
    fn a2_a_mail_is_fresh_by_what_is_signed() {
        let to = "To: privacy+delete@hoster.test";
        let signed = ["from", "to", "date"];
        let with = |date: &str, by: SignedBy| broken(&format!("{to}\r\n{date}"), &by);

        assert!(with(DATE, by(&signed, None)).is_empty());
        assert!(with(DATE, by(&["to"], Some(NOW - 86_400))).is_empty());
        assert!(with("Date: Wed, 18 Nov 2026 08:00:00 +0700", by(&signed, None)).is_empty());
        for (date, by) in [
            (DATE, by(&["to"], None)),
            (DATE, by(&signed, Some(NOW - MOST_APART_SECONDS - 1))),
            ("Date: Mon, 16 Nov 2026 23:00:00 +0000", by(&signed, Some(NOW))),
            ("Date: Wed, 2 Dec 2026 23:00:00 +0000", by(&signed, None)),
            ("Date: yesterday", by(&signed, None)),
            ("X-Date: none", by(&signed, Some(NOW))),
        ] {
            assert_eq!(with(date, by), [Rule::Fresh], "{date}");
        }
    }
}
