//! Signing a token, as an issuer does.

use std::fmt;

use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use super::JsonWebFault;

/// A private key with its name. Not printable.
pub struct SigningKey {
    name: String,
    key: EncodingKey,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("name", &self.name).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// An RSA key as DER (PKCS #1). Whether it is one shows when it is used.
    #[must_use]
    pub fn from_der(name: &str, der: &[u8]) -> Self {
        Self { name: name.to_owned(), key: EncodingKey::from_rsa_der(der) }
    }

    /// The set that shows the public half (RFC 7517).
    ///
    /// # Errors
    /// When it is no RSA key.
    pub fn published(&self) -> Result<Value, JsonWebFault> {
        let public = Jwk::from_encoding_key(&self.key, Algorithm::RS256).map_err(|_| JsonWebFault::NoKeys)?;
        let AlgorithmParameters::RSA(parts) = public.algorithm else { return Err(JsonWebFault::NoKeys) };
        let (n, e) = (parts.n, parts.e);
        Ok(json!({"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.name, "n": n, "e": e}]}))
    }

    /// A token of these claims.
    ///
    /// # Errors
    /// When it is no RSA key.
    pub fn signed(&self, claims: &Value) -> Result<String, JsonWebFault> {
        let header = Header { kid: Some(self.name.clone()), ..Header::new(Algorithm::RS256) };
        encode(&header, claims, &self.key).map_err(|_| JsonWebFault::NoKeys)
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::OUR_KEY;
    use super::super::{JsonWebFault, Keys};
    use super::*;

    #[test]
    fn what_is_signed_holds_under_the_published_key() {
        let key = SigningKey::from_der("ours", &OUR_KEY.der());

        let keys = Keys::parse(key.published().unwrap().to_string().as_bytes()).unwrap();
        let token = key.signed(&json!({"sub": "x"})).unwrap();

        assert_eq!(keys.verified(&token).unwrap(), br#"{"sub":"x"}"#);
        assert_eq!(SigningKey::from_der("no", b"no key").published(), Err(JsonWebFault::NoKeys));
    }
}
