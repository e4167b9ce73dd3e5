//! Writes the glossary from the vocabularies of `amanah-policy`, so that a word has one definition.

use std::fmt::Write as _;

use crate::tree::TextFile;

const SOURCE: &str = "crates/amanah-policy/src/vocabulary.rs";

/// One closed vocabulary: its name, what it is, and its words with code and definition.
#[derive(Debug, Default, PartialEq, Eq)]
struct Vocabulary {
    name: String,
    about: String,
    words: Vec<(String, String)>,
}

/// The page `docs/glossary.md`.
pub(crate) fn page(files: &[TextFile]) -> String {
    let source = files.iter().find(|file| file.path == SOURCE).expect("the vocabulary exists");
    let mut page = String::from(
        "# Glossary\n\nWritten by `./check gen` from `crates/amanah-policy/src/vocabulary.rs`; edit the words there.\n\
         One word per idea: the code, the pages and the policy pack use these and no others.\n\n",
    );
    page.push_str(IDEAS);
    for vocabulary in read(&source.text) {
        let _ = write!(
            page,
            "\n## {}\n\n{}\n\n| code | meaning |\n|---|---|\n",
            vocabulary.name, vocabulary.about
        );
        for (code, meaning) in vocabulary.words {
            let _ = writeln!(page, "| `{code}` | {meaning} |");
        }
    }
    page
}

/// The ideas of the house that are types and not words of a list.
const IDEAS: &str = "\
## Ideas

| word | meaning |
|---|---|
| customer | the person or company whose data it is |
| datum | one recorded value, with its category, source, channel, time, policy version and retention row |
| release | a datum leaves the vault for a purpose, after a decision and its ledger entry |
| refusal | a release that was decided against; it is recorded too |
| ledger | the tamper-evident record of every decision and change, which holds no personal data |
| publication | an act of an authorised party that made a field public |
| hold | a law or a case that forbids erasure for now |
| erasure | the key is destroyed and the rows are gone |
| certificate | what a customer keeps after an erasure: what went, what stays under which law, until when |
| case | a request with a clock |
| bundle | one compiled and hashed policy version |
| epoch | the time of one master key; when it ends that key is destroyed, and no older backup shows what was erased |
| key copy | a verified copy of the key store, apart from data and master key |
";

fn read(text: &str) -> Vec<Vocabulary> {
    let mut found = Vec::new();
    let mut current: Option<Vocabulary> = None;
    let mut remark = String::new();
    for line in text.lines().map(str::trim) {
        if line == "vocabulary! {" {
            current = Some(Vocabulary::default());
            remark.clear();
        } else if let Some(words) = line.strip_prefix("///") {
            if !remark.is_empty() {
                remark.push(' ');
            }
            remark.push_str(words.trim());
        } else if let Some(vocabulary) = current.as_mut() {
            if let Some((_, code)) = line.split_once(" = \"") {
                let code = code.trim_end_matches(['"', ',', ' ']).to_owned();
                vocabulary.words.push((code, std::mem::take(&mut remark)));
            } else if let Some(name) = line.strip_suffix(" {") {
                name.clone_into(&mut vocabulary.name);
                vocabulary.about = std::mem::take(&mut remark);
            } else if line == "}" && !vocabulary.words.is_empty() {
                found.extend(current.take());
            }
        } else {
            remark.clear();
        }
    }
    found
}

#[test]
fn a_vocabulary_is_read_with_its_words() {
    let text = "/// Not this.\nfn x() {}\nvocabulary! {\n    /// What kind.\n    Kind {\n        /// The first,\n        /// in two lines.\n        One = \"one\",\n    }\n}\n";

    let found = read(text);

    let words = vec![("one".to_owned(), "The first, in two lines.".to_owned())];
    assert_eq!(found, [Vocabulary { name: "Kind".to_owned(), about: "What kind.".to_owned(), words }]);
}
