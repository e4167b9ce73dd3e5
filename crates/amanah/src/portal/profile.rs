//! Profile: what a customer changes about themselves; the clocks of what they replaced.

use amanah_policy::{AccountKind, Attribute, Language, Provider};
use amanah_service::accounts::profile::{self, ADOPTABLE, CORRECTABLE, CorrectionFault};
use amanah_service::accounts::sign_on;
use amanah_service::purposes::accountability::my_data::{self, MyData};
use amanah_service::vault::{DatumState, VaultError};
use askama::Template;

use super::here::{here, news};
use super::home::{Waiting, waiting};
use super::story::name_of;
use crate::web::components::{Fact, Facts, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, see_other};

const NEWS: &[(&str, Tone)] = &[
    ("email", Tone::Good),
    ("name", Tone::Good),
    ("corrected", Tone::Good),
    ("undone", Tone::Good),
    ("own", Tone::Good),
    ("language", Tone::Good),
];

#[derive(Template)]
#[template(path = "portal/profile.html")]
struct ProfilePage {
    frame: Frame,
    waiting: Vec<Waiting>,
    replaced: Facts,
    /// What came from a provider: its attribute, and a sentence about it.
    from_providers: Vec<(&'static str, String)>,
    corrected: Facts,
    languages: Vec<(&'static str, String, bool)>,
    hours: u32,
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let data = my_data::show(here.house, here.customer, visit.now).await?;
    let links = sign_on::links::list(here.house, here.customer).await?;
    let linked: Vec<Provider> = links.iter().map(|link| link.provider).collect();
    let hours = here.house.vault().policy().clocks().replaced_value_hours;
    let mut frame =
        visit.frame(&doors, "nav-profile").answering(words.say1("portal-profile-answer", "hours", hours));
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let spoken = data.header.language;
    html(&ProfilePage {
        frame,
        waiting: waiting(words, &data),
        replaced: Facts::new(words, replaced(words, &data)),
        from_providers: from_providers(words, &data, &linked),
        corrected: Facts::new(words, corrected(words, &data)),
        languages: Language::ALL
            .iter()
            .map(|language| (language.code(), words.say_of("language", language.code()), *language == spoken))
            .collect(),
        hours,
    })
}

/// What is replaced in two steps (DEL1).
fn replaced(words: &Words, data: &MyData) -> Vec<Fact> {
    let mut attributes = vec![Attribute::PrimaryEmail, Attribute::Name];
    if data.header.kind == AccountKind::Company {
        attributes.push(Attribute::CompanyName);
    }
    attributes
        .into_iter()
        .map(|attribute| {
            let href = match attribute {
                Attribute::PrimaryEmail => "/profile/email".to_owned(),
                other => format!("/profile/name/{}", other.code()),
            };
            fact(words, data, attribute, href)
        })
        .collect()
}

/// What a sign-on provider gave, and the customer may keep as their own (DEL1).
fn from_providers(words: &Words, data: &MyData, linked: &[Provider]) -> Vec<(&'static str, String)> {
    let current = data.opened.data().filter(|(label, _)| label.state == DatumState::Current);
    let given = current.filter(|(label, _)| ADOPTABLE.contains(&label.attribute));
    given
        .filter_map(|(label, _)| {
            let provider = Provider::from_code(&label.provenance.origin)?;
            let what = name_of(words, label.attribute);
            let told =
                if linked.contains(&provider) { "sign-on-came-from" } else { "sign-on-came-from-gone" };
            let sentence = words.say2(told, "what", what, "provider", sign_on::name_of(provider));
            Some((label.attribute.code(), sentence))
        })
        .collect()
}

pub(crate) async fn keep_as_own(doors: Doors, visit: Visit) -> Outcome {
    let Some(attribute) = Attribute::from_code(visit.part("attribute")) else { return Err(Fault::NotFound) };
    let here = here(&doors, &visit).await?;
    match profile::keep_as_own(here.house, here.customer, attribute, visit.now).await {
        Ok(()) => see_other("/profile?done=own"),
        // Sent twice, or replaced meanwhile: the page shows how it is.
        Err(CorrectionFault::Vault(VaultError::NotFound(_))) => see_other("/profile"),
        Err(CorrectionFault::NotHere(_)) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}

/// What is corrected in one step.
fn corrected(words: &Words, data: &MyData) -> Vec<Fact> {
    CORRECTABLE
        .iter()
        .map(|attribute| fact(words, data, *attribute, format!("/profile/correct/{}", attribute.code())))
        .collect()
}

fn fact(words: &Words, data: &MyData, attribute: Attribute, href: String) -> Fact {
    let value =
        data.opened.value(attribute).map_or_else(|| words.say("portal-profile-not-there"), str::to_owned);
    Fact { change_href: Some(href), ..Fact::new(name_of(words, attribute), value) }
}

pub(crate) async fn speak(doors: Doors, visit: Visit) -> Outcome {
    let Some(language) = Language::from_code(visit.field("language")) else { return Err(Fault::BadInput) };
    let here = here(&doors, &visit).await?;
    profile::speak(here.house, here.customer, language, visit.now).await?;
    see_other("/profile?done=language")
}
