//! Whether the sender of a mail is a strict sender: the rules of `amanah_wire::mail`, with the DNS and one library.
//!
//! The library says one thing alone: whether a signature is intact under the key it is given. It asks no name server
//! itself, so that the work for one mail is counted in one place.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::Arc;
use std::time::{Duration, Instant};

use amanah_policy::Timestamp;
use amanah_service::vault::SignatureSeen;
use amanah_wire::mail::alignment::{self, Record};
use amanah_wire::mail::verdict::in_order;
use amanah_wire::mail::{
    Header, Identity, Rule, SenderVerdict, Signature, SignedBy, Utf8, gate, key_record, signature,
};
use mail_auth::common::parse::TxtRecordParser as _;
use mail_auth::common::verify::DomainKey;
use mail_auth::{AuthenticatedMessage, DkimResult, DnsError, Error, Parameters, ResolverCache, Txt};
use sha2::{Digest as _, Sha256};
use tokio::time::timeout;

use super::names::{Asked, Names, Texts, hex};

/// One mail is judged in this time or later once more.
const LONGEST_VERIFYING: Duration = Duration::from_secs(20);

/// Judges the sender of a mail.
///
/// Which server handed it on is no reason to believe anybody: neighbours share one (G12).
///
/// Enforces: DEL2
pub async fn verify_sender(mail: &[u8], is_utf8: bool, names: &Names, now: Timestamp) -> SenderVerdict {
    examine(mail, is_utf8, names, now).await.verdict
}

/// A verdict, and what it rests on.
pub(super) struct Examined {
    pub(super) verdict: SenderVerdict,
    pub(super) signatures: Vec<SignatureSeen>,
    /// Over what the DNS said.
    pub(super) digest: String,
    /// How many names may be asked still.
    pub(super) left: usize,
}

/// Judges the sender of a mail, and says what was seen.
pub(super) async fn examine(mail: &[u8], is_utf8: bool, names: &Names, now: Timestamp) -> Examined {
    let mut asked = Asked::nothing_yet(names);
    let mut signatures = Vec::new();
    let judged = timeout(LONGEST_VERIFYING, verify((mail, is_utf8), &mut asked, &mut signatures, now)).await;
    let verdict = judged.unwrap_or(SenderVerdict::Pending);
    Examined { verdict, signatures, digest: asked.digest(), left: asked.left() }
}

async fn verify(
    (mail, is_utf8): (&[u8], bool),
    asked: &mut Asked<'_>,
    seen: &mut Vec<SignatureSeen>,
    now: Timestamp,
) -> SenderVerdict {
    let utf8 = if is_utf8 { Utf8::Allowed } else { Utf8::Refused };
    let header = Header::read(mail);
    let identity = match gate::sender(mail, &header, utf8) {
        Ok(identity) => identity,
        Err(reasons) => return SenderVerdict::Structural { reasons },
    };
    let read = AuthenticatedMessage::parse(mail).filter(|read| identity.is_all_of(read.froms()));
    let Some(read) = read else {
        return SenderVerdict::Structural { reasons: vec![Rule::SameReading] };
    };
    let candidates = signature::candidates(&header, identity.domain(), seconds(now));
    let (mut broken, mut is_pending) = (candidates.broken, false);
    for candidate in candidates.signatures {
        let doubt = vouches(&candidate, &identity, &read, asked).await;
        seen.push(signature_seen(&candidate, asked.texts(&candidate.key_name()).await, doubt.as_ref().err()));
        match doubt {
            Ok(()) => return SenderVerdict::Strict { identity, by: candidate.signed_by() },
            Err(Doubt::Broken(rule)) => broken.push(rule),
            Err(Doubt::Unknown) => is_pending = true,
        }
    }
    if is_pending { SenderVerdict::Pending } else { SenderVerdict::NotStrict { reasons: in_order(broken) } }
}

