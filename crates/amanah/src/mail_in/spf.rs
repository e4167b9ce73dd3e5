//! What SPF says of the server that handed a mail on (RFC 7208): evidence for whoever looks later, and never a reason to
//! believe or to refuse anybody (G12). Neighbours on one server pass it, and forwarding breaks it.

use std::borrow::Borrow;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use amanah_service::vault::SpfSeen;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{DnsError, DnssecStatus, Error, MX, Parameters, RecordSet, ResolverCache, SpfResult, Txt};
use tokio::time::timeout;

use super::names::Names;

/// Evidence is not waited for longer.
const LONGEST_LOOK: Duration = Duration::from_secs(8);

/// What SPF says of the return path, with so many questions at most; none where there is nothing to ask about.
pub(super) async fn look(
    (client, return_path): (Option<IpAddr>, &str),
    names: &Names,
    questions: usize,
) -> Option<SpfSeen> {
    let client = client?;
    let (_, domain) = return_path.rsplit_once('@')?;
    let domain = domain.to_ascii_lowercase();
    let allowance = Allowance { left: AtomicUsize::new(questions), is_spent: AtomicBool::new(false) };
    let asked = SpfParameters::verify_mail_from(client, &domain, &domain, return_path);
    let asked = Parameters::new(asked)
        .with_txt_cache(&allowance)
        .with_mx_cache(&allowance)
        .with_ptr_cache(&allowance)
        .with_ipv4_cache(&allowance)
        .with_ipv6_cache(&allowance);
    let said = timeout(LONGEST_LOOK, names.authenticator.verify_spf(asked)).await;
    let result = match said {
        Ok(said) if !allowance.is_spent.load(Ordering::Relaxed) => code(said.result()),
        Ok(_) => "too-much-to-ask",
        Err(_) => "too-slow",
    };
    Some(SpfSeen { result: result.to_owned(), domain })
}

const fn code(result: SpfResult) -> &'static str {
    match result {
        SpfResult::Pass => "pass",
        SpfResult::Fail => "fail",
        SpfResult::SoftFail => "softfail",
        SpfResult::Neutral => "neutral",
        SpfResult::TempError => "temperror",
        SpfResult::PermError => "permerror",
        SpfResult::None => "none",
    }
}

/// Counts what the library asks (G13). It remembers nothing: it is asked before each question, and lets it through or not.
struct Allowance {
    left: AtomicUsize,
    is_spent: AtomicBool,
}

impl Allowance {
    /// Whether one more question is too much.
    fn is_too_much(&self) -> bool {
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if taken.is_err() {
            self.is_spent.store(true, Ordering::Relaxed);
        }
        taken.is_err()
    }
}

/// What the library hears in the place of an answer.
trait Nothing {
    fn nothing() -> Self;
}

impl Nothing for Txt {
    fn nothing() -> Self {
        Self::Error(Error::Dns(DnsError::InvalidRecordType))
    }
}

impl<T> Nothing for RecordSet<T> {
    fn nothing() -> Self {
        Self { rrset: Arc::from(Vec::new()), dnssec_status: DnssecStatus::Indeterminate }
    }
}

macro_rules! counted {
    ($($key:ty => $value:ty),+ $(,)?) => {
        $(impl ResolverCache<$key, $value> for Allowance {
            fn get<Q>(&self, _name: &Q) -> Option<$value>
            where
                $key: Borrow<Q>,
                Q: Hash + Eq + ?Sized,
            {
                self.is_too_much().then(Nothing::nothing)
            }

            fn remove<Q>(&self, _name: &Q) -> Option<$value>
            where
                $key: Borrow<Q>,
                Q: Hash + Eq + ?Sized,
            {
                None
            }

            fn insert(&self, _name: $key, _value: $value, _until: Instant) {}
        })+
    };
}

counted! {
    Box<str> => Txt,
    Box<str> => RecordSet<MX>,
    Box<str> => RecordSet<Ipv4Addr>,
    Box<str> => RecordSet<Ipv6Addr>,
    IpAddr => RecordSet<Box<str>>,
}
