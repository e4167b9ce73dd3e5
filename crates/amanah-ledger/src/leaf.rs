//! One entry of the ledger and its canonical bytes.
//!
//! An entry is one line of compact JSON with a fixed order of fields; absent fields are left out. What was released
//! or recorded stands elsewhere, sealed; here stands a [`Commitment`] to it, and the customer appears by a
//! [`Pseudonym`] whose key dies with the data.

use core::fmt;
use std::borrow::Cow;

use crate::codes::{ActorKind, DecisionCode, Event};
use crate::hex;
use crate::tree::Hash;

/// The longest entry in bytes: C2SP tlog-tiles gives its length 16 bits.
pub const LONGEST_LEAF: usize = 65_535;

/// The longest code in bytes.
const LONGEST_CODE: usize = 64;

/// The version of the form of entries that this crate reads and writes.
const VERSION: u8 = 1;

/// A random name for a customer or a member of staff, which only the vault can tie to a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym([u8; 16]);

impl Pseudonym {
    /// From 16 random bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Reads 32 lower-case hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        hex::read(text).map(Self)
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::write(&self.0))
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A salted, keyed commitment to the sealed detail of an entry: HMAC-SHA-256 with a salt of its own.
///
/// While salt and detail can be opened anyone can check it; after an erasure it says nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Commitment([u8; 32]);

impl Commitment {
    /// From the 32 bytes of the HMAC.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::write(&self.0))
    }
}

/// Who acted, without saying which person that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// The role of a member of staff, or the name of a part of the program.
    pub role: Option<Cow<'static, str>>,
    /// The pseudonym of a member of staff; a customer's stands in [`Leaf::subject`].
    pub pseudonym: Option<Pseudonym>,
}

/// One entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The entry's number, from 0 and without gaps.
    pub sequence: u64,
    /// When, in microseconds since the Unix epoch, UTC.
    pub at_micros: i64,
    /// What happened.
    pub event: Event,
    /// Whose data, by pseudonym.
    pub subject: Option<Pseudonym>,
    /// Who acted.
    pub actor: Actor,
    /// For which purpose.
    pub purpose: Option<Cow<'static, str>>,
    /// Which kinds of data.
    pub kinds: Vec<Cow<'static, str>>,
    /// Which kinds were asked for and not released.
    pub withheld: Vec<Cow<'static, str>>,
    /// What was decided.
    pub decision: Option<DecisionCode>,
    /// The ids of the rules that decided.
    pub rules: Vec<Cow<'static, str>>,
    /// SHA-256 of the policy bundle in force.
    pub bundle: [u8; 32],
    /// The commitment to the sealed detail.
    pub commitment: Option<Commitment>,
    /// How many rows an import or a sweep touched.
    pub count: Option<u64>,
    /// The checkpoint after which the ledger goes on under a new name; only [`Event::LedgerContinued`] has one.
    pub after: Option<Promised>,
}

/// The last checkpoint that was signed under an older name of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promised {
    /// How many entries it covers.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// Why something is no entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeafFault {
    /// A text is no code, and might be a personal value.
    #[error(
        "the text in `{field}` is no code (a letter, then at most 63 letters, digits or . _ - :); use a word of a \
         closed vocabulary, never a value"
    )]
    NotACode {
        /// The field of the entry.
        field: &'static str,
    },
    /// The event and the decision say different things.
    #[error("a `{event}` entry needs the decision `{needed}`")]
    Contradiction {
        /// The event.
        event: Event,
        /// The decision it must carry.
        needed: DecisionCode,
    },
    /// The entry does not fit a tile.
    #[error("the entry has {bytes} bytes and at most {LONGEST_LEAF} fit; split it")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// The bytes are not an entry of a known form.
    #[error("the bytes are no entry (column {column}); compare them with another copy of the ledger")]
    Unreadable {
        /// Where reading stopped, from 1.
        column: usize,
    },
    /// A field has a value that its form does not allow.
    #[error(
        "the field `{field}` of the entry has no valid value; compare it with another copy of the ledger"
    )]
    BadField {
        /// The field of the entry.
        field: &'static str,
    },
    /// The entry was written by a later program.
    #[error("the entry has the form {version} and this program knows {VERSION}; use a newer one")]
    LaterVersion {
        /// The version it names.
        version: u8,
    },
    /// The same entry was written in another way than the one it has.
    #[error("the entry is not in its one canonical form; compare it with another copy of the ledger")]
    NotCanonical,
}

