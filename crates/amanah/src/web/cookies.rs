//! The cookies we set: three, each for the service itself, none for tracking.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use super::address::PublicUrl;
use super::endpoints::Room;

/// One of our cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The session of a customer.
    CustomerSession,
    /// The session of a member of staff; apart from the customers', so that one never opens the other's room.
    StaffSession,
    /// Ties our forms to this browser.
    Form,
    /// The language the reader chose.
    Language,
}

impl Cookie {
    /// The session cookie of a room. Visitors' pages greet a signed-in customer.
    #[must_use]
    pub const fn of_session(room: Room) -> Self {
        match room {
            Room::Visitor | Room::Portal => Self::CustomerSession,
            Room::Console => Self::StaffSession,
        }
    }

    /// Its name: with `__Host-` on https, which browsers then hold to this host alone.
    #[must_use]
    pub fn name(self, public_url: &PublicUrl) -> String {
        let plain = match self {
            Self::CustomerSession => "amanah",
            Self::StaffSession => "amanah-staff",
            Self::Form => "amanah-form",
            Self::Language => "amanah-language",
        };
        if public_url.is_https() { format!("__Host-{plain}") } else { plain.to_owned() }
    }

    /// Its value in a request, if it was sent once; sent twice, somebody meddles, and none counts.
    #[must_use]
    pub fn read(self, public_url: &PublicUrl, headers: &HeaderMap) -> Option<String> {
        let name = self.name(public_url);
        let mut values = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned());
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }

    /// The header that sets it, until the browser closes or for `seconds`.
    #[must_use]
    pub fn set(self, public_url: &PublicUrl, value: &str, seconds: Option<u64>) -> String {
        let name = self.name(public_url);
        let secure = if public_url.is_https() { "; Secure" } else { "" };
        let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
    }

    /// The header that removes it.
    #[must_use]
    pub fn remove(self, public_url: &PublicUrl) -> String {
        self.set(public_url, "", Some(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(header: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, header.parse().unwrap());
        headers
    }

    #[test]
    fn on_https_a_cookie_is_held_to_the_host() {
        let url = PublicUrl::parse("https://my.example.id").unwrap();

        let header = Cookie::CustomerSession.set(&url, "v", None);

        assert_eq!(header, "__Host-amanah=v; Path=/; HttpOnly; SameSite=Lax; Secure");
    }

    #[test]
    fn on_loopback_http_the_plain_name_is_used() {
        let url = PublicUrl::parse("http://localhost:8080").unwrap();

        assert_eq!(
            Cookie::StaffSession.set(&url, "v", Some(60)),
            "amanah-staff=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"
        );
    }

    #[test]
    fn a_cookie_sent_twice_counts_as_none() {
        let url = PublicUrl::parse("http://localhost:8080").unwrap();

        assert_eq!(Cookie::CustomerSession.read(&url, &sent("x=1; amanah=a")).as_deref(), Some("a"));
        assert_eq!(Cookie::CustomerSession.read(&url, &sent("amanah=a; amanah=b")), None);
        assert_eq!(Cookie::CustomerSession.read(&url, &sent("amanah-staff=a")), None);
    }
}
