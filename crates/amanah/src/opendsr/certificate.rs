//! The certificate that our answers are signed with: read, judged, and its key put to use.
//!
//! Whether an authority vouches for it is for whoever checks a signature; here it is looked at whether the key fits, whose
//! name stands in it, and until when it is good.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use amanah_policy::Timestamp;
use amanah_service::deletion::passed_on::Sign;
use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::sign::{CertifiedKey, SigningKey};
use rustls::{CertificateError, Error, RootCertStore, SignatureScheme};

/// A certificate that ends sooner is to be renewed.
const SOON_DAYS: i64 = 14;

/// How a body is signed: with SHA-256, by the kind of the key.
const SCHEMES: [SignatureScheme; 2] =
    [SignatureScheme::ECDSA_NISTP256_SHA256, SignatureScheme::RSA_PKCS1_SHA256];

/// Why a certificate cannot sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFault {
    /// The file holds none.
    #[error("the file holds no certificate in PEM; write the certificate and its chain into it")]
    NoCertificate,
    /// The file holds no key.
    #[error("the file holds no private key in PEM")]
    NoKey,
    /// The key is of another kind.
    #[error("the key is neither RSA nor ECDSA on P-256, which is what OpenDSR is signed with")]
    OtherKey,
    /// The certificate is of another key.
    #[error("the key is not that of the certificate")]
    NotItsKey,
    /// The certificate is for another name.
    #[error("the certificate is not for this domain; it must stand among its names (SAN)")]
    OtherDomain,
}

/// How long a certificate is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// For more than two weeks.
    Good,
    /// For less.
    EndsSoon,
    /// No more.
    Over,
    /// Not yet.
    NotYet,
}

/// A certificate with its key.
#[derive(Clone)]
pub struct Certificate {
    pem: String,
    key: Arc<dyn SigningKey>,
}

/// A key is nobody's to read.
impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").finish_non_exhaustive()
    }
}

impl Certificate {
    /// The certificate of a domain and its key, each in PEM.
    ///
    /// # Errors
    /// Why the two cannot sign in the name of the domain.
    pub fn read(pem: &str, key: &[u8], domain: &str) -> Result<Self, CertificateFault> {
        let chain = chain_of(pem)?;
        let first = chain.first().ok_or(CertificateFault::NoCertificate)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| CertificateFault::NoKey)?;
        let key = aws_lc_rs::sign::any_supported_type(&key).map_err(|_| CertificateFault::OtherKey)?;
        if key.choose_scheme(&SCHEMES).is_none() {
            return Err(CertificateFault::OtherKey);
        }
        let parsed = ParsedCertificate::try_from(first).map_err(|_| CertificateFault::NoCertificate)?;
        let name = ServerName::try_from(domain).map_err(|_| CertificateFault::OtherDomain)?;
        rustls::client::verify_server_name(&parsed, &name).map_err(|_| CertificateFault::OtherDomain)?;
        CertifiedKey::new(chain, Arc::clone(&key)).keys_match().map_err(|_| CertificateFault::NotItsKey)?;
        Ok(Self { pem: pem.to_owned(), key })
    }

    /// The certificate with its chain, to be published.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// What signs with its key.
    #[must_use]
    pub fn sign(&self) -> Sign {
        let key = Arc::clone(&self.key);
        Arc::new(move |bytes| key.choose_scheme(&SCHEMES)?.sign(bytes).ok())
    }
}

impl Validity {
    /// How long the first certificate of a chain is good, seen from now; none when there is none.
    #[must_use]
    pub fn of(pem: &str, now: Timestamp) -> Option<Self> {
        let chain = chain_of(pem).ok()?;
        let parsed = ParsedCertificate::try_from(chain.first()?).ok()?;
        Some(match fault_at(&parsed, now) {
            Some(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => Self::Over,
            Some(CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. }) => Self::NotYet,
            _ => match fault_at(&parsed, now.plus_days(SOON_DAYS)) {
                Some(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => Self::EndsSoon,
                _ => Self::Good,
            },
        })
    }
}

/// What is wrong with a certificate on a day. Its days are looked at first, so that without any authority nothing else is seen.
fn fault_at(parsed: &ParsedCertificate<'_>, at: Timestamp) -> Option<CertificateError> {
    let seconds = u64::try_from(at.as_micros().div_euclid(1_000_000)).unwrap_or(0);
    let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    let known = aws_lc_rs::default_provider().signature_verification_algorithms;
    match verify_server_cert_signed_by_trust_anchor(parsed, &RootCertStore::empty(), &[], at, known.all) {
        Err(Error::InvalidCertificate(fault)) => Some(fault),
        _ => None,
    }
}

fn chain_of(pem: &str) -> Result<Vec<CertificateDer<'static>>, CertificateFault> {
    let chain = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>();
    chain.ok().filter(|chain| !chain.is_empty()).ok_or(CertificateFault::NoCertificate)
}

#[cfg(test)]
#[path = "../../tests/webhooks/samples.rs"]
pub(crate) mod samples;

#[cfg(test)]
mod tests {
    use super::samples::{DOMAIN, Sample};
    use super::*;

    #[test]
    fn a_certificate_signs_with_its_own_key_in_its_own_name() {
        for sample in [Sample::p256(), Sample::rsa()].into_iter().flatten() {
            let certificate = Certificate::read(&sample.certificate, sample.key.as_bytes(), DOMAIN).unwrap();

            let signature = certificate.sign()(b"body").unwrap();

            assert!(sample.openssl_agrees(b"body", &signature));
            assert!(!sample.openssl_agrees(b"bodi", &signature));
            assert_eq!(certificate.pem(), sample.certificate);
            assert!(!format!("{certificate:?}").contains("KEY"));
        }
    }

    #[test]
    fn what_cannot_sign_is_told_apart() {
        let (Some(one), Some(other)) = (Sample::p256(), Sample::rsa()) else { return };
        let read = |pem: &str, key: &str, domain: &str| {
            Certificate::read(pem, key.as_bytes(), domain).map(|_| ()).unwrap_err()
        };

        assert_eq!(read("", &one.key, DOMAIN), CertificateFault::NoCertificate);
        assert_eq!(read(&one.key, &one.key, DOMAIN), CertificateFault::NoCertificate);
        assert_eq!(read(&one.certificate, &one.certificate, DOMAIN), CertificateFault::NoKey);
        assert_eq!(read(&one.certificate, &other.key, DOMAIN), CertificateFault::NotItsKey);
        assert_eq!(read(&one.certificate, &one.key, "other.example"), CertificateFault::OtherDomain);
        assert_eq!(read(&one.certificate, &one.key, "no name"), CertificateFault::OtherDomain);
        let Some(third) = Sample::made(&["-newkey", "ed25519"]) else { return };
        assert_eq!(read(&third.certificate, &third.key, DOMAIN), CertificateFault::OtherKey);
    }

    #[test]
    fn a_certificate_is_good_between_its_days() {
        let Some(sample) = Sample::p256() else { return };
        let (from, until) = (sample.made_at, sample.made_at.plus_days(30));

        let seen = [from.plus_days(-2), from.plus_days(1), until.plus_days(-10), until.plus_days(1)]
            .map(|at| Validity::of(&sample.certificate, at).unwrap());

        assert_eq!(seen, [Validity::NotYet, Validity::Good, Validity::EndsSoon, Validity::Over]);
        assert_eq!(Validity::of("", from), None);
    }
}
