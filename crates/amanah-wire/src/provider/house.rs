//! The company's own sign-on for its staff, by OpenID Connect: the address of who signed on, and nothing else.

pub use super::google::{Discovery, Expected, discovery};
use super::google::{claims, is_run_by_google};
use super::{AnswerFault, email};
use crate::json_web::Keys;

/// Google, with whom anybody can have an account of any address that was theirs once.
const GOOGLE: &str = "https://accounts.google.com";

/// The e-mail address of whoever an ID token is of. Only one that the issuer says to have verified is an answer: it is all
/// by which a member of staff is known. Where the issuer is Google that is not enough: Google must run the mailbox too.
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
    let hosted = claims.hd.0;
    let is_theirs = |domain: &str| expected.issuer != GOOGLE || is_run_by_google(domain, hosted.as_deref());
    let given = email::given(claims.email.0, is_theirs).filter(|given| given.is_authoritative);
    Ok(given.ok_or(AnswerFault::NoVerifiedEmail)?.address)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::json_web::samples::{OUR_KEY, published, signed};

    const NOW: i64 = 1_795_699_200;

    const OWN: &str = "https://masuk.contoh.example";

    fn read(email: &Value, is_verified: &Value) -> Result<String, AnswerFault> {
        read_of(OWN, email, is_verified, &Value::Null)
    }

    fn read_of(
        issuer: &str,
        email: &Value,
        is_verified: &Value,
        hosted: &Value,
    ) -> Result<String, AnswerFault> {
        let expected = Expected { issuer, client_id: "amanah", nonce: "n-1", now_seconds: NOW };
        let claims = json!({
            "iss": issuer, "aud": "amanah", "exp": NOW + 300, "iat": NOW, "nonce": "n-1", "sub": "7",
            "email": email, "email_verified": is_verified, "hd": hosted,
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

    /// Shows: SEC
    #[test]
    fn googles_word_on_an_address_counts_where_google_runs_the_mailbox_alone() {
        let of_google = |email: &str, hosted: Value| read_of(GOOGLE, &json!(email), &json!(true), &hosted);

        for (email, hosted) in [
            ("ani@contoh.example", json!("contoh.example")),
            ("ani@Contoh.example", json!("contoh.example")),
            ("ani@gmail.com", json!(null)),
        ] {
            assert_eq!(of_google(email, hosted), Ok(email.to_owned()));
        }
        for hosted in [json!(null), json!("lain.example"), json!(["contoh.example"]), json!("")] {
            let read = of_google("ani@contoh.example", hosted.clone());
            assert_eq!(read, Err(AnswerFault::NoVerifiedEmail), "{hosted}");
        }
        let unverified =
            read_of(GOOGLE, &json!("ani@contoh.example"), &json!(false), &json!("contoh.example"));
        assert_eq!(unverified, Err(AnswerFault::NoVerifiedEmail));
    }
}
