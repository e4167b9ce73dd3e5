//! How another reader of mail reads the same bytes: where it sees another sender, nobody is believed (G5).

use mail_parser::{Address, MessageParser};

/// The addresses that the library sees in From.
#[must_use]
pub fn from_addresses(mail: &[u8]) -> Vec<String> {
    MessageParser::default().parse_headers(mail).map_or_else(Vec::new, |read| addresses(read.from()))
}

/// The addresses in the value of a field like To.
#[must_use]
pub fn addresses_in(value: &[u8]) -> Vec<String> {
    let field = [b"To:", value, b"\r\n\r\n"].concat();
    MessageParser::default().parse_headers(&field).map_or_else(Vec::new, |read| addresses(read.to()))
}

fn addresses(list: Option<&Address<'_>>) -> Vec<String> {
    list.into_iter().flat_map(Address::iter).filter_map(|one| one.address().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_from_lists_and_groups() {
        assert_eq!(addresses_in(b" A <a@x.example>,\r\n b@x.example"), ["a@x.example", "b@x.example"]);
        assert_eq!(addresses_in(b"friends: c@x.example;"), ["c@x.example"]);
        assert_eq!(from_addresses(b"From: Budi <budi@x.example>\r\n\r\nHalo"), ["budi@x.example"]);
        assert!(from_addresses(b"\r\n").is_empty());
    }
}
