//! The button behind which a browser asks for a passkey. It works by the page's script, and says so where there is none.

use amanah_service::accounts::passkeys::{Ceremony, Making};
use askama::Template;
use askama::filters::HtmlSafe;

use crate::web::words::Words;

/// A button inside a form: what the authenticator answers goes along with the form.
#[derive(Clone, Debug, Template)]
#[template(path = "components/passkey_button.html")]
pub struct PasskeyButton {
    /// `get` to use one, `create` to make one.
    kind: &'static str,
    /// Before the names of the fields in which the answer goes along.
    prefix: &'static str,
    /// Where the form is sent with the answer; empty for where it is sent anyway.
    action: &'static str,
    /// Where the script begins; empty when the ceremony stands in the page.
    begin: &'static str,
    token: String,
    challenge: String,
    site: String,
    owner: String,
    name: String,
    company: String,
    /// The ids of the passkeys there are, with spaces between.
    known: String,
    label: String,
    without: String,
    failed: String,
    /// What is said on a device that has one already.
    already: String,
}

impl PasskeyButton {
    fn new(words: &Words, kind: &'static str, label: String) -> Self {
        Self {
            kind,
            prefix: "",
            action: "",
            begin: "",
            token: String::new(),
            challenge: String::new(),
            site: String::new(),
            owner: String::new(),
            name: String::new(),
            company: String::new(),
            known: String::new(),
            label,
            without: words.say("passkey-needs-script"),
            failed: words.say("passkey-not-given"),
            already: String::new(),
        }
    }

    /// At a sign-in form: the script begins when the reader wants it, or the browser offers passkeys in the form.
    pub(crate) fn signing_in(words: &Words, begin: &'static str, action: &'static str) -> Self {
        let label = words.say("passkey-sign-in");
        Self { begin, action, ..Self::new(words, "get", label) }
    }

    /// In a form that asks for a proof.
    pub(crate) fn proving(words: &Words, prefix: &'static str, ceremony: &Ceremony) -> Self {
        let label = words.say("passkey-prove");
        Self { prefix, ..Self::new(words, "get", label) }.with(ceremony)
    }

    /// In the form that adds a passkey.
    pub(crate) fn making(words: &Words, making: &Making, company: &str) -> Self {
        let new = Self {
            owner: making.owner.clone(),
            name: making.name.expose().to_owned(),
            company: company.to_owned(),
            known: making.known.join(" "),
            already: words.say("passkey-on-this-device"),
            ..Self::new(words, "create", words.say("passkey-make"))
        };
        new.with(&making.ceremony)
    }

    fn with(mut self, ceremony: &Ceremony) -> Self {
        ceremony.token.expose().clone_into(&mut self.token);
        self.challenge.clone_from(&ceremony.challenge);
        self.site.clone_from(&ceremony.site);
        self
    }
}

impl HtmlSafe for PasskeyButton {}
