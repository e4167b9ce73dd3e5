//! Signed JSON tokens (RFC 7515, RFC 7519): whether one was signed with a key that its issuer publishes.
//!
//! Only the signature is judged here; what the payload claims is judged by whoever reads it, because an ID token and a
//! security event token want different things of it. RS256 is the one algorithm: a token chooses its key, and never how
//! it is checked, so that neither `none` nor a public key taken for a shared secret gets through.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, crypto, decode_header};
use serde::Deserialize;

#[cfg(test)]
pub(crate) mod samples;
mod signing;

pub use signing::SigningKey;

/// No token of a sign-on or of a security event is nearly as long.
pub const LONGEST_TOKEN_BYTES: usize = 16 << 10;

/// No issuer publishes nearly as many keys at a time.
const MOST_KEYS: usize = 64;

/// Why a token, or a set of keys, is not taken. No variant holds anything of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonWebFault {
    /// The set of keys is no set, or holds no key that could sign a token.
    #[error("the set of keys holds no key for RS256")]
    NoKeys,
    /// It is not made of three parts, or too long, or its header is none.
    #[error("the token is not of the shape of a signed token")]
    NotAToken,
    /// Its header asks for another algorithm than RS256, or for an extension that must be understood.
    #[error("the token is not signed with RS256")]
    OtherAlgorithm,
    /// Its header does not say which key signed it.
    #[error("the token names no key")]
    NoKeyNamed,
    /// The key is not in this set; it may be in a newer one.
    #[error("the token names a key that is not in the set")]
    UnknownKey,
    /// The key did not sign it.
    #[error("the signature of the token does not hold")]
    BadSignature,
}

/// The keys that an issuer publishes (RFC 7517), of which those for RS256 signatures are kept.
#[derive(Clone)]
pub struct Keys(BTreeMap<String, DecodingKey>);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A set as it is published. A key of another kind is passed over and never a fault, because issuers add kinds.
#[derive(Deserialize)]
struct Published {
    keys: Vec<serde_json::Value>,
}

impl Keys {
    /// The keys of a published set.
    ///
    /// # Errors
    /// [`JsonWebFault::NoKeys`] when the bytes are no set, or hold no key that could be used.
    pub fn parse(bytes: &[u8]) -> Result<Self, JsonWebFault> {
        let published: Published = serde_json::from_slice(bytes).map_err(|_| JsonWebFault::NoKeys)?;
        let mut keys = BTreeMap::new();
        for (name, key) in published.keys.iter().take(MOST_KEYS).filter_map(usable) {
            // Of two keys under one name the first counts; which one was meant cannot be known.
            keys.entry(name.to_owned()).or_insert(key);
        }
        if keys.is_empty() { Err(JsonWebFault::NoKeys) } else { Ok(Self(keys)) }
    }

    /// The payload of a token that one of these keys signed.
    ///
    /// # Errors
    /// When it is no such token. [`JsonWebFault::UnknownKey`] alone says that a newer set may know better.
    pub fn verified(&self, token: &str) -> Result<Vec<u8>, JsonWebFault> {
        if token.len() > LONGEST_TOKEN_BYTES {
            return Err(JsonWebFault::NotAToken);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(JsonWebFault::NotAToken)?;
        let (_, payload) = message.split_once('.').ok_or(JsonWebFault::NotAToken)?;
        if signature.is_empty() {
            return Err(JsonWebFault::OtherAlgorithm);
        }
        let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| JsonWebFault::NotAToken)?;
        let key = self.key_of(token)?;
        match crypto::verify(signature, message.as_bytes(), key, Algorithm::RS256) {
            Ok(true) => Ok(payload),
            Ok(false) | Err(_) => Err(JsonWebFault::BadSignature),
        }
    }

    /// The key that the header names, if the header asks for nothing that is not done here.
    fn key_of(&self, token: &str) -> Result<&DecodingKey, JsonWebFault> {
        // The header of `none`, and of whatever this library never heard of, cannot be read at all.
        let header = decode_header(token).map_err(|_| JsonWebFault::OtherAlgorithm)?;
        if header.alg != Algorithm::RS256 || header.crit.is_some() {
            return Err(JsonWebFault::OtherAlgorithm);
        }
        let named = header.kid.ok_or(JsonWebFault::NoKeyNamed)?;
        self.0.get(&named).ok_or(JsonWebFault::UnknownKey)
    }
}

