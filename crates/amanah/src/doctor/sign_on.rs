//! The sign-on providers as the doctor sees them: whether each answers, and what must be registered there.

use serde::{Deserialize, Serialize};

use super::{Finding, Severity, finding};

/// What became of a look at one provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSeen {
    /// Its code.
    pub provider: String,
    /// The redirect URL that must be registered there.
    pub redirect_url: String,
    /// Why it was not well reached; none when it was.
    pub trouble: Option<String>,
    /// What else its operator should know.
    pub advice: Option<String>,
}

/// One line of the report.
pub(super) fn finding_of(seen: &ProviderSeen) -> Finding {
    let ProviderSeen { provider, redirect_url, trouble, advice } = seen;
    let registered = format!("its redirect URL, to be registered there, is {redirect_url}");
    let more = advice.as_ref().map_or(String::new(), |advice| format!("; {advice}"));
    match trouble {
        Some(trouble) => finding(
            Severity::Alarm,
            "sign-on",
            format!(
                "{provider} is no help to anybody now: {trouble}; other ways to sign in are not touched; {registered}{more}"
            ),
        ),
        None => {
            let severity = if advice.is_some() { Severity::Note } else { Severity::Good };
            let found = match provider.as_str() {
                "google" => "answers and is who it should be",
                "facebook" => "answers and knows our app with this secret",
                // Whether X knows our app shows only when somebody signs on: each look at a person is paid for.
                _ => "answers; whether it knows our app shows at the first sign-on",
            };
            finding(severity, "sign-on", format!("{provider} {found}; {registered}{more}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_provider_is_told_with_its_redirect_url() {
        let seen = |provider: &str, trouble: Option<&str>, advice: Option<&str>| ProviderSeen {
            provider: provider.to_owned(),
            redirect_url: format!("https://my.contoh.example/sign-on/{provider}/callback"),
            trouble: trouble.map(str::to_owned),
            advice: advice.map(str::to_owned),
        };
        let cases = [
            seen("google", None, None),
            seen("google", Some("it cannot be reached"), None),
            seen("facebook", None, None),
            seen("facebook", None, Some("Graph v21.0 is withdrawn on 2027-01-21")),
            seen("x", None, None),
        ];

        let told: Vec<String> = cases
            .iter()
            .map(finding_of)
            .map(|finding| format!("{:<5} {} {}", finding.severity.code(), finding.about, finding.says))
            .collect();

        insta::assert_snapshot!(told.join("\n"));
    }
}
