//! Collects `/// Enforces: U5` and `/// Shows: U5` from the code, and `Breaks: U5` from the sabotage patches.

use crate::source;
use crate::tree::TextFile;

/// What a marked item does for a clause or an invariant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Enforces,
    Shows,
    Breaks,
}

/// One mark: something that enforces, shows or breaks one clause or invariant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) role: Role,
    /// A clause id (`U5`) or `invariant 3`.
    pub(crate) of: String,
    /// The function, type or module that carries the mark.
    pub(crate) item: String,
    pub(crate) path: String,
    pub(crate) line: usize,
}

/// Every mark of the repository, in the order of files and lines.
pub(crate) fn collect(files: &[TextFile]) -> Vec<Marker> {
    files
        .iter()
        .flat_map(|file| {
            if file.is_rust() {
                of_code(file)
            } else if is_patch(file) {
                of_patch(file)
            } else {
                Vec::new()
            }
        })
        .collect()
}

/// Whether a file is one of the sabotage patches.
pub(crate) fn is_patch(file: &TextFile) -> bool {
    file.path.starts_with("tests/sabotage/") && file.path.ends_with(".patch")
}

fn of_code(file: &TextFile) -> Vec<Marker> {
    let lines = source::lines(&file.text);
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let comment = line.comment.trim_start_matches(['/', '!']).trim();
        let Some((role, list)) = role_of(comment) else { continue };
        let item = if line.comment.starts_with("//!") {
            stem(&file.path).to_owned()
        } else {
            lines
                .iter()
                .skip(index)
                .find_map(|line| item_of(&line.code))
                .unwrap_or_else(|| stem(&file.path).to_owned())
        };
        found.extend(split(list).map(|of| Marker {
            role,
            of,
            item: item.clone(),
            path: file.path.clone(),
            line: line.number,
        }));
    }
    found
}

fn of_patch(file: &TextFile) -> Vec<Marker> {
    let head = file.text.lines().enumerate().take_while(|(_, line)| !line.starts_with("diff "));
    head.filter_map(|(index, line)| Some((index, role_of(line)?)))
        .flat_map(|(index, (role, list))| {
            split(list).map(move |of| Marker {
                role,
                of,
                item: stem(&file.path).to_owned(),
                path: file.path.clone(),
                line: index + 1,
            })
        })
        .collect()
}

fn role_of(text: &str) -> Option<(Role, &str)> {
    [("Enforces: ", Role::Enforces), ("Shows: ", Role::Shows), ("Breaks: ", Role::Breaks)]
        .into_iter()
        .find_map(|(word, role)| Some((role, text.strip_prefix(word)?)))
}

fn split(list: &str) -> impl Iterator<Item = String> {
    list.trim_end_matches('.').split(',').map(|of| of.trim().to_owned())
}

/// The name a line of code declares, if it declares something.
fn item_of(code: &str) -> Option<String> {
    let declares = ["fn", "struct", "enum", "trait", "mod", "const", "static", "type"];
    let mut words = source::words(code).skip_while(|word| !declares.contains(word));
    words.find(|word| !declares.contains(word)).map(str::to_owned)
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}

#[test]
fn marks_are_collected_with_their_items() {
    let code = "/// Releases.\n///\n/// Enforces: U1, invariant 1.\n#[must_use]\npub const fn release() {}\n";
    let test = "//! Shows: DEL1\n";
    let patch = "Breaks: U5\nTest: amanah it x\n\ndiff --git a/x b/x\n+Breaks: U6\n";
    let files = [
        TextFile::imagined("crates/amanah-vault/src/release.rs", code),
        TextFile::imagined("crates/amanah-vault/tests/it/del1.rs", test),
        TextFile::imagined("tests/sabotage/promotion-without-grant.patch", patch),
    ];

    let found: Vec<_> = collect(&files).into_iter().map(|m| (m.role, m.of, m.item, m.line)).collect();

    let row = |role, of: &str, item: &str, line| (role, of.to_owned(), item.to_owned(), line);
    assert_eq!(
        found,
        [
            row(Role::Enforces, "U1", "release", 3),
            row(Role::Enforces, "invariant 1", "release", 3),
            row(Role::Shows, "DEL1", "del1", 1),
            row(Role::Breaks, "U5", "promotion-without-grant", 1),
        ]
    );
}
