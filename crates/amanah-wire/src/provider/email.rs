//! Which address is taken.

use super::GivenEmail;

/// No address is longer (RFC 5321, 4.5.3.1.3).
const LONGEST_ADDRESS: usize = 254;

/// The address that was given, if it is one; `is_theirs` says of its domain whether the provider runs the mailbox.
///
/// What has no mailbox and no domain is dropped, so that a handle never stands for an address.
pub(super) fn given(text: Option<String>, is_theirs: impl FnOnce(&str) -> bool) -> Option<GivenEmail> {
    let address = text.map(|text| text.trim().to_owned())?;
    let domain = domain_of(&address)?;
    let is_authoritative = is_theirs(domain);
    Some(GivenEmail { address, is_authoritative })
}

/// The domain of what looks like an address, by the same rule as forms have.
fn domain_of(address: &str) -> Option<&str> {
    let (local, host) = address.rsplit_once('@')?;
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"\"(),:;<>[\\]".contains(c);
    let is_one = !local.is_empty()
        && address.len() <= LONGEST_ADDRESS
        && address.chars().all(is_plain)
        && !local.contains('@')
        && host.split('.').count() >= 2
        && host.split('.').all(|label| !label.is_empty());
    is_one.then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_no_address() {
        let long = format!("{}@contoh.example", "a".repeat(250));
        for none in [
            "",
            "sri",
            "@sri",
            "sri@",
            "sri@localhost",
            "s@r@i.example",
            "sri@contoh..example",
            "a b@contoh.example",
            "sri@contoh.example\r\nBcc: x@y.example",
            "<sri@contoh.example>",
            &long,
        ] {
            assert!(given(Some(none.to_owned()), |_| true).is_none(), "{none}");
        }
        assert!(given(None, |_| true).is_none());
    }

    #[test]
    fn an_address_is_taken_as_it_was_given() {
        let given =
            given(Some(" Sri.Wahyuni+x@Contoh.Example ".to_owned()), |domain| domain == "Contoh.Example");

        let given = given.unwrap();
        assert_eq!(given.address, "Sri.Wahyuni+x@Contoh.Example");
        assert!(given.is_authoritative);
    }
}