impl Leaf {
    /// The canonical bytes: compact JSON, fixed order of fields, absent fields left out.
    ///
    /// # Errors
    /// If a text is no code, the decision contradicts the event, or the entry is too long.
    pub fn encode(&self) -> Result<Vec<u8>, LeafFault> {
        self.check()?;
        let mut line = Line::open();
        line.number("v", VERSION);
        line.number("seq", self.sequence);
        line.number("at", self.at_micros);
        line.word("event", self.event.code());
        line.bytes("subject", self.subject.as_ref().map(|subject| subject.as_bytes().as_slice()));
        line.word("actor", self.actor.kind.code());
        line.optional("role", self.actor.role.as_deref());
        line.bytes("by", self.actor.pseudonym.as_ref().map(|staff| staff.as_bytes().as_slice()));
        line.optional("purpose", self.purpose.as_deref());
        line.list("kinds", &self.kinds);
        line.list("withheld", &self.withheld);
        line.optional("decision", self.decision.map(DecisionCode::code));
        line.list("rules", &self.rules);
        line.bytes("bundle", Some(&self.bundle));
        line.bytes("commitment", self.commitment.as_ref().map(|commitment| commitment.0.as_slice()));
        if let Some(count) = self.count {
            line.number("count", count);
        }
        if let Some(after) = &self.after {
            line.number("after_size", after.size);
            line.bytes("after_root", Some(after.root.as_bytes()));
        }
        let bytes = line.close();
        if bytes.len() > LONGEST_LEAF {
            return Err(LeafFault::TooLong { bytes: bytes.len() });
        }
        Ok(bytes)
    }

    /// Reads an entry; only the exact bytes that [`Leaf::encode`] writes are accepted.
    ///
    /// # Errors
    /// If the bytes are not the canonical form of an entry.
    pub fn decode(bytes: &[u8]) -> Result<Self, LeafFault> {
        if bytes.len() > LONGEST_LEAF {
            return Err(LeafFault::TooLong { bytes: bytes.len() });
        }
        let fields: Fields = serde_json::from_slice(bytes)
            .map_err(|fault| LeafFault::Unreadable { column: fault.column() })?;
        let leaf = Self::try_from(fields)?;
        if leaf.encode()? != bytes {
            return Err(LeafFault::NotCanonical);
        }
        Ok(leaf)
    }

    /// Whatever is no code is kept out: an address, a name with a space or a telephone number cannot be one.
    ///
    /// Enforces: invariant 4
    fn check(&self) -> Result<(), LeafFault> {
        let single = [("role", &self.actor.role), ("purpose", &self.purpose)];
        let single = single.into_iter().filter_map(|(field, code)| Some((field, code.as_ref()?)));
        let lists = [("kinds", &self.kinds), ("withheld", &self.withheld), ("rules", &self.rules)];
        let lists = lists.into_iter().flat_map(|(field, codes)| codes.iter().map(move |code| (field, code)));
        if let Some((field, _)) = single.chain(lists).find(|(_, code)| !is_code(code)) {
            return Err(LeafFault::NotACode { field });
        }
        if self.after.is_some() != (self.event == Event::LedgerContinued) {
            return Err(LeafFault::BadField { field: "after_size" });
        }
        match self.event.decision() {
            Some(needed) if self.decision != Some(needed) => {
                Err(LeafFault::Contradiction { event: self.event, needed })
            }
            _ => Ok(()),
        }
    }
}

fn is_code(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b':');
    text.len() <= LONGEST_CODE
        && text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && text.bytes().all(allowed)
}

