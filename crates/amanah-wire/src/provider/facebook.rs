//! Facebook's answers: `/me`, `debug_token`, and the proof that goes with every question.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde::Deserialize;

use super::field::{Field, Id, answer, digits};
use super::{AnswerFault, Profile, Taken, email, name};

#[derive(Deserialize)]
struct Me {
    #[serde(default)]
    id: Field<String>,
    #[serde(default)]
    name: Field<String>,
    #[serde(default)]
    email: Field<String>,
}

/// Somebody, of an answer to `/me?fields=id,name,email`. Their address is never authoritative: Facebook does not say
/// whether it was proved.
///
/// # Errors
/// When the answer is none, or names nobody.
///
/// Enforces: SSO2
pub fn profile(bytes: &[u8]) -> Result<Profile, AnswerFault> {
    let me: Me = answer(bytes)?;
    let taken = Taken { email: email::given(me.email.0, |_| false), name: name::given(me.name.0) };
    Ok(Profile { subject: digits(me.id)?, taken })
}

#[derive(Deserialize)]
struct Inspected {
    data: Inspection,
}

#[derive(Deserialize)]
struct Inspection {
    #[serde(default)]
    is_valid: Field<bool>,
    #[serde(default)]
    app_id: Field<Id>,
    #[serde(default)]
    user_id: Field<Id>,
}

/// Whether an answer to `debug_token` says that the token is valid, was made for this app, and is of this person.
///
/// # Errors
/// What of it is not so.
pub fn inspected(bytes: &[u8], app_id: &str, subject: &str) -> Result<(), AnswerFault> {
    let Inspected { data } = answer(bytes)?;
    if data.is_valid.0 != Some(true) {
        return Err(AnswerFault::NotValid);
    }
    if data.app_id.0.is_none_or(|id| id.0 != app_id) {
        return Err(AnswerFault::OtherApp);
    }
    if data.user_id.0.is_none_or(|id| id.0 != subject) {
        return Err(AnswerFault::OtherPerson);
    }
    Ok(())
}

/// Whether an answer to the removal of permissions says that they are gone.
#[must_use]
pub fn is_removed(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Removed {
        #[serde(default)]
        success: Field<bool>,
    }
    bytes.trim_ascii() == b"true" || answer::<Removed>(bytes).is_ok_and(|told| told.success.0 == Some(true))
}

/// `appsecret_proof`: that whoever uses an access token knows the app's secret. HMAC-SHA256 of the token, in hex.
#[must_use]
pub fn proof(app_secret: &str, access_token: &str) -> String {
    // The HS256 of a JSON Web Signature is that HMAC, in another spelling (RFC 7518, 3.2).
    let key = EncodingKey::from_secret(app_secret.as_bytes());
    let tag = crypto::sign(access_token.as_bytes(), &key, Algorithm::HS256).unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD.decode(tag).unwrap_or_default();
    bytes.iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows: SSO2
    #[test]
    fn of_forty_fields_three_are_taken() {
        let many: Vec<String> =
            (0..40).map(|n| format!(r#""field{n}":{{"secret":["planted-{n}"]}}"#)).collect();
        let answer =
            format!(r#"{{{},"id":"218471","name":"Sri Wahyuni","email":"sri@gmail.com"}}"#, many.join(","));

        let profile = profile(answer.as_bytes()).unwrap();

        assert_eq!(profile.subject, "218471");
        assert_eq!(profile.taken.name.as_deref(), Some("Sri Wahyuni"));
        let email = profile.taken.email.unwrap();
        assert_eq!(email.address, "sri@gmail.com");
        assert!(!email.is_authoritative, "Facebook's word for an address is never enough");
    }

    #[test]
    fn an_account_without_address_is_somebody_and_one_without_id_is_nobody() {
        let phone_only = profile(br#"{"id":"1","name":"Budi"}"#).unwrap();

        assert!(phone_only.taken.email.is_none());
        for nobody in [
            r#"{"name":"Budi"}"#,
            r#"{"id":218471}"#,
            r#"{"id":""}"#,
            r#"{"id":"21 84"}"#,
            r#"{"id":"abc"}"#,
            r#"{"id":"123456789012345678901234567890123"}"#,
        ] {
            assert_eq!(profile(nobody.as_bytes()), Err(AnswerFault::NoSubject), "{nobody}");
        }
    }

    /// Shows: SSO1
    #[test]
    fn a_token_of_another_app_or_person_is_refused() {
        let good = r#"{"data":{"app_id":"77","is_valid":true,"user_id":"218471","scopes":["email"]}}"#;
        let numbers = r#"{"data":{"app_id":77,"is_valid":true,"user_id":218471}}"#;

        assert_eq!(inspected(good.as_bytes(), "77", "218471"), Ok(()));
        assert_eq!(inspected(numbers.as_bytes(), "77", "218471"), Ok(()));
        let cases = [
            (r#"{"data":{"app_id":"78","is_valid":true,"user_id":"218471"}}"#, AnswerFault::OtherApp),
            (r#"{"data":{"is_valid":true,"user_id":"218471"}}"#, AnswerFault::OtherApp),
            (r#"{"data":{"app_id":"77","is_valid":true,"user_id":"218472"}}"#, AnswerFault::OtherPerson),
            (r#"{"data":{"app_id":"77","is_valid":true}}"#, AnswerFault::OtherPerson),
            (r#"{"data":{"app_id":"77","is_valid":false,"user_id":"218471"}}"#, AnswerFault::NotValid),
            (r#"{"data":{"app_id":"77","is_valid":"true","user_id":"218471"}}"#, AnswerFault::NotValid),
            (r#"{"data":[]}"#, AnswerFault::NotValid),
            ("{}", AnswerFault::NotAnAnswer),
        ];
        for (answer, fault) in cases {
            assert_eq!(inspected(answer.as_bytes(), "77", "218471"), Err(fault), "{answer}");
        }
    }

    #[test]
    fn the_proof_is_the_one_that_another_program_computed() {
        assert_eq!(
            proof("testsecret", "EAAtesttoken"),
            "04b7e75728e14a60ccc36273bc088203ac5110d7f970f93b31ca470ff1a5fa6e"
        );
    }

    #[test]
    fn permissions_are_gone_when_facebook_says_so() {
        assert!(is_removed(br#"{"success":true}"#));
        assert!(is_removed(b" true\n"));
        assert!(!is_removed(br#"{"success":"true"}"#));
        assert!(!is_removed(br#"{"error":{"code":190}}"#));
        assert!(!is_removed(b""));
    }
}
