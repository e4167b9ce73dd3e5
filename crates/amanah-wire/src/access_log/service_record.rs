//! What is recorded of a line that belongs to a service and to no customer.

use super::address::{Network, masked};
use super::agent::AgentFamily;
use super::client_text::ClientText;
use super::request_line::RequestLine;
use super::{Line, host, path};

/// A request to a service by a visitor nobody knows, with the visitor masked.
///
/// What is left out on purpose: the user, the address within its network, the query and every part of the path that
/// looks like a value, the page the visitor came from but for its host, and the user agent but for its family. A
/// name in a path (`/siti`) cannot be told from a page and stays.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ServiceRecord {
    /// The site that was asked.
    pub virtual_host: Option<String>,
    /// Where the request came from, masked.
    pub network: Network,
    /// When: microseconds since 1970-01-01T00:00:00 UTC.
    pub at_micros: i64,
    /// The method, where the request could be read.
    pub method: Option<String>,
    /// The page, without values.
    pub path: Option<String>,
    /// The status of the answer; 0 where the server logged none.
    pub status: u16,
    /// Bytes of the answer's body; 0 where the server logged none.
    pub bytes: u64,
    /// The host of the page the visitor came from.
    pub referer_host: Option<String>,
    /// The kind of program the visitor used.
    pub agent: Option<AgentFamily>,
}

impl ServiceRecord {
    /// Masks the visitor of a line.
    ///
    /// Enforces: R1
    #[must_use]
    pub fn of(line: &Line) -> Self {
        let (method, path) = match &line.request {
            Some(RequestLine::Http { method, target, .. }) => {
                (Some(method.clone()), path::without_values(target))
            }
            Some(RequestLine::Unreadable(_)) | None => (None, None),
        };
        Self {
            virtual_host: line.virtual_host.clone(),
            network: masked(line.remote),
            at_micros: line.at_micros,
            method,
            path,
            status: line.status,
            bytes: line.bytes,
            referer_host: line.referer.as_ref().and_then(referer_host),
            agent: line.agent.as_ref().map(AgentFamily::of),
        }
    }
}

/// The host of a page on the web; a referer of another kind leaves nothing.
fn referer_host(referer: &ClientText) -> Option<String> {
    let text = referer.as_str()?;
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let (_, host_and_port) = authority.rsplit_once('@').unwrap_or(("", authority));
    host::normalise_host(host_and_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host_of(referer: &str) -> Option<String> {
        referer_host(&ClientText::new(referer)?)
    }

    /// Shows: R1
    #[test]
    fn of_a_referer_only_its_host_is_kept() {
        assert_eq!(host_of("https://Blog.example:8443/siti?a=b").as_deref(), Some("blog.example"));
        assert_eq!(host_of("http://siti:pw@blog.example").as_deref(), Some("blog.example"));
        assert_eq!(host_of("android-app://example.siti/"), None);
        assert_eq!(host_of("siti was here"), None);
    }
}
