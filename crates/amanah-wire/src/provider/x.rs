//! X's answer to `users/me`.

use serde::Deserialize;

use super::field::{Field, answer, digits};
use super::{AnswerFault, Profile, Taken, email, name};

#[derive(Deserialize)]
struct Me {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    id: Field<String>,
    #[serde(default)]
    name: Field<String>,
    #[serde(default)]
    confirmed_email: Field<String>,
}

/// Somebody, of an answer to `users/me?user.fields=confirmed_email`. Their address is never authoritative: X says that it
/// was confirmed, and not when. Their handle is not taken.
///
/// # Errors
/// When the answer is none, or names nobody.
///
/// Enforces: SSO2
pub fn profile(bytes: &[u8]) -> Result<Profile, AnswerFault> {
    let Me { data } = answer(bytes)?;
    let taken =
        Taken { email: email::given(data.confirmed_email.0, |_| false), name: name::given(data.name.0) };
    Ok(Profile { subject: digits(data.id)?, taken })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows: SSO2
    #[test]
    fn id_name_and_confirmed_address_are_taken_and_the_handle_is_not() {
        let answer = br#"{"data":{"id":"2244994945","name":"Sri Wahyuni","username":"sri@x.example",
            "confirmed_email":"sri@contoh.example","public_metrics":{"followers_count":7}},"includes":{"users":[]}}"#;

        let profile = profile(answer).unwrap();

        assert_eq!(profile.subject, "2244994945");
        assert_eq!(profile.taken.name.as_deref(), Some("Sri Wahyuni"));
        let email = profile.taken.email.unwrap();
        assert_eq!((email.address.as_str(), email.is_authoritative), ("sri@contoh.example", false));
    }

    #[test]
    fn without_the_permission_for_addresses_there_is_none() {
        let answer = br#"{"data":{"id":"2244994945","name":"Sri","username":"sri@x.example"}}"#;

        assert!(profile(answer).unwrap().taken.email.is_none());
    }

    #[test]
    fn who_has_no_id_is_nobody() {
        for (answer, fault) in [
            (r#"{"data":{"name":"Sri"}}"#, AnswerFault::NoSubject),
            (r#"{"data":{"id":2244994945,"name":"Sri"}}"#, AnswerFault::NoSubject),
            (r#"{"errors":[{"title":"Not Found Error"}]}"#, AnswerFault::NotAnAnswer),
            (r#"{"data":null}"#, AnswerFault::NotAnAnswer),
        ] {
            assert_eq!(profile(answer.as_bytes()), Err(fault), "{answer}");
        }
    }
}
