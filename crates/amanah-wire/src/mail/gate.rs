//! The part of the gate that needs nothing but the bytes (G1 to G5).

use super::address::{Identity, Utf8};
use super::from;
use super::header::Header;
use super::second_reading;
use super::verdict::{Rule, in_order};

/// Reads who the one sender of a mail is, or which rules keep everybody from knowing.
///
/// # Errors
/// The rules that are broken, in their order.
///
/// Enforces: DEL2
pub fn sender(mail: &[u8], header: &Header<'_>, utf8: Utf8) -> Result<Identity, Vec<Rule>> {
    let mut broken = header.broken_rules();
    let sender = from::sender(header, utf8);
    match &sender {
        Err(rule) => broken.push(*rule),
        Ok(identity) if !identity.is_all_of(&second_reading::from_addresses(mail)) => {
            broken.push(Rule::SameReading);
        }
        Ok(_) => {}
    }
    sender.ok().filter(|_| broken.is_empty()).ok_or_else(|| in_order(broken))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn sample(name: &str) -> Vec<u8> {
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail").join(name))
            .expect("the file is there")
    }

    fn of(name: &str) -> Result<String, Vec<Rule>> {
        let mail = sample(name);
        sender(&mail, &Header::read(&mail), Utf8::Refused).map(|identity| identity.address().to_owned())
    }

    /// Shows: DEL2
    #[test]
    fn every_hostile_mail_breaks_the_rules_of_its_attack_and_the_others_have_one_sender() {
        let refused = [
            ("05-prepend-victim-from.eml", vec![Rule::OneFrom]),
            ("06-two-mailboxes-one-from.eml", vec![Rule::OneMailbox]),
            ("07-from-space-colon.eml", vec![Rule::HeaderBlock, Rule::OneFrom]),
            ("10-double-angle.eml", vec![Rule::OneMailbox]),
            ("11-route-addr.eml", vec![Rule::OneMailbox]),
            ("17-nul.eml", vec![Rule::HeaderBlock, Rule::OneMailbox]),
        ];
        let read = [
            ("01-good.eml", "budi@customer.test"),
            ("08-display-name-trick.eml", "attacker@gmail.example"),
            ("09-comment-trick.eml", "attacker@gmail.example"),
            ("16-encoded-word-addr.eml", "attacker@gmail.example"),
            ("03-tampered.eml", "budi@customer.test"),
        ];

        for (name, rules) in refused {
            assert_eq!(of(name), Err(rules), "{name}");
        }
        for (name, address) in read {
            assert_eq!(of(name).as_deref(), Ok(address), "{name}");
        }
    }
}
