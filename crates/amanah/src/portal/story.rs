//! One datum told in words: from where, since when, for what, until when.

use amanah_policy::{Attribute, Channel, Provider};
use amanah_service::accounts::events::SecurityNews;
use amanah_service::accounts::profile::CORRECTABLE;
use amanah_service::accounts::sign_on;
use amanah_service::deletion::active::REPLACEABLE;
use amanah_service::purposes::accountability::my_data::MyData;
use amanah_service::vault::{DatumLabel, DatumState};

use super::here::policy_language;
use super::program_name;
use crate::web::Words;
use crate::web::components::{DatumCard, StateBadge, Tone};

/// A datum as a card. Its uses are read on its own page.
pub(crate) fn card(
    words: &Words,
    data: &MyData,
    label: &DatumLabel,
    value: &str,
    policy: &amanah_policy::Bundle,
) -> DatumCard {
    DatumCard {
        words: words.clone(),
        label: name_of(words, label.attribute),
        value: value_in_words(words, label.attribute, value),
        badges: badges(words, label),
        source: source(words, label),
        recorded_at: label.recorded_at,
        purpose: words.say_of("portal-kept-for", label.attribute.category().code()),
        until: until(words, data, label, policy),
        clause: label.provenance.source.clause().code().to_owned(),
        uses_href: Some(format!("/my-data/{}", label.id)),
        correct_href: correct_href(label),
    }
}

/// The name of an attribute.
pub(crate) fn name_of(words: &Words, attribute: Attribute) -> String {
    words.say_of("attribute", attribute.code())
}

/// Where a datum is replaced or corrected; events and restricted values stay as they are.
pub(crate) fn correct_href(label: &DatumLabel) -> Option<String> {
    if label.state != DatumState::Current {
        return None;
    }
    match label.attribute {
        Attribute::PrimaryEmail => Some("/profile/email".to_owned()),
        Attribute::Language => Some("/profile".to_owned()),
        name if REPLACEABLE.contains(&name) => Some(format!("/profile/name/{}", name.code())),
        other if CORRECTABLE.contains(&other) => Some(format!("/profile/correct/{}", other.code())),
        _ => None,
    }
}

/// The value as a reader reads it.
fn value_in_words(words: &Words, attribute: Attribute, value: &str) -> String {
    match attribute {
        Attribute::Language => words.say_of("language", value),
        // The page of the datum shows what was recorded, letter by letter.
        Attribute::SecurityEvent => security_news(words, value),
        Attribute::SignIn => program_name::sign_in(value).unwrap_or_else(|| value.to_owned()),
        _ => value.to_owned(),
    }
}

/// A security event as a sentence.
pub(crate) fn security_news(words: &Words, value: &str) -> String {
    let Some((news, detail)) = SecurityNews::read(value) else { return value.to_owned() };
    let told = words.say_of("security-news", news.code());
    let detail = program_name::sign_in(detail).unwrap_or_else(|| detail.to_owned());
    if detail.is_empty() { told } else { format!("{told} {detail}") }
}

fn badges(words: &Words, label: &DatumLabel) -> Vec<StateBadge> {
    let mut badges = Vec::new();
    if label.state != DatumState::Current {
        badges.push(StateBadge { tone: Tone::Wait, text: words.say("portal-state-replaced") });
    }
    // What a provider said of them under its link nobody confirms: it goes with the link.
    let is_of_link = matches!(label.attribute, Attribute::ProviderEmail | Attribute::ProviderName);
    if !label.confirmed && !is_of_link {
        badges.push(StateBadge { tone: Tone::Calm, text: words.say("portal-state-unconfirmed") });
    }
    badges
}

/// From where, as the beginning of a sentence that goes on with the day.
pub(crate) fn source(words: &Words, label: &DatumLabel) -> String {
    if let (Channel::Provider, Some(provider)) =
        (label.provenance.channel, Provider::from_code(&label.provenance.origin))
    {
        return words.say1("portal-from-provider-named", "provider", sign_on::name_of(provider));
    }
    let key = match (label.attribute, label.provenance.channel, label.provenance.origin.as_str()) {
        (Attribute::SignIn, _, _) => "sign-in",
        (_, Channel::ClientZone, "profile") => "profile",
        (_, channel, _) => channel.code(),
    };
    words.say_of("portal-from", key)
}

/// Until when, as a sentence.
///
/// A hold is not told here: it must not be told from the ordinary course (DESIGN, "Who may leave how").
fn until(words: &Words, data: &MyData, label: &DatumLabel, policy: &amanah_policy::Bundle) -> String {
    if let DatumState::Restricted { until } = label.state {
        let until = data.replacement_of(label.id).map_or(until, |replaced| replaced.until);
        return words.say2(
            "portal-until-replaced",
            "when",
            words.moment(until),
            "left",
            words.relative(until),
        );
    }
    let row = policy.retention(label.attribute);
    let why = row.words(policy_language(words)).to_owned();
    match (label.expires_at, row.law.as_deref()) {
        (Some(then), Some(law)) => {
            let when = words.date(then);
            words.say_with("portal-until-law", &[("why", &why), ("when", &when), ("law", &law)])
        }
        (Some(then), None) => words.say2("portal-until-day", "why", &why, "when", words.date(then)),
        (None, _) => why,
    }
}
