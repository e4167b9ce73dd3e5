//! The DNS, asked for texts alone, and never more than a bounded number of times for one mail (G13, G14).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use amanah_wire::mail::alignment;
use mail_auth::MessageAuthenticator;
use mail_auth::hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::hickory_resolver::net::{DnsError, NetError};
use mail_auth::hickory_resolver::proto::op::ResponseCode;
use mail_auth::hickory_resolver::proto::rr::{Name, RData};

use sha2::{Digest as _, Sha256};

use crate::cli::Stop;

/// So many names are asked for one mail at most.
const MOST_ASKED: usize = 20;

/// One name server may take so long for one answer.
const LONGEST_ANSWER: Duration = Duration::from_secs(4);

/// A longer text is no record that anybody reads.
const LONGEST_TEXT: usize = 16 * 1024;

/// Where names are looked up; cheap to clone.
#[derive(Clone)]
pub struct Names {
    pub(super) authenticator: MessageAuthenticator,
}

impl core::fmt::Debug for Names {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Names(..)")
    }
}

/// What the DNS says of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Texts {
    /// These texts; none when the name has none or is none.
    Known(Vec<String>),
    /// Nobody knows now: a server did not answer, or refused to.
    Trouble,
    /// Too many names were asked already.
    Spent,
}

impl Names {
    /// The name servers of this machine, or the one at this address.
    ///
    /// # Errors
    /// When this machine names none.
    pub fn of(server: Option<SocketAddr>) -> Result<Self, Stop> {
        let failed =
            |error: NetError| Stop::during("the DNS cannot be asked; see `mail_in.resolver`", &error);
        let Some(server) = server else {
            return MessageAuthenticator::new_system_conf()
                .map(|authenticator| Self { authenticator })
                .map_err(failed);
        };
        let at_port = |mut connection: ConnectionConfig| {
            connection.port = server.port();
            connection
        };
        let connections = vec![at_port(ConnectionConfig::udp()), at_port(ConnectionConfig::tcp())];
        let named = NameServerConfig::new(server.ip(), true, connections);
        let mut options = ResolverOpts::default();
        options.timeout = LONGEST_ANSWER;
        options.attempts = 1;
        MessageAuthenticator::new(ResolverConfig::from_parts(None, Vec::new(), vec![named]), options)
            .map(|authenticator| Self { authenticator })
            .map_err(failed)
    }

    /// Whether a domain says who may send its mail.
    pub async fn spf(&self, domain: &str) -> Seen {
        Seen::of(&self.texts(&format!("{domain}.")).await, |texts| {
            texts.iter().any(|text| text.starts_with("v=spf1"))
        })
    }

    /// Whether the key of a selector is there and not revoked.
    pub async fn dkim(&self, selector: &str, domain: &str) -> Seen {
        Seen::of(&self.texts(&format!("{selector}._domainkey.{domain}.")).await, |texts| {
            texts
                .iter()
                .any(|text| text.split(';').any(|tag| tag.trim().len() > 2 && tag.trim().starts_with("p=")))
        })
    }

    /// Whether a domain, or one above it, says what a forgery of its mail is worth.
    pub async fn dmarc(&self, domain: &str) -> Seen {
        let mut seen = Seen::NotThere;
        for name in alignment::walk(domain) {
            match Seen::of(&self.texts(&format!("_dmarc.{name}.")).await, |texts| {
                alignment::record(texts).is_some()
            }) {
                Seen::There => return Seen::There,
                Seen::Unknown => seen = Seen::Unknown,
                Seen::NotThere => {}
            }
        }
        seen
    }

    /// The texts of a name.
    pub(super) async fn texts(&self, name: &str) -> Texts {
        let Ok(name) = Name::from_ascii(name) else { return Texts::Known(Vec::new()) };
        match self.authenticator.resolver().txt_lookup(name).await {
            Ok(found) => Texts::Known(
                found
                    .answers()
                    .iter()
                    .filter_map(|record| match &record.data {
                        RData::TXT(text) => Some(text.txt_data.concat()),
                        _ => None,
                    })
                    .filter(|text| text.len() <= LONGEST_TEXT)
                    .filter_map(|text| String::from_utf8(text).ok())
                    .collect(),
            ),
            Err(error) if is_empty(&error) => Texts::Known(Vec::new()),
            Err(_) => Texts::Trouble,
        }
    }
}

/// Whether a record is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It is.
    There,
    /// It is not.
    NotThere,
    /// Nobody answers.
    Unknown,
}

impl Seen {
    fn of(texts: &Texts, is_there: impl FnOnce(&[String]) -> bool) -> Self {
        match texts {
            Texts::Known(texts) if is_there(texts) => Self::There,
            Texts::Known(_) => Self::NotThere,
            Texts::Trouble | Texts::Spent => Self::Unknown,
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::There => "there",
            Self::NotThere => "not-there",
            Self::Unknown => "unknown",
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::There => "published",
            Self::NotThere => "NOT published, so others may write in your name",
            Self::Unknown => "nobody answers now",
        }
    }
}

/// Bytes in hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a server said that there is nothing, rather than that it does not know.
fn is_empty(error: &NetError) -> bool {
    let is_answer = |code: &ResponseCode| matches!(code, ResponseCode::NoError | ResponseCode::NXDomain);
    match error {
        NetError::Dns(DnsError::NoRecordsFound(nothing)) => is_answer(&nothing.response_code),
        NetError::Dns(DnsError::ResponseCode(code)) => is_answer(code),
        _ => false,
    }
}

/// What was asked for one mail: each name once.
pub(super) struct Asked<'a> {
    names: &'a Names,
    answers: BTreeMap<String, Texts>,
}

impl<'a> Asked<'a> {
    pub(super) const fn nothing_yet(names: &'a Names) -> Self {
        Self { names, answers: BTreeMap::new() }
    }

    pub(super) const fn names(&self) -> &'a Names {
        self.names
    }

    /// How many names may be asked still.
    pub(super) fn left(&self) -> usize {
        MOST_ASKED.saturating_sub(self.answers.len())
    }

    /// SHA-256 over every name that was asked and what was answered, in hex: whoever asks again sees whether it changed.
    pub(super) fn digest(&self) -> String {
        let mut digest = Sha256::new();
        let mut add = |text: &str| {
            digest.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            digest.update(text);
        };
        for (name, answer) in &self.answers {
            add(name);
            match answer {
                Texts::Known(texts) => texts.iter().for_each(|text| add(text)),
                Texts::Trouble => add("(no answer)"),
                Texts::Spent => add("(not asked)"),
            }
        }
        hex(&digest.finalize())
    }

    /// The texts of a name, asked once.
    pub(super) async fn texts(&mut self, name: &str) -> Texts {
        if let Some(known) = self.answers.get(name) {
            return known.clone();
        }
        if self.answers.len() >= MOST_ASKED {
            return Texts::Spent;
        }
        let answer = self.names.texts(name).await;
        self.answers.insert(name.to_owned(), answer.clone());
        answer
    }
}
