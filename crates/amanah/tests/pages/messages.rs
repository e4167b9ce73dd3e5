//! Both languages say the same things: no key is missing, unused or called with other arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use amanah::web::{Language, Words};
use amanah_policy::{
    AccountKind, AgreementHow, Attribute, Category, Channel, Occasion, Purpose, Role, Source,
};
use jiff::tz::TimeZone;

use crate::support::NOW;

/// Keys with the names of their arguments.
type Messages = BTreeMap<String, BTreeSet<String>>;

const VOCABULARY: &str = include_str!("../../messages/en/vocabulary.ftl");

/// One call of `say` in a template or in code.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    key: String,
    /// Whether the key is only the beginning, and a code follows.
    is_family: bool,
    arguments: BTreeSet<String>,
}

#[test]
fn both_languages_have_the_same_files_keys_and_arguments() {
    let names = |language| -> BTreeSet<String> {
        let file_name = |path: PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        files(&format!("messages/{language}"), "ftl").into_iter().map(file_name).collect()
    };

    assert_eq!(names("en"), names("id"));
    assert_eq!(differences(&messages_of("en"), &messages_of("id")), Vec::<String>::new());
}

#[test]
fn every_key_that_is_said_exists_with_its_arguments() {
    let breaches = missing(&calls(), &messages_of("en"));

    assert_eq!(breaches, Vec::<String>::new());
}

#[test]
fn every_key_is_said_somewhere() {
    assert_eq!(unused(&calls(), &messages_of("en"), &all_text()), Vec::<String>::new());
}

#[test]
fn every_word_of_the_vocabularies_has_a_name_in_both_languages() {
    for language in Language::ALL {
        let words = Words::new(*language, TimeZone::UTC, NOW);
        let families: [(&str, Vec<&str>); 13] = [
            ("source", Source::ALL.iter().map(|word| word.code()).collect()),
            ("source-example", Source::ALL.iter().map(|word| word.code()).collect()),
            ("purpose", Purpose::ALL.iter().map(|word| word.code()).collect()),
            ("purpose-means", Purpose::ALL.iter().map(|word| word.code()).collect()),
            ("staff-purpose", Purpose::ALL.iter().map(|word| word.code()).collect()),
            ("staff-purpose-opens", Purpose::ALL.iter().map(|word| word.code()).collect()),
            ("category", Category::ALL.iter().map(|word| word.code()).collect()),
            ("attribute", Attribute::ALL.iter().map(|word| word.code()).collect()),
            ("channel", Channel::ALL.iter().map(|word| word.code()).collect()),
            ("occasion", Occasion::ALL.iter().map(|word| word.code()).collect()),
            ("agreement-how", AgreementHow::ALL.iter().map(|word| word.code()).collect()),
            ("account-kind", AccountKind::ALL.iter().map(|word| word.code()).collect()),
            ("role", Role::ALL.iter().map(|word| word.code()).collect()),
        ];
        for (family, codes) in families {
            for code in codes {
                let said = words.say_of(family, code);

                assert!(!said.starts_with('['), "{said} is missing in `{}`", language.code());
            }
        }
    }
}

#[test]
fn missing_unused_and_differing_messages_are_found() {
    let english =
        read("a = A { $x }\nb = B { $n ->\n   *[other] { $n } of { $all }\n}\nc-one = C\nlost = L\n");
    let indonesian = read("a = A { $y }\nb = B { $n } { $all }\nc-one = C\n");
    let calls = read_calls(
        r#"{{ frame.say1("a", "z", x) }} words.say2("b", "n", &n, "all", &all) say("gone") say_of("c", code)
           words.say_with("a", &[("x", &x)]) say_of("d", code)"#,
    );

    assert_eq!(differences(&english, &indonesian), ["a: {\"x\"} and {\"y\"}", "lost: only in one language"]);
    assert_eq!(
        missing(&calls, &english),
        ["a is said with {\"z\"}, written with {\"x\"}", "gone is not written", "d-… is not written"]
    );
    assert_eq!(unused(&calls, &english, ""), ["lost"]);
}

