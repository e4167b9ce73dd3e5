//! The company's own sign-on for its staff, by OpenID Connect: the address of who signed on, and nothing else.

use super::google::claims;
pub use super::google::{Discovery, Expected, discovery};
use super::{AnswerFault, email};
use crate::json_web::Keys;

/// The e-mail address of whoever an ID token is of. Only one that the issuer says to have verified is an answer: it is all
/// by which a member of staff is known.
///
/// # Errors
/// What does not hold; [`AnswerFault::NoVerifiedEmail`] where the issuer vouches for no address.
///
/// Enforces: SEC
pub fn verified_email(keys: &Keys, id_token: &str, expected: &Expected<'_>) -> Result<String, AnswerFault> {
    let claims = claims(keys, id_token, expected)?;
    if claims.email_verified.0 != Some(true) {
        return Err(AnswerFault::NoVerifiedEmail);
    }
    let given = email::given(claims.email.0, |_domain| true).ok_or(AnswerFault::NoVerifiedEmail)?;
    Ok(given.address)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::json_web::samples::{OUR_KEY, published, signed};

    const NOW: i64 = 1_795_699_200;

    fn read(email: &Value, is_verified: &Value) -> Result<String, AnswerFault> {
        let expected = Expected {
            issuer: "https://masuk.contoh.example",
            client_id: "amanah",
            nonce: "n-1",
            now_seconds: NOW,
        };
        let claims = json!({
            "iss": "https://masuk.contoh.example", "aud": "amanah", "exp": NOW + 300, "iat": NOW, "nonce": "n-1",
            "sub": "7", "email": email, "email_verified": is_verified,
        });
        let keys = Keys::parse(published(&[OUR_KEY]).as_bytes()).unwrap();
        verified_email(&keys, &signed(OUR_KEY, &claims), &expected)
    }

    /// Shows: SEC
    #[test]
    fn only_an_address_that_the_issuer_vouches_for_is_an_answer() {
        assert_eq!(read(&json!("ani@contoh.example"), &json!(true)).unwrap(), "ani@contoh.example");
        for (email, is_verified) in [
            (json!("ani@contoh.example"), json!(false)),
            (json!("ani@contoh.example"), json!("true")),
            (json!("ani@contoh.example"), json!(null)),
            (json!("ani"), json!(true)),
            (json!(null), json!(true)),
        ] {
            assert_eq!(
                read(&email, &is_verified),
                Err(AnswerFault::NoVerifiedEmail),
                "{email} {is_verified}"
            );
        }
    }
}
