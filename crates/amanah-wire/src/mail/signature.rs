//! What the signatures of a mail say of themselves, before anybody looks up a key (G7 to G10, and which to look at).

use super::address::{Utf8, plain_domain};
use super::alignment::could_align;
use super::header::{Field, Header};
use super::tags;
use super::verdict::{Rule, SignedBy};

/// So many signatures of a mail are looked at, and so many are verified at most (G13).
pub const MOST_VERIFIED: usize = 10;

/// More signatures are not even read.
const MOST_READ: usize = 100;

/// A signature may be so many seconds of the future, because clocks differ.
const MOST_AHEAD_SECONDS: i64 = 3_600;

/// A signature of a mail, as its raw tags say.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature<'a> {
    field: Field<'a>,
    algorithm: String,
    domain: String,
    selector: String,
    covers: Vec<String>,
    signature: String,
    has_length: bool,
    made_at: Option<i64>,
    ends_at: Option<i64>,
}

impl core::fmt::Debug for Signature<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Signature(..)")
    }
}

/// The signatures worth a look at their keys, and the rules that the others break.
#[derive(Debug)]
pub struct Candidates<'a> {
    /// Those of the sender's own domain first, then those that could be aligned.
    pub signatures: Vec<Signature<'a>>,
    /// What the others break.
    pub broken: Vec<Rule>,
}

/// Picks the signatures that could make a sender of this domain strict.
#[must_use]
pub fn candidates<'a>(header: &Header<'a>, sender_domain: &str, now_seconds: i64) -> Candidates<'a> {
    let mut broken = Vec::new();
    let mut signatures = Vec::new();
    let mut fields = header.named("dkim-signature");
    let mut any = false;
    for field in fields.by_ref().take(MOST_READ) {
        any = true;
        match Signature::read(field) {
            None => broken.push(Rule::SignatureIntact),
            Some(signature) if !could_align(&signature.domain, sender_domain) => broken.push(Rule::Aligned),
            Some(signature) => match signature.broken_rules(now_seconds) {
                rules if rules.is_empty() => signatures.push(signature),
                rules => broken.extend(rules),
            },
        }
    }
    if !any {
        broken.push(Rule::SignatureIntact);
    }
    signatures.sort_by_key(|signature| signature.domain != sender_domain);
    if signatures.len() > MOST_VERIFIED || fields.next().is_some() {
        broken.push(Rule::BoundedWork);
    }
    signatures.truncate(MOST_VERIFIED);
    Candidates { signatures, broken }
}

impl<'a> Signature<'a> {
    /// Reads a field; none when it is no signature of version 1.
    #[must_use]
    pub fn read(field: Field<'a>) -> Option<Self> {
        let text = String::from_utf8(field.unfolded()).ok()?;
        let tags = tags::read(&text)?;
        let find = |name| tags::find(&tags, name);
        if find("v")? != "1" {
            return None;
        }
        let number = |name| match find(name) {
            None => Some(None),
            Some(text) => text.parse::<i64>().ok().filter(|number| *number >= 0).map(Some),
        };
        let selector = find("s")?.to_ascii_lowercase();
        let is_selector = !selector.is_empty()
            && selector.len() <= 128
            && selector
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        Some(Self {
            field,
            algorithm: find("a")?.to_ascii_lowercase(),
            domain: plain_domain(find("d")?, Utf8::Refused)?,
            selector: is_selector.then_some(selector)?,
            covers: find("h")?.split(':').map(|name| name.trim().to_ascii_lowercase()).collect(),
            signature: tags::tight(find("b")?),
            // In either case: a reader that folds it would take it for one.
            has_length: tags.iter().any(|(tag, _)| tag.eq_ignore_ascii_case("l")),
            made_at: number("t")?,
            ends_at: number("x")?,
        })
    }

    /// The rules that the tags alone break.
    #[must_use]
    pub fn broken_rules(&self, now_seconds: i64) -> Vec<Rule> {
        let is_ahead = self.made_at.is_some_and(|at| at > now_seconds.saturating_add(MOST_AHEAD_SECONDS));
        let is_past = self.ends_at.is_some_and(|at| at <= now_seconds);
        [
            (!matches!(self.algorithm.as_str(), "rsa-sha256" | "ed25519-sha256"), Rule::StrongKey),
            (self.has_length, Rule::WholeBody),
            (!self.covers("from"), Rule::FromSigned),
            (is_ahead || is_past, Rule::InForce),
        ]
        .into_iter()
        .filter_map(|(is_broken, rule)| is_broken.then_some(rule))
        .collect()
    }

    /// Whether a field is among those it names.
    #[must_use]
    pub fn covers(&self, name: &str) -> bool {
        self.covers.iter().any(|covered| covered == name)
    }

    /// Who signed.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Where its key is found in the DNS.
    #[must_use]
    pub fn key_name(&self) -> String {
        format!("{}._domainkey.{}.", self.selector, self.domain)
    }

    /// Whether the key must be one of RSA.
    #[must_use]
    pub fn is_rsa(&self) -> bool {
        self.algorithm.starts_with("rsa")
    }