fn differences(english: &Messages, indonesian: &Messages) -> Vec<String> {
    let keys: BTreeSet<&String> = english.keys().chain(indonesian.keys()).collect();
    keys.into_iter()
        .filter_map(|key| match (english.get(key), indonesian.get(key)) {
            (Some(a), Some(b)) if a == b => None,
            (Some(a), Some(b)) => Some(format!("{key}: {a:?} and {b:?}")),
            _ => Some(format!("{key}: only in one language")),
        })
        .collect()
}

fn missing(calls: &[Call], messages: &Messages) -> Vec<String> {
    calls
        .iter()
        .filter_map(|call| {
            if call.is_family {
                let prefix = format!("{}-", call.key);
                let is_written = messages.keys().any(|key| key.starts_with(&prefix));
                return (!is_written).then(|| format!("{prefix}… is not written"));
            }
            match messages.get(&call.key) {
                None => Some(format!("{} is not written", call.key)),
                Some(arguments) if *arguments == call.arguments => None,
                Some(arguments) => Some(format!(
                    "{} is said with {:?}, written with {arguments:?}",
                    call.key, call.arguments
                )),
            }
        })
        .collect()
}

/// The names of the vocabularies exist for every word, said by a page of today or not. A key may also be handed on by name, as `visit.frame(&doors, "policy-title")` does.
fn unused(calls: &[Call], messages: &Messages, text: &str) -> Vec<String> {
    let vocabulary = read(VOCABULARY);
    let is_said = |key: &str| {
        calls.iter().any(|call| {
            if call.is_family { key.starts_with(&format!("{}-", call.key)) } else { call.key == key }
        }) || text.contains(&format!("\"{key}\""))
    };
    let is_name = |key: &String| vocabulary.contains_key(key);
    messages.keys().filter(|key| !is_name(key) && !is_said(key)).cloned().collect()
}

fn calls() -> Vec<Call> {
    read_calls(&all_text())
}

fn all_text() -> String {
    let sources = files("src", "rs").into_iter().chain(files("templates", "html"));
    sources.map(|path| fs::read_to_string(path).unwrap()).collect::<Vec<_>>().join("\n")
}

fn read_calls(text: &str) -> Vec<Call> {
    let mut found = Vec::new();
    for (place, word) in text.match_indices("say") {
        let Some((form, rest)) = text.get(place + word.len()..).and_then(|rest| rest.split_once('(')) else {
            continue;
        };
        let Some(rest) = rest.trim_start().strip_prefix('"') else { continue };
        let Some((key, rest)) = rest.split_once('"') else { continue };
        // The names stand beside the key, or first in each pair of a list.
        let names = match form {
            "" | "_of" | "_of_with" => Vec::new(),
            "1" | "2" => texts_at(0, rest),
            "_with" => texts_at(1, rest).into_iter().filter(|(_, is_first)| *is_first).collect(),
            _ => continue,
        };
        let arguments = names.into_iter().map(|(name, _)| name).collect();
        found.push(Call { key: key.to_owned(), is_family: form.starts_with("_of"), arguments });
    }
    found
}

/// The quoted texts so many brackets deep in the rest of a call, and whether each stands first behind its bracket.
fn texts_at(wanted: usize, rest: &str) -> Vec<(String, bool)> {
    let (mut depth, mut found, mut is_first) = (0, Vec::new(), false);
    let mut letters = rest.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '(' => (depth, is_first) = (depth + 1, true),
            ')' if depth == 0 => break,
            ')' => depth -= 1,
            '"' => {
                let text = letters.by_ref().take_while(|c| *c != '"').collect();
                if depth == wanted {
                    found.push((text, is_first));
                }
                is_first = false;
            }
            c if c.is_whitespace() => {}
            _ => is_first = false,
        }
    }
    found
}

fn messages_of(language: &str) -> Messages {
    let texts =
        files(&format!("messages/{language}"), "ftl").into_iter().map(|p| fs::read_to_string(p).unwrap());
    texts.flat_map(|text| read(&text)).collect()
}

fn read(text: &str) -> Messages {
    let mut messages = Messages::new();
    let mut current = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            current = line.split('=').next().unwrap().trim().to_owned();
            messages.insert(current.clone(), BTreeSet::new());
        }
        for piece in line.split('$').skip(1) {
            let name: String = piece.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            messages.get_mut(&current).unwrap().insert(name);
        }
    }
    messages
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), extension, &mut found);
    found.sort();
    assert!(!found.is_empty(), "nothing in {folder}");
    found
}

fn collect(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
}