/// Name and key, where this is an RSA key with a name, for signatures, and not for another algorithm than RS256.
fn usable(key: &serde_json::Value) -> Option<(&str, DecodingKey)> {
    let text = |member: &str| key.get(member).and_then(serde_json::Value::as_str);
    let is_absent_or = |member: &str, wanted: &str| key.get(member).is_none_or(|found| found == wanted);
    let is_usable = text("kty") == Some("RSA") && is_absent_or("use", "sig") && is_absent_or("alg", "RS256");
    let decoding = || DecodingKey::from_rsa_components(text("n")?, text("e")?).ok();
    is_usable.then(|| Some((text("kid")?, decoding()?))).flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::samples::{OTHER_KEY, OUR_KEY, published, signed, token};
    use super::*;

    fn keys() -> Keys {
        Keys::parse(published(&[OUR_KEY]).as_bytes()).unwrap()
    }

    #[test]
    fn a_token_of_a_published_key_gives_its_payload() {
        let token = signed(OUR_KEY, &json!({"sub": "x"}));

        assert_eq!(keys().verified(&token).unwrap(), br#"{"sub":"x"}"#);
    }

    /// Shows: SSO1
    #[test]
    fn a_token_never_chooses_how_it_is_checked() {
        let keys = keys();
        let public = OUR_KEY.modulus();
        let none = token(&json!({"alg": "none", "kid": OUR_KEY.name}), &json!({}), |_| String::new());
        let none_signed =
            token(&json!({"alg": "none", "kid": OUR_KEY.name}), &json!({}), |_| "AAAA".to_owned());
        let shared = token(&json!({"alg": "HS256", "kid": OUR_KEY.name}), &json!({}), |message| {
            let secret = jsonwebtoken::EncodingKey::from_secret(public.as_bytes());
            crypto::sign(message.as_bytes(), &secret, Algorithm::HS256).unwrap()
        });
        let longer = token(&json!({"alg": "RS512", "kid": OUR_KEY.name}), &json!({}), |message| {
            OUR_KEY.sign(message, Algorithm::RS512)
        });
        let extended =
            token(&json!({"alg": "RS256", "kid": OUR_KEY.name, "crit": ["b64"]}), &json!({}), |message| {
                OUR_KEY.sign(message, Algorithm::RS256)
            });

        for refused in [none, none_signed, shared, longer, extended] {
            assert_eq!(keys.verified(&refused), Err(JsonWebFault::OtherAlgorithm));
        }
    }

    #[test]
    fn only_an_unknown_key_is_worth_another_look_at_the_issuer() {
        let keys = keys();
        let foreign = signed(OTHER_KEY, &json!({}));
        let claimed = token(&json!({"alg": "RS256", "kid": OUR_KEY.name}), &json!({}), |message| {
            OTHER_KEY.sign(message, Algorithm::RS256)
        });
        let unnamed =
            token(&json!({"alg": "RS256"}), &json!({}), |message| OUR_KEY.sign(message, Algorithm::RS256));

        assert_eq!(keys.verified(&foreign), Err(JsonWebFault::UnknownKey));
        assert_eq!(keys.verified(&claimed), Err(JsonWebFault::BadSignature));
        assert_eq!(keys.verified(&unnamed), Err(JsonWebFault::NoKeyNamed));
    }

    #[test]
    fn one_changed_letter_breaks_a_token() {
        let keys = keys();
        let token = signed(OUR_KEY, &json!({"sub": "x"}));

        for place in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();

            assert!(keys.verified(&changed).is_err(), "{place}");
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let keys = keys();
        let long = format!("{}.{}.{}", "a".repeat(9_000), "b".repeat(9_000), "c");

        for refused in ["", ".", "..", "a.b.c", "a.b", "a.b.c.d", "e30.e30.", "e30.e30.AA", &long] {
            assert!(keys.verified(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_set_keeps_the_keys_for_signatures_alone() {
        let n = OUR_KEY.modulus();
        let set = json!({"keys": [
            {"kty": "EC", "kid": "ec", "crv": "P-256", "x": "AA", "y": "AA"},
            {"kty": "RSA", "kid": "sealing", "use": "enc", "n": n, "e": "AQAB"},
            {"kty": "RSA", "kid": "longer", "alg": "RS512", "n": n, "e": "AQAB"},
            {"kty": "RSA", "n": n, "e": "AQAB"},
            {"kty": "RSA", "kid": 7, "n": n, "e": "AQAB"},
            {"kty": "oct", "kid": "shared", "k": "AA"},
            "nothing",
            {"kty": "RSA", "kid": "good", "use": "sig", "alg": "RS256", "n": n, "e": "AQAB"},
        ]});

        let keys = Keys::parse(set.to_string().as_bytes()).unwrap();

        assert_eq!(format!("{keys:?}"), r#"{"good"}"#);
        for none in ["", "{}", r#"{"keys":[]}"#, r#"{"keys":7}"#, r#"{"keys":[{"kty":"RSA"}]}"#, "\u{fffd}"] {
            assert_eq!(Keys::parse(none.as_bytes()).unwrap_err(), JsonWebFault::NoKeys, "{none}");
        }
    }
}
