//! The page that customers read.

use std::collections::BTreeSet;

use amanah_policy::{Clause, Language, Page, PageNames, Section, SentenceKind};

use crate::table::bundle;

/// A committed copy of the published policy that this program was written for.
const SPECIFICATION: &str = include_str!("../../../../policy/specification.txt");

/// The closing note of the specification, which is no clause, begins with these words.
const CLOSING_NOTE: &str = "Please note that this is a hypothetical revision";

/// Shows: ACC, DEL1, DEL2, DEL3
#[test]
fn the_english_page_holds_the_specification_word_for_word() {
    let (specification, note) = SPECIFICATION.split_once(CLOSING_NOTE).expect("the closing note is there");
    let expected = specification
        .replace("PT. Media Cloud Indonesia", "{company}")
        .replace("Media Cloud", "{company}")
        .replace("send an email to using", "send an email to {deletion_address} using");

    let names =
        PageNames { company: "{company}".to_owned(), deletion_address: "{deletion_address}".to_owned() };
    let page = bundle().page(Language::En, &names);

    assert!(note.contains("consult with legal experts"));
    assert_eq!(words(&plain(&page)), words(&expected));
}

#[test]
fn both_languages_say_the_same_sentences_in_the_same_shape() {
    let [en, id] = [Language::En, Language::Id].map(|language| outline(&bundle().page(language, &names())));

    assert_eq!(en, id);
    assert!(en.len() > 30);
}

#[test]
fn every_clause_is_stated_and_every_sentence_names_its_clause() {
    let page = bundle().page(Language::En, &names());
    let sentences: Vec<_> = page.sections.iter().flat_map(|section| &section.sentences).collect();

    let stated: BTreeSet<_> = sentences.iter().flat_map(|sentence| sentence.clauses.clone()).collect();
    let leading: Vec<_> =
        sentences.iter().filter(|sentence| sentence.clauses.is_empty()).map(|s| s.id.as_str()).collect();

    assert_eq!(stated, Clause::ALL.iter().copied().collect());
    assert_eq!(leading, ["R.intro", "U.intro", "DEL.intro"]);
}

#[test]
fn the_operators_additions_stand_apart() {
    let page = bundle().page(Language::En, &names());

    let own: Vec<_> = page.sections.iter().flat_map(|section| &section.sentences).map(|s| &s.text).collect();
    let added: Vec<_> =
        page.additions.iter().flat_map(|section| &section.sentences).map(|s| &s.text).collect();

    assert!(added.iter().any(|text| text.starts_with("Being deemed to agree never unlocks promotion")));
    assert!(added.iter().all(|text| !own.contains(text)));
}

#[test]
fn the_page_as_customers_read_it_in_english() {
    insta::assert_snapshot!(shown(&bundle().page(Language::En, &names())));
}

#[test]
fn the_page_as_customers_read_it_in_indonesian() {
    insta::assert_snapshot!(shown(&bundle().page(Language::Id, &names())));
}

#[test]
fn what_the_rules_say_in_both_languages() {
    let mut text = String::new();
    for rule in bundle().rules() {
        let [en, id] = [Language::En, Language::Id].map(|language| rule.words(language));
        text.push_str(&format!("{:?} {} [{}]\n  {en}\n  {id}\n", rule.kind, rule.id, rule.clause));
    }

    insta::assert_snapshot!(text);
}

fn names() -> PageNames {
    PageNames { company: "PT Awan Contoh".to_owned(), deletion_address: "hapus@awan.example".to_owned() }
}

/// The page as plain text: the sentences alone.
fn plain(page: &Page) -> String {
    let mut text = format!("{}\n", page.title);
    for section in &page.sections {
        text.push_str(&section.heading.clone().unwrap_or_default());
        for sentence in &section.sentences {
            let bullet = if sentence.kind == SentenceKind::ListItem { "•" } else { "" };
            text.push_str(&format!("\n{bullet} {}\n", sentence.text));
        }
    }
    text
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn outline(page: &Page) -> Vec<(String, SentenceKind)> {
    let sections = page.sections.iter().chain(&page.additions);
    sections.flat_map(|section| &section.sentences).map(|s| (s.id.clone(), s.kind)).collect()
}

fn shown(page: &Page) -> String {
    let review = page.reviewed_by_counsel.as_ref().map_or("not reviewed by counsel", |counsel| &counsel.name);
    let mut text =
        format!("{} ({}, {}, {}, {review})\n", page.title, page.language, page.version, page.effective);
    show(&page.sections, &mut text);
    text.push_str("\n+++\n");
    show(&page.additions, &mut text);
    text
}

fn show(sections: &[Section], text: &mut String) {
    for section in sections {
        text.push_str(&format!("\n## {}\n", section.heading.as_deref().unwrap_or("-")));
        for sentence in &section.sentences {
            let sign = match sentence.kind {
                SentenceKind::Paragraph => "¶",
                SentenceKind::Continuation => " ",
                SentenceKind::ListItem => "•",
            };
            let clauses: Vec<_> = sentence.clauses.iter().map(|clause| clause.code()).collect();
            text.push_str(&format!("{sign} [{} = {}] {}\n", sentence.id, clauses.join(" "), sentence.text));
        }
    }
}
