//! Words that never belong in the repository: paths and hosts of the machine it happened to be written on.

use crate::tree::{self, TextFile};

#[test]
fn no_file_names_the_machine_it_was_written_on() {
    tree::assert_none(
        "a path or host of one machine means nothing elsewhere:",
        &of_one_machine(&tree::all()),
    );
}

#[test]
fn a_machine_path_is_found() {
    let text = format!("see {}/notes.txt\n", forbidden()[0].trim_end_matches('/'));
    let file = TextFile::imagined("docs/x.md", &text);

    assert_eq!(of_one_machine(&[file]), ["docs/x.md:1"]);
}

/// Put together here, so that this file does not contain them.
fn forbidden() -> Vec<String> {
    let slash = "/";
    vec![
        format!("{slash}work{slash}"),
        format!("{slash}root{slash}"),
        format!("registry.npm{}.org", "js"),
        format!("registry.npm{}.org", "mirror"),
        format!("yarnpkg.{}", "com"),
        format!("static.crates{}", ".io"),
        format!("index.crates{}", ".io"),
        format!("files.python{}", "hosted.org"),
    ]
}

fn of_one_machine(files: &[TextFile]) -> Vec<String> {
    let forbidden = forbidden();
    let mut breaches = Vec::new();
    for file in files {
        for (index, line) in file.text.lines().enumerate() {
            if forbidden.iter().any(|word| line.contains(word.as_str())) {
                breaches.push(format!("{}:{}", file.path, index + 1));
            }
        }
    }
    breaches
}
