//! Addresses with a query, and forms.

use std::fmt::Write as _;

/// A form as it travels, in a body or after the question mark of an address.
pub(super) fn form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

/// An address with a query.
pub(super) fn with_query(address: &str, fields: &[(&str, &str)]) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{}", form(fields))
}

/// A text as it stands between the marks of an address: everything but unreserved characters is escaped (RFC 3986, 2).
pub(super) fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut all, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            all.push(char::from(byte));
        } else {
            let _ = write!(all, "%{byte:02X}");
        }
        all
    })
}

/// Scheme, host and port of an address.
pub(super) fn origin(address: &str) -> &str {
    let host = address.find("://").map_or(0, |scheme| scheme + 3);
    let end = address.get(host..).and_then(|rest| rest.find(['/', '?', '#']));
    end.and_then(|end| address.get(..host + end)).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_its_field() {
        assert_eq!(form(&[("a", "x y&b=1"), ("é", "100%\r\n")]), "a=x%20y%26b%3D1&%C3%A9=100%25%0D%0A");
        assert_eq!(with_query("https://x.example/a", &[("b", "-._~")]), "https://x.example/a?b=-._~");
        assert_eq!(with_query("https://x.example/a?c=1", &[("b", "2")]), "https://x.example/a?c=1&b=2");
    }

    #[test]
    fn an_origin_ends_where_the_path_begins() {
        assert_eq!(origin("https://x.com/i/oauth2/authorize"), "https://x.com");
        assert_eq!(origin("http://127.0.0.1:7?x"), "http://127.0.0.1:7");
        assert_eq!(origin("https://x.com"), "https://x.com");
    }
}
