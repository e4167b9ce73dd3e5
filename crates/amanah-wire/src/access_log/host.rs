//! Names of virtual hosts.

/// The longest name in the DNS, in characters (RFC 1035, section 2.3.4).
const LONGEST_NAME: usize = 253;

/// A virtual host's name as it is compared: lower case, without port and final dot. Nothing when it is no name, as
/// nginx's `_` for the server that answers whatever nobody else does.
#[must_use]
pub fn normalise_host(text: &str) -> Option<String> {
    let name = without_port(text);
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    let is_address = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(is_ipv6);
    (is_address || is_name(&name)).then_some(name)
}

fn without_port(text: &str) -> &str {
    match text.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && has_no_open_colon(name) => {
            name
        }
        _ => text,
    }
}

/// A colon outside brackets belongs to an address and does not introduce a port.
fn has_no_open_colon(name: &str) -> bool {
    name.ends_with(']') || !name.contains(':')
}

fn is_ipv6(text: &str) -> bool {
    text.parse::<core::net::Ipv6Addr>().is_ok()
}

fn is_name(name: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && label.bytes().any(|byte| byte.is_ascii_alphanumeric())
    };
    name.len() <= LONGEST_NAME && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_port_and_final_dot_do_not_count() {
        assert_eq!(normalise_host("Shop.Example.:443").as_deref(), Some("shop.example"));
        assert_eq!(normalise_host("shop.example").as_deref(), Some("shop.example"));
        assert_eq!(normalise_host("[2001:DB8::1]:8080").as_deref(), Some("[2001:db8::1]"));
        assert_eq!(normalise_host("198.51.100.4:80").as_deref(), Some("198.51.100.4"));
    }

    #[test]
    fn what_is_no_name_is_nothing() {
        let wrong =
            ["", "-", "_", ".", "*.shop.example", "~^www", "a b", "café.example", "2001:db8::1", "a..b"];

        for text in wrong {
            assert_eq!(normalise_host(text), None, "{text}");
        }
        assert_eq!(normalise_host(&"a".repeat(254)), None);
    }
}
