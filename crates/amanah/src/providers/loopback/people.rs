//! Who can be chosen at the stand-in. Nobody of them exists, and their addresses end in `.example`.

use std::borrow::Cow;

use serde_json::{Value, json};

/// Somebody, as a provider knows them.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// Their id at every provider.
    pub(super) subject: Cow<'static, str>,
    /// Their name.
    pub(super) name: &'static str,
    /// Their address, if the provider knows one.
    pub(super) email: Option<Cow<'static, str>>,
    /// The domain whose mail Google hosts for them.
    pub(super) hosted: Option<Cow<'static, str>>,
    /// What the choice shows.
    pub(super) shows: &'static str,
}

pub(super) const PEOPLE: [Person; 3] = [
    Person {
        subject: Cow::Borrowed("700000000000000001"),
        name: "Rini Astuti",
        email: Some(Cow::Borrowed("rini@astuti-rekaan.example")),
        hosted: Some(Cow::Borrowed("astuti-rekaan.example")),
        shows: "new here; Google hosts the mail of her domain",
    },
    Person {
        subject: Cow::Borrowed("700000000000000002"),
        name: "Sri Wahyuni",
        email: Some(Cow::Borrowed("pemilik@kopi-senja.example")),
        hosted: None,
        shows: "her address is that of a customer of the demo",
    },
    Person {
        subject: Cow::Borrowed("700000000000000003"),
        name: "Bima Prakoso",
        email: None,
        hosted: None,
        shows: "his provider knows no address of him",
    },
];

/// The word by which somebody whom nobody met is chosen.
pub(super) const NEWCOMER: &str = "newcomer";

/// Somebody whom nobody met: each number is another person. So a sign-up can be tried more than once.
pub(super) fn newcomer(number: u32) -> Person {
    Person {
        subject: Cow::Owned(format!("71{number:016}")),
        name: "Wayan Pendatang",
        email: Some(Cow::Owned(format!("wayan-{number}@pendatang-rekaan.example"))),
        hosted: Some(Cow::Borrowed("pendatang-rekaan.example")),
        shows: "new here, and somebody else each time",
    }
}

/// What else a provider knows of somebody: forty words that must end nowhere (SSO2). A test looks for [`ELSE`].
pub(super) fn whatever_else() -> impl Iterator<Item = (String, Value)> {
    (0..40).map(|n| (format!("field{n}"), json!({ "told": format!("{ELSE}-{n}") })))
}

/// How each of those words begins.
pub const ELSE: &str = "kept-nowhere";
