//! The files of the repository as the rules see them.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing we wrote (in a second worktree `.git` is a file).
const NOT_OURS: &[&str] =
    &[".git", "target", "node_modules", "amanah-demo", "amanah-data", "site", "__pycache__"];

/// One text file, with its path from the repository's root in forward slashes.
#[derive(Debug, Clone)]
pub(crate) struct TextFile {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl TextFile {
    /// A file that exists only in a test of a rule.
    pub(crate) fn imagined(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The crate this file belongs to: `crates/amanah-vault/src/x.rs` is of `amanah-vault`.
    pub(crate) fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether the file belongs to a crate's `tests`, `benches` or `examples` folder.
    pub(crate) fn is_test(&self) -> bool {
        self.path.split('/').any(|part| matches!(part, "tests" | "benches" | "examples"))
            || self.path.ends_with("/tests.rs")
    }
}

/// The repository's root folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every text file of the repository, in the order of their paths; files that are not UTF-8 are left out.
pub(crate) fn all() -> Vec<TextFile> {
    let mut files = Vec::new();
    walk(&root(), "", &mut files);
    assert!(files.len() > 20, "the walk found only {} files, so it looked in the wrong place", files.len());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Every Rust file below `crates/`.
pub(crate) fn rust() -> Vec<TextFile> {
    all().into_iter().filter(|file| file.is_rust() && file.path.starts_with("crates/")).collect()
}

/// Panics with one line per breach, so that a failing rule reads as a list of things to do.
pub(crate) fn assert_none(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}\n  {}\n", breaches.join("\n  "));
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<TextFile>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository can be listed") {
        let entry = entry.expect("a folder entry can be read");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().expect("a folder entry has a type");
        if NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), files);
        } else if kind.is_file()
            && let Ok(text) = fs::read_to_string(entry.path())
        {
            files.push(TextFile { path, text });
        }
    }
}