    /// Whether this is the value of its field.
    #[must_use]
    pub fn is_value(&self, value: &[u8]) -> bool {
        self.field.value.trim_ascii() == value.trim_ascii()
    }

    /// What is kept of it.
    #[must_use]
    pub fn signed_by(&self) -> SignedBy {
        SignedBy {
            domain: self.domain.clone(),
            selector: self.selector.clone(),
            signature: self.signature.clone(),
            covers: self.covers.clone(),
            made_at: self.made_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_478_400;

    fn broken(tags: &str) -> Vec<Rule> {
        let mail = format!("DKIM-Signature: {tags}\r\nFrom: a@x.example\r\n\r\n");
        let header = Header::read(mail.as_bytes());
        let found = candidates(&header, "x.example", NOW);
        assert_eq!(found.signatures.is_empty(), !found.broken.is_empty(), "{tags}");
        found.broken
    }

    fn with(change: &str) -> String {
        let (name, _) = change.split_once('=').unwrap();
        let base = "v=1; a=rsa-sha256; d=x.example; s=s1; h=from:to; bh=AA==; b=BB CC";
        let kept = base.split("; ").filter(|tag| !tag.starts_with(&format!("{name}=")));
        kept.chain([change]).collect::<Vec<_>>().join("; ")
    }

    /// Shows: DEL2
    #[test]
    fn g7_sha1_and_unknown_algorithms_are_refused() {
        assert!(broken(&with("a=ed25519-sha256")).is_empty());
        for algorithm in ["rsa-sha1", "rsa-sha512", "rsa", ""] {
            assert_eq!(broken(&with(&format!("a={algorithm}"))), [Rule::StrongKey], "{algorithm}");
        }
    }

    /// Shows: DEL2
    #[test]
    fn g8_a_length_is_refused_whatever_it_says() {
        for length in ["l=0", "l=24", "l=99999", "L=24", "l="] {
            assert_eq!(broken(&with(length)), [Rule::WholeBody], "{length}");
        }
    }

    /// Shows: DEL2
    #[test]
    fn g9_from_must_be_covered() {
        assert!(broken(&with("h=Subject : FROM :date")).is_empty());
        assert_eq!(broken(&with("h=subject:date:x-from")), [Rule::FromSigned]);
        assert_eq!(broken(&with("h=")), [Rule::FromSigned]);
    }

    /// Shows: DEL2
    #[test]
    fn g10_a_signature_of_the_future_or_of_the_past_is_refused() {
        assert!(broken(&with(&format!("t={}", NOW + 3_600))).is_empty());
        assert!(broken(&with(&format!("x={}", NOW + 1))).is_empty());
        assert_eq!(broken(&with(&format!("t={}", NOW + 3_601))), [Rule::InForce]);
        assert_eq!(broken(&with(&format!("x={NOW}"))), [Rule::InForce]);
    }

    #[test]
    fn g6_what_is_no_signature_is_none() {
        for change in ["v=2", "t=-1", "x=soon", "s=a b", "d=example", "v=1; v=1"] {
            assert_eq!(broken(&with(change)), [Rule::SignatureIntact], "{change}");
        }
        let unsigned = Header::read(b"From: a@x.example\r\n\r\n");
        assert_eq!(candidates(&unsigned, "x.example", NOW).broken, [Rule::SignatureIntact]);
    }

    #[test]
    fn g11_a_domain_that_cannot_be_aligned_is_never_looked_up() {
        assert_eq!(broken(&with("d=y.example")), [Rule::Aligned]);
        assert_eq!(broken(&with("d=ax.example")), [Rule::Aligned]);
        assert!(broken(&with("d=mail.x.example")).is_empty());
    }

    /// Shows: DEL2
    #[test]
    fn g13_of_three_hundred_signatures_ten_are_looked_at_and_the_own_domain_is_first() {
        let foreign = format!("DKIM-Signature: {}\r\n", with("d=sub.x.example")).repeat(299);
        let mail = format!("{foreign}DKIM-Signature: {}\r\nFrom: a@x.example\r\n\r\n", with("s=own"));
        let short = format!("DKIM-Signature: {}\r\n{foreign}From: a@x.example\r\n\r\n", with("s=own"));
        let long = candidates(&Header::read(mail.as_bytes()), "x.example", NOW).signatures.len();
        let header = Header::read(short.as_bytes());

        let found = candidates(&header, "x.example", NOW);

        assert_eq!((long, found.signatures.len()), (MOST_VERIFIED, MOST_VERIFIED));
        assert_eq!(found.signatures[0].key_name(), "own._domainkey.x.example.");
        assert_eq!(found.broken, [Rule::BoundedWork]);
    }

    #[test]
    fn the_signature_is_kept_without_its_blanks() {
        let mail = format!("DKIM-Signature: {}\r\n\r\n", with("t=5"));
        let header = Header::read(mail.as_bytes());
        let kept = Signature::read(header.fields()[0]).unwrap().signed_by();

        assert_eq!((kept.signature.as_str(), kept.made_at), ("BBCC", Some(5)));
        assert!(!format!("{kept:?}").contains("BBCC"));
    }
}