/// A line of JSON being written. Codes and digits need no escapes, which [`Leaf::check`] made sure of.
struct Line(String);

impl Line {
    fn open() -> Self {
        let mut text = String::with_capacity(384);
        text.push('{');
        Self(text)
    }

    fn key(&mut self, key: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.quoted(key);
        self.0.push(':');
    }

    fn quoted(&mut self, text: &str) {
        self.0.push('"');
        self.0.push_str(text);
        self.0.push('"');
    }

    fn number(&mut self, key: &str, number: impl fmt::Display) {
        use fmt::Write as _;
        self.key(key);
        let _ = write!(self.0, "{number}");
    }

    fn word(&mut self, key: &str, word: &str) {
        self.key(key);
        self.quoted(word);
    }

    fn optional(&mut self, key: &str, word: Option<&str>) {
        if let Some(word) = word {
            self.word(key, word);
        }
    }

    fn bytes(&mut self, key: &str, bytes: Option<&[u8]>) {
        if let Some(bytes) = bytes {
            self.key(key);
            self.0.push('"');
            hex::push(&mut self.0, bytes);
            self.0.push('"');
        }
    }

    fn list(&mut self, key: &str, words: &[Cow<'static, str>]) {
        if words.is_empty() {
            return;
        }
        self.key(key);
        let mut before = '[';
        for word in words {
            self.0.push(before);
            self.quoted(word);
            before = ',';
        }
        self.0.push(']');
    }

    fn close(mut self) -> Vec<u8> {
        self.0.push('}');
        self.0.into_bytes()
    }
}

/// The fields of an entry as JSON gives them.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    v: u8,
    seq: u64,
    at: i64,
    event: String,
    subject: Option<String>,
    actor: String,
    role: Option<String>,
    by: Option<String>,
    purpose: Option<String>,
    #[serde(default)]
    kinds: Vec<Cow<'static, str>>,
    #[serde(default)]
    withheld: Vec<Cow<'static, str>>,
    decision: Option<String>,
    #[serde(default)]
    rules: Vec<Cow<'static, str>>,
    bundle: String,
    commitment: Option<String>,
    count: Option<u64>,
    after_size: Option<u64>,
    after_root: Option<String>,
}

impl TryFrom<Fields> for Leaf {
    type Error = LeafFault;

    fn try_from(fields: Fields) -> Result<Self, LeafFault> {
        if fields.v != VERSION {
            return Err(LeafFault::LaterVersion { version: fields.v });
        }
        let actor = Actor {
            kind: read("actor", &fields.actor, ActorKind::from_code)?,
            role: fields.role.map(Cow::Owned),
            pseudonym: read_optional("by", fields.by.as_deref(), Pseudonym::parse)?,
        };
        let after_root = read_optional("after_root", fields.after_root.as_deref(), hex::read)?;
        let after = match (fields.after_size, after_root) {
            (Some(size), Some(root)) => Some(Promised { size, root: Hash::from_bytes(root) }),
            (None, None) => None,
            _ => return Err(LeafFault::BadField { field: "after_root" }),
        };
        Ok(Self {
            sequence: fields.seq,
            at_micros: fields.at,
            event: read("event", &fields.event, Event::from_code)?,
            subject: read_optional("subject", fields.subject.as_deref(), Pseudonym::parse)?,
            actor,
            purpose: fields.purpose.map(Cow::Owned),
            kinds: fields.kinds,
            withheld: fields.withheld,
            decision: read_optional("decision", fields.decision.as_deref(), DecisionCode::from_code)?,
            rules: fields.rules,
            bundle: read("bundle", &fields.bundle, hex::read)?,
            commitment: read_optional("commitment", fields.commitment.as_deref(), hex::read)?.map(Commitment),
            count: fields.count,
            after,
        })
    }
}

fn read<T>(field: &'static str, text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, LeafFault> {
    parse(text).ok_or(LeafFault::BadField { field })
}

fn read_optional<T>(
    field: &'static str,
    text: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, LeafFault> {
    text.map(|text| read(field, text, parse)).transpose()
}
