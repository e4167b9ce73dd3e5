//! What was typed into a form that could not be taken yet: it goes along with the next form, in fields nobody sees, and
//! never in an address. Nothing of it is kept here.

use super::form_token;
use super::visit::{Visit, is_path_of_ours};

/// What never goes along: the mark of another page, and everything that is a secret.
const NEVER: &[&str] =
    &[form_token::FIELD, "password", "present", "code", "step-token", "passkey-token", "passkey-answer"];

/// What a page asks before the form counts stands under these names, and belongs to that page alone.
const OF_THE_PAGE: &str = "again-";

/// How the fields are named while they pass through a form that is sent elsewhere.
const CARRIED: &str = "kept-";

/// The field that says where the form was sent.
const PATH: &str = "kept-path";

/// Fields in which people write, in the order in which they are shown again.
const WRITTEN: &[&str] = &[
    "subject", "text", "answer", "note", "question", "what1", "what2", "what3", "what4", "what5", "what6",
    "name", "label", "host", "plan", "email", "value",
];

/// A form that was sent and could not be taken yet.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Where it was sent.
    pub(crate) path: String,
    /// What it said.
    pub(crate) fields: Vec<(String, String)>,
}

impl Kept {
    /// What this form said, without what a page between asked under the names in `asked`.
    pub(crate) fn of(visit: &Visit, asked: &[&str]) -> Self {
        let stays = |name: &str| {
            !NEVER.contains(&name)
                && !asked.contains(&name)
                && !name.starts_with(OF_THE_PAGE)
                && !name.starts_with(CARRIED)
        };
        let fields = visit.form.pairs().filter(|(name, _)| stays(name));
        Self {
            path: visit.path.clone(),
            fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        }
    }

    /// What another form brought along, if it brought something.
    pub(crate) fn brought(visit: &Visit) -> Option<Self> {
        let path = visit.field(PATH);
        if !is_path_of_ours(path) {
            return None;
        }
        let fields = visit.form.pairs().filter(|(name, _)| *name != PATH);
        let fields = fields.filter_map(|(name, value)| {
            let name = name.strip_prefix(CARRIED)?;
            (!NEVER.contains(&name)).then(|| (name.to_owned(), value.to_owned()))
        });
        Some(Self { path: path.to_owned(), fields: fields.collect() })
    }

    /// The fields that carry it through a form that is sent elsewhere.
    pub(crate) fn carried(&self) -> Vec<(String, String)> {
        let fields = self.fields.iter().map(|(name, value)| (format!("{CARRIED}{name}"), value.clone()));
        core::iter::once((PATH.to_owned(), self.path.clone())).chain(fields).collect()
    }

    /// What somebody wrote in it, to be shown again.
    pub(crate) fn written(&self) -> Vec<String> {
        let of = |name: &&str| {
            let (_, value) = self.fields.iter().find(|(field, _)| field == name)?;
            (!value.trim().is_empty()).then(|| value.trim().to_owned())
        };
        WRITTEN.iter().filter_map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::visit::Fields;
    use crate::web::{Guest, Language, Words};

    fn visit(path: &str, form: &[(&str, &str)]) -> Visit {
        let words =
            Words::new(Language::En, jiff::tz::TimeZone::UTC, amanah_policy::Timestamp::from_seconds(0));
        let pairs = form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Visit {
            guest: Guest::Visitor,
            now: words.now(),
            words,
            room: crate::web::endpoints::Room::Portal,
            leaving: None,
            path: path.to_owned(),
            shows_again: true,
            address: None,
            query: Fields::default(),
            form: Fields::new(pairs),
            upload: None,
            called_with: axum::http::HeaderMap::new(),
            parts: Fields::default(),
            form_cookie: String::new(),
            form_token: String::new(),
            session_cookie: None,
            sent_from: None,
        }
    }

    /// Shows: SEC
    #[test]
    fn what_was_written_goes_along_and_no_secret_does() {
        let sent = visit(
            "/tickets/new",
            &[
                ("form_token", "mark"),
                ("subject", "Mail"),
                ("text", " It is gone\n"),
                ("password", "kuda lumping"),
                ("again-password", "kuda lumping"),
                ("role", "billing"),
                ("role", "support"),
            ],
        );

        let kept = Kept::of(&sent, &[]);
        let carried = kept.carried();
        let pairs: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (&**name, &**value)).collect();
        let brought = Kept::brought(&visit("/sign-in", &pairs));

        assert_eq!(kept.written(), ["Mail", "It is gone"]);
        assert!(carried.iter().all(|(_, value)| value != "kuda lumping" && value != "mark"));
        assert_eq!(kept.fields.iter().filter(|(name, _)| name == "role").count(), 2, "each tick goes along");
        assert!(brought == Some(kept));
    }

    /// Shows: SEC
    #[test]
    fn nothing_is_carried_out_of_the_house() {
        for path in ["", "https://evil.example", "//evil.example", "tickets"] {
            let brought = Kept::brought(&visit("/sign-in", &[("kept-path", path), ("kept-text", "x")]));

            assert!(brought.is_none(), "{path}");
        }
    }
}
