//! What an authenticator says when a passkey is made or used (WebAuthn Level 2, W3C Recommendation of 2021-04-08).
//!
//! Read here: the client's data, the authenticator's data and the public key in it, and whether they belong to our
//! challenge, our origin and a person who was verified. Deliberately absent: the signature, which the vault checks with the
//! house's one cryptography, and statements of attestation: we ask for none and trust none, so that any authenticator
//! will do and no make of it is recorded.

mod cbor;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use self::cbor::{Item, Reader};

/// The longest id of a credential that is taken, in bytes (WebAuthn Level 2, section 6.5.1).
const LONGEST_ID: usize = 1023;
/// The longest part of an answer that is read, in bytes: keys, ids and statements are some hundreds.
const LONGEST_PART: usize = 16 * 1024;

/// What an answer must belong to.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The challenge that was drawn for this one ceremony.
    pub challenge: &'a [u8],
    /// Where our pages are: `https://clients.company.example`.
    pub origin: &'a str,
    /// The name of the site that keys are made for: the host of the origin.
    pub site: &'a str,
}

/// Why an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebauthnFault {
    /// It is none, or not whole.
    #[error("this is no answer of an authenticator: {0} cannot be read")]
    NotReadable(&'static str),
    /// It was made for another ceremony: a sign-in where a key is added, or the other way.
    #[error("the authenticator answered another kind of question")]
    OtherKind,
    /// It answers another challenge.
    #[error("the authenticator answered another challenge; begin again")]
    OtherChallenge,
    /// It was given to another site, or inside a frame of one.
    #[error("the answer was given on another site")]
    OtherOrigin,
    /// The key belongs to another site.
    #[error("the key belongs to another site")]
    OtherSite,
    /// Nobody was there, or the authenticator did not make sure who it was.
    #[error("the authenticator did not verify the person")]
    NotVerified,
    /// The key is of a kind that we do not check: ES256, EdDSA and RS256 are.
    #[error("the key is of a kind that is not supported")]
    OtherKeyKind,
}

/// The public key of a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// A point of P-256, uncompressed: ES256.
    P256(Vec<u8>),
    /// EdDSA over Ed25519.
    Ed25519(Vec<u8>),
    /// RS256: modulus and exponent.
    Rsa {
        /// The modulus, big-endian.
        modulus: Vec<u8>,
        /// The exponent, big-endian.
        exponent: Vec<u8>,
    },
}

/// A credential that was just made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCredential {
    /// Its id, chosen by the authenticator.
    pub id: Vec<u8>,
    /// Its public key.
    pub key: PublicKey,
    /// How often it signed; 0 where the authenticator does not count.
    pub counter: u32,
}

/// A credential that was just used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// What was signed: the authenticator's data, and the hash of the client's.
    pub signed: Vec<u8>,
    /// How often the credential signed; 0 where the authenticator does not count.
    pub counter: u32,
}

/// Reads what was made for [`Expected`]: `navigator.credentials.create` (section 7.1).
///
/// Enforces: SEC
///
/// # Errors
/// When it cannot be read, or belongs to something else.
pub fn registration(
    client: &[u8],
    attestation: &[u8],
    expected: &Expected<'_>,
) -> Result<NewCredential, WebauthnFault> {
    check_client(client, "webauthn.create", expected)?;
    let unreadable = WebauthnFault::NotReadable("attestation");
    if attestation.len() > LONGEST_PART {
        return Err(unreadable);
    }
    let mut reader = Reader::new(attestation);
    let object = reader.item().ok_or(unreadable)?;
    let data = object.at_text("authData").and_then(Item::bytes).ok_or(unreadable)?;
    if !reader.is_at_end() || object.at_text("fmt").is_none() {
        return Err(unreadable);
    }
    let head = Head::read(data, expected)?;
    let (id, key) = head.credential()?;
    Ok(NewCredential { id, key, counter: head.counter })
}

/// Reads what was signed for [`Expected`]: `navigator.credentials.get` (section 7.2). The signature is the caller's to check.
///
/// Enforces: SEC
///
/// # Errors
/// When it cannot be read, or belongs to something else.
pub fn assertion(client: &[u8], data: &[u8], expected: &Expected<'_>) -> Result<Assertion, WebauthnFault> {
    check_client(client, "webauthn.get", expected)?;
    if data.len() > LONGEST_PART {
        return Err(WebauthnFault::NotReadable("authenticator data"));
    }
    let head = Head::read(data, expected)?;
    head.check_rest()?;
    let mut signed = data.to_vec();
    signed.extend_from_slice(&Sha256::digest(client));
    Ok(Assertion { signed, counter: head.counter })
}

/// What the browser says about the ceremony.
#[derive(Deserialize)]
struct Client {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    is_cross_origin: bool,
}