/// A signature as the evidence has it.
fn signature_seen(candidate: &Signature<'_>, key: Texts, doubt: Option<&Doubt>) -> SignatureSeen {
    let SignedBy { domain, selector, covers, made_at, .. } = candidate.signed_by();
    let key = match key {
        Texts::Known(texts) => texts.first().map(|record| hex(&Sha256::digest(record))),
        Texts::Trouble | Texts::Spent => None,
    };
    let outcome = match doubt {
        None => "vouches",
        Some(Doubt::Broken(rule)) => rule.code(),
        Some(Doubt::Unknown) => "unknown",
    };
    SignatureSeen { domain, selector, key, covers, made_at, outcome: outcome.to_owned() }
}

/// Why a signature does not vouch for a sender.
enum Doubt {
    Broken(Rule),
    Unknown,
}

async fn vouches(
    candidate: &Signature<'_>,
    identity: &Identity,
    read: &AuthenticatedMessage<'_>,
    asked: &mut Asked<'_>,
) -> Result<(), Doubt> {
    let key = key_of(candidate, asked).await?;
    if !is_intact(candidate, read, &key, asked.names()).await {
        return Err(Doubt::Broken(Rule::SignatureIntact));
    }
    if candidate.domain() == identity.domain() {
        return Ok(());
    }
    let of_sender = walk(identity.domain(), asked).await?;
    let of_signer = walk(candidate.domain(), asked).await?;
    if alignment::is_aligned((identity.domain(), &of_sender), (candidate.domain(), &of_signer)) {
        return Ok(());
    }
    Err(Doubt::Broken(Rule::Aligned))
}

/// The one key of a signature, if it may be used.
async fn key_of(candidate: &Signature<'_>, asked: &mut Asked<'_>) -> Result<String, Doubt> {
    let texts = known(asked.texts(&candidate.key_name()).await)?;
    // Of two records one reader takes the first and another the last.
    let [record] = texts.as_slice() else { return Err(Doubt::Broken(Rule::SignatureIntact)) };
    key_record::check(record, candidate.is_rsa()).map_err(Doubt::Broken)?;
    Ok(record.clone())
}

async fn walk(domain: &str, asked: &mut Asked<'_>) -> Result<Vec<(String, Record)>, Doubt> {
    let mut found = Vec::new();
    for name in alignment::walk(domain) {
        let texts = known(asked.texts(&format!("_dmarc.{name}.")).await)?;
        if let Some(record) = alignment::record(&texts) {
            found.push((name, record));
            if record.is_public.is_some() {
                break;
            }
        }
    }
    Ok(found)
}

fn known(texts: Texts) -> Result<Vec<String>, Doubt> {
    match texts {
        Texts::Known(texts) => Ok(texts),
        Texts::Trouble => Err(Doubt::Unknown),
        Texts::Spent => Err(Doubt::Broken(Rule::BoundedWork)),
    }
}

/// Whether this signature, and no other of the mail, verifies under this key.
async fn is_intact(
    candidate: &Signature<'_>,
    read: &AuthenticatedMessage<'_>,
    key: &str,
    names: &Names,
) -> bool {
    let mut alone = read.clone();
    alone.dkim_headers.retain(|header| candidate.is_value(header.value));
    alone.dkim_headers.truncate(1);
    let Ok(key) = DomainKey::parse(key.as_bytes()) else { return false };
    let given = Given { name: candidate.key_name().into_boxed_str(), key: Arc::new(key) };
    let parameters = Parameters::new(&alone).with_txt_cache(&given);
    let results = names.authenticator.verify_dkim(parameters).await;
    results.iter().any(|result| *result.result() == DkimResult::Pass && result.signature().is_some())
}

/// The one key that the library may use. Whatever else it would ask for is not there.
struct Given {
    name: Box<str>,
    key: Arc<DomainKey>,
}

impl ResolverCache<Box<str>, Txt> for Given {
    fn get<Q>(&self, name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let own: &Q = self.name.borrow();
        Some(if own == name {
            Txt::DomainKey(Arc::clone(&self.key))
        } else {
            Txt::Error(Error::Dns(DnsError::InvalidRecordType))
        })
    }

    fn remove<Q>(&self, _name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    fn insert(&self, _name: Box<str>, _value: Txt, _until: Instant) {}
}

const fn seconds(now: Timestamp) -> i64 {
    now.as_micros().div_euclid(1_000_000)
}
