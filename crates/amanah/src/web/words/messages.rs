//! The texts, read from `messages/id` and `messages/en` when the program is built.

use std::sync::LazyLock;

use amanah_policy::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::memoizer::MemoizerKind;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::amounts;

/// The files of a language. A new file is named in both lists.
const INDONESIAN: &[&str] = &[
    include_str!("../../../messages/id/frame.ftl"),
    include_str!("../../../messages/id/billing.ftl"),
    include_str!("../../../messages/id/callbacks.ftl"),
    include_str!("../../../messages/id/cases.ftl"),
    include_str!("../../../messages/id/certificate.ftl"),
    include_str!("../../../messages/id/components.ftl"),
    include_str!("../../../messages/id/console.ftl"),
    include_str!("../../../messages/id/console_ledger.ftl"),
    include_str!("../../../messages/id/desk.ftl"),
    include_str!("../../../messages/id/factors.ftl"),
    include_str!("../../../messages/id/export.ftl"),
    include_str!("../../../messages/id/faults.ftl"),
    include_str!("../../../messages/id/incoming.ftl"),
    include_str!("../../../messages/id/front.ftl"),
    include_str!("../../../messages/id/gallery.ftl"),
    include_str!("../../../messages/id/holds.ftl"),
    include_str!("../../../messages/id/leave.ftl"),
    include_str!("../../../messages/id/letters.ftl"),
    include_str!("../../../messages/id/people.ftl"),
    include_str!("../../../messages/id/policy.ftl"),
    include_str!("../../../messages/id/portal.ftl"),
    include_str!("../../../messages/id/keys.ftl"),
    include_str!("../../../messages/id/report.ftl"),
    include_str!("../../../messages/id/requests.ftl"),
    include_str!("../../../messages/id/tickets.ftl"),
    include_str!("../../../messages/id/staffroom.ftl"),
    include_str!("../../../messages/id/sign_on.ftl"),
    include_str!("../../../messages/id/time.ftl"),
    include_str!("../../../messages/id/vocabulary.ftl"),
];
const ENGLISH: &[&str] = &[
    include_str!("../../../messages/en/frame.ftl"),
    include_str!("../../../messages/en/billing.ftl"),
    include_str!("../../../messages/en/callbacks.ftl"),
    include_str!("../../../messages/en/cases.ftl"),
    include_str!("../../../messages/en/certificate.ftl"),
    include_str!("../../../messages/en/components.ftl"),
    include_str!("../../../messages/en/console.ftl"),
    include_str!("../../../messages/en/console_ledger.ftl"),
    include_str!("../../../messages/en/desk.ftl"),
    include_str!("../../../messages/en/factors.ftl"),
    include_str!("../../../messages/en/export.ftl"),
    include_str!("../../../messages/en/faults.ftl"),
    include_str!("../../../messages/en/incoming.ftl"),
    include_str!("../../../messages/en/front.ftl"),
    include_str!("../../../messages/en/gallery.ftl"),
    include_str!("../../../messages/en/holds.ftl"),
    include_str!("../../../messages/en/leave.ftl"),
    include_str!("../../../messages/en/letters.ftl"),
    include_str!("../../../messages/en/people.ftl"),
    include_str!("../../../messages/en/policy.ftl"),
    include_str!("../../../messages/en/portal.ftl"),
    include_str!("../../../messages/en/keys.ftl"),
    include_str!("../../../messages/en/report.ftl"),
    include_str!("../../../messages/en/requests.ftl"),
    include_str!("../../../messages/en/tickets.ftl"),
    include_str!("../../../messages/en/staffroom.ftl"),
    include_str!("../../../messages/en/sign_on.ftl"),
    include_str!("../../../messages/en/time.ftl"),
    include_str!("../../../messages/en/vocabulary.ftl"),
];

type Bundle = FluentBundle<FluentResource>;

static IN_INDONESIAN: LazyLock<Bundle> = LazyLock::new(|| read(Language::Id, INDONESIAN));
static IN_ENGLISH: LazyLock<Bundle> = LazyLock::new(|| read(Language::En, ENGLISH));

/// The text of a message. A key that is missing shows itself in brackets; a test finds it before a reader does.
pub(super) fn text(language: Language, key: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
    let bundle = match language {
        Language::Id => &*IN_INDONESIAN,
        Language::En => &*IN_ENGLISH,
    };
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return format!("[{key}]");
    };
    let arguments: FluentArgs<'_> =
        arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
    if !errors.is_empty() {
        tracing::error!(message.key = %key, "a message lacks an argument");
    }
    text.into_owned()
}

fn read(language: Language, files: &[&str]) -> Bundle {
    // INVARIANT: both codes are language tags; an unreadable one would only lose the plural forms.
    let tag: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // Every text is in one direction; the marks would only show up in copied text.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::Id => number_in_indonesian,
        Language::En => number_in_english,
    }));
    for file in files {
        // A file with a fault gives the messages that can be read; the test below refuses any fault.
        let resource = match FluentResource::try_new((*file).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let _ = bundle.add_resource(resource);
    }
    bundle
}

fn number_in_indonesian<M: MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, Language::Id)
}

fn number_in_english<M: MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, Language::En)
}

fn grouped(value: &FluentValue<'_>, language: Language) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let whole: i64 = number.as_string().parse().ok()?;
    Some(amounts::number(language, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_file_is_read_without_a_fault() {
        for file in INDONESIAN.iter().chain(ENGLISH) {
            let faults = FluentResource::try_new((*file).to_owned()).err().map(|(_, faults)| faults);

            assert!(faults.is_none(), "{faults:?} in\n{file}");
        }
    }

    #[test]
    fn no_key_is_written_twice() {
        for files in [INDONESIAN, ENGLISH] {
            let mut bundle = Bundle::new_concurrent(vec![LanguageIdentifier::default()]);
            for file in files {
                let resource = FluentResource::try_new((*file).to_owned()).unwrap();
                assert_eq!(bundle.add_resource(resource).err().map(|e| format!("{e:?}")), None);
            }
        }
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(text(Language::En, "no-such-key", &[]), "[no-such-key]");
    }
}