fn check_client(bytes: &[u8], kind: &str, expected: &Expected<'_>) -> Result<(), WebauthnFault> {
    if bytes.len() > LONGEST_PART {
        return Err(WebauthnFault::NotReadable("client data"));
    }
    let client: Client =
        serde_json::from_slice(bytes).map_err(|_| WebauthnFault::NotReadable("client data"))?;
    if client.kind != kind {
        return Err(WebauthnFault::OtherKind);
    }
    if client.challenge != URL_SAFE_NO_PAD.encode(expected.challenge) {
        return Err(WebauthnFault::OtherChallenge);
    }
    if client.origin != expected.origin || client.is_cross_origin {
        return Err(WebauthnFault::OtherOrigin);
    }
    Ok(())
}

/// The flags of the authenticator (section 6.1).
const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const MAY_BE_COPIED: u8 = 1 << 3;
const IS_COPIED: u8 = 1 << 4;
const HAS_CREDENTIAL: u8 = 1 << 6;
const HAS_EXTENSIONS: u8 = 1 << 7;

/// The fixed part of the authenticator's data, and what stands behind it.
struct Head<'a> {
    flags: u8,
    counter: u32,
    rest: &'a [u8],
}

impl<'a> Head<'a> {
    fn read(data: &'a [u8], expected: &Expected<'_>) -> Result<Self, WebauthnFault> {
        let unreadable = WebauthnFault::NotReadable("authenticator data");
        let (site, rest) = data.split_first_chunk::<32>().ok_or(unreadable)?;
        let (flags, rest) = rest.split_first().ok_or(unreadable)?;
        let (counter, rest) = rest.split_first_chunk::<4>().ok_or(unreadable)?;
        if site.as_slice() != Sha256::digest(expected.site.as_bytes()).as_slice() {
            return Err(WebauthnFault::OtherSite);
        }
        if flags & PRESENT == 0 || flags & VERIFIED == 0 {
            return Err(WebauthnFault::NotVerified);
        }
        if flags & IS_COPIED != 0 && flags & MAY_BE_COPIED == 0 {
            return Err(unreadable);
        }
        Ok(Self { flags: *flags, counter: u32::from_be_bytes(*counter), rest })
    }

    /// The credential in the data of a registration.
    fn credential(&self) -> Result<(Vec<u8>, PublicKey), WebauthnFault> {
        let unreadable = WebauthnFault::NotReadable("credential");
        if self.flags & HAS_CREDENTIAL == 0 {
            return Err(unreadable);
        }
        let (_make, rest) = self.rest.split_first_chunk::<16>().ok_or(unreadable)?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(unreadable)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (id, rest) = rest.split_at_checked(length).ok_or(unreadable)?;
        if id.is_empty() || length > LONGEST_ID {
            return Err(unreadable);
        }
        let mut reader = Reader::new(rest);
        let key = reader.item().ok_or(unreadable)?;
        self.check_extensions(&mut reader)?;
        Ok((id.to_vec(), public_key(&key)?))
    }

    /// Behind the data of a sign-in nothing stands but extensions.
    fn check_rest(&self) -> Result<(), WebauthnFault> {
        if self.flags & HAS_CREDENTIAL != 0 {
            return Err(WebauthnFault::NotReadable("authenticator data"));
        }
        self.check_extensions(&mut Reader::new(self.rest))
    }

    /// Extensions, which we ask for none of, are one map or nothing; and then it ends.
    fn check_extensions(&self, reader: &mut Reader<'_>) -> Result<(), WebauthnFault> {
        let unreadable = WebauthnFault::NotReadable("extensions");
        if self.flags & HAS_EXTENSIONS != 0 && !matches!(reader.item(), Some(Item::Map(_))) {
            return Err(unreadable);
        }
        if reader.is_at_end() { Ok(()) } else { Err(unreadable) }
    }
}

/// A key in the form of COSE (RFC 9053, section 7).
fn public_key(key: &Item<'_>) -> Result<PublicKey, WebauthnFault> {
    let other = WebauthnFault::OtherKeyKind;
    let number = |label| key.at_number(label).and_then(Item::number);
    let bytes = |label| key.at_number(label).and_then(Item::bytes).ok_or(other);
    let of_length = |label, length: usize| {
        bytes(label).and_then(|it| if it.len() == length { Ok(it) } else { Err(other) })
    };
    match (number(1), number(3), number(-1)) {
        (Some(2), Some(-7), Some(1)) => {
            let mut point = vec![4];
            point.extend_from_slice(of_length(-2, 32)?);
            point.extend_from_slice(of_length(-3, 32)?);
            Ok(PublicKey::P256(point))
        }
        (Some(1), Some(-8), Some(6)) => Ok(PublicKey::Ed25519(of_length(-2, 32)?.to_vec())),
        (Some(3), Some(-257), _) => {
            let (modulus, exponent) = (bytes(-1)?, bytes(-2)?);
            if !(256..=1024).contains(&modulus.len()) || !(1..=8).contains(&exponent.len()) {
                return Err(other);
            }
            Ok(PublicKey::Rsa { modulus: modulus.to_vec(), exponent: exponent.to_vec() })
        }
        _ => Err(other),
    }
}

#[cfg(test)]
mod tests;
