//! The address customers type, and what follows from it for cookies and forms.

/// The public address of the pages: scheme, host and port, nothing after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    is_https: bool,
}

/// A text that cannot be the public address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAddress {
    /// Neither `http://` nor `https://`.
    #[error("the public URL begins with `https://` (or `http://localhost` on this machine alone)")]
    Scheme,
    /// Something stands after host and port, or there is no host.
    #[error("the public URL is scheme, host and port, with nothing after them")]
    Shape,
    /// Plain http to a host that is not this machine.
    #[error("plain http is only for localhost; use `https://` behind your proxy")]
    PlainHttp,
}

impl PublicUrl {
    /// Reads an address such as `https://my.example.id` or `http://localhost:8080`.
    ///
    /// # Errors
    /// When the text is no origin, or plain http to another machine.
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.trim().to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://").ok_or(NotAnAddress::Scheme)?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let is_https = match scheme {
            "https" => true,
            "http" => false,
            _ => return Err(NotAnAddress::Scheme),
        };
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if rest.is_empty() || !rest.chars().all(is_plain) {
            return Err(NotAnAddress::Shape);
        }
        if !is_https && !is_loopback(rest) {
            return Err(NotAnAddress::PlainHttp);
        }
        Ok(Self { origin: format!("{scheme}://{rest}"), is_https })
    }

    /// Scheme, host and port, as browsers write it in `Origin`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether cookies can be `Secure` and carry `__Host-` in their name.
    #[must_use]
    pub const fn is_https(&self) -> bool {
        self.is_https
    }

    /// The whole address of a path.
    #[must_use]
    pub fn of(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

fn is_loopback(host_and_port: &str) -> bool {
    let host = match host_and_port.rsplit_once(':') {
        Some((host, port)) if port.chars().all(|c| c.is_ascii_digit()) => host,
        _ => host_and_port,
    };
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_on_this_machine_are_addresses() {
        for text in
            ["https://my.example.id", "http://localhost:8080/", "http://127.0.0.1:1", "http://[::1]:8080"]
        {
            assert!(PublicUrl::parse(text).is_ok(), "{text}");
        }
        assert_eq!(PublicUrl::parse("HTTP://LocalHost:8080/").unwrap().origin(), "http://localhost:8080");
    }

    #[test]
    fn plain_http_to_another_machine_is_refused() {
        assert_eq!(PublicUrl::parse("http://my.example.id"), Err(NotAnAddress::PlainHttp));
        assert_eq!(PublicUrl::parse("http://localhost.example.id"), Err(NotAnAddress::PlainHttp));
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        assert_eq!(PublicUrl::parse("my.example.id"), Err(NotAnAddress::Scheme));
        assert_eq!(PublicUrl::parse("https://my.example.id/portal"), Err(NotAnAddress::Shape));
        assert_eq!(PublicUrl::parse("https://"), Err(NotAnAddress::Shape));
        assert_eq!(PublicUrl::parse("https://user@my.example.id"), Err(NotAnAddress::Shape));
    }
}
