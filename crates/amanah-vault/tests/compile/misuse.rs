//! Misuse of personal data does not compile (invariant 2). Each file in `cases` is one misuse, beside what the
//! compiler says to it; `right_use.rs` is the proof that the others fail for the reason that stands there.
//!
//! The compiler is called with the crates that were built for this test, so nothing is built twice and nothing is
//! fetched. `AMANAH_GENERATE=1` writes the answers anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Shows: invariant 2
#[test]
fn every_misuse_is_refused_by_the_compiler_for_its_own_reason() {
    let cases = cases();

    let wrong: Vec<String> = cases.iter().filter_map(|case| unexpected(case)).collect();

    assert!(cases.len() >= 12, "{} cases", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Shows: invariant 2
#[test]
fn the_right_use_compiles() {
    let said = compile(&folder().join("right_use.rs"));

    assert_eq!(said, "", "if this does not compile, no other case says anything");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile/cases")
}

fn cases() -> Vec<PathBuf> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let is_case =
        |path: &PathBuf| path.extension().is_some_and(|it| it == "rs") && !path.ends_with("right_use.rs");
    let mut cases: Vec<_> = files.filter(is_case).collect();
    cases.sort();
    cases
}

/// What is wrong with a case: it compiles, or it fails for another reason than the one beside it.
fn unexpected(case: &Path) -> Option<String> {
    let said = compile(case);
    let name = case.file_name().unwrap().to_string_lossy();
    if said.is_empty() {
        return Some(format!("{name} compiles"));
    }
    let beside = case.with_extension("stderr");
    if is_generating() {
        fs::write(&beside, &said).unwrap();
    }
    let expected = fs::read_to_string(&beside).unwrap_or_default();
    (said != expected).then(|| format!("{name}: the compiler says\n{said}instead of\n{expected}"))
}

#[expect(clippy::disallowed_methods, reason = "the one switch of all generated files")]
fn is_generating() -> bool {
    std::env::var("AMANAH_GENERATE").is_ok()
}

/// The errors of the compiler, one line each: where, which, what. Nothing when it compiles.
fn compile(file: &Path) -> String {
    static CRATES: OnceLock<Crates> = OnceLock::new();
    CRATES.get_or_init(Crates::of_this_build).compile(file)
}

/// The crates that a case may use.
struct Crates {
    /// Where cargo put this test, and everything that was built for it.
    built: PathBuf,
    vault: PathBuf,
    policy: PathBuf,
    serde: PathBuf,
}

impl Crates {
    /// The vault that was built for this test is the newest; its policy is the one with which the right use compiles.
    fn of_this_build() -> Self {
        let built = std::env::current_exe().unwrap().parent().unwrap().to_path_buf();
        let newest = |name| libraries(&built, name).into_iter().next().unwrap();
        let (vault, serde) = (newest("amanah_vault"), newest("serde_core"));
        let mut crates = Self { policy: newest("amanah_policy"), built, vault, serde };
        for policy in libraries(&crates.built, "amanah_policy") {
            let tried = Self { policy, ..crates };
            if tried.compile(&folder().join("right_use.rs")).is_empty() {
                return tried;
            }
            crates = tried;
        }
        crates
    }

    fn compile(&self, file: &Path) -> String {
        let rustc = Path::new(env!("CARGO")).with_file_name("rustc");
        let room = tempfile::tempdir().unwrap();
        let mut command = Command::new(if rustc.exists() { rustc } else { PathBuf::from("rustc") });
        command
            .args(["--edition", "2024", "--crate-type", "lib", "--crate-name", "case"])
            .args(["--emit", "metadata", "--error-format", "short", "--cap-lints", "allow"])
            .arg("-L")
            .arg(&self.built)
            .arg("--out-dir")
            .arg(room.path());
        let crates =
            [("amanah_vault", &self.vault), ("amanah_policy", &self.policy), ("serde_core", &self.serde)];
        for (name, library) in crates {
            command.arg("--extern").arg(format!("{name}={}", library.display()));
        }
        let output = command.arg(file).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.success(), said.is_empty(), "{said}");
        let place = format!("{}/", folder().display());
        let lines = said.lines().map(|line| line.replace(&place, ""));
        lines.filter(|line| !line.starts_with("error: aborting")).map(|line| line + "\n").collect()
    }
}

/// The libraries of this name, newest first.
fn libraries(built: &Path, name: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(built).unwrap().map(|entry| entry.unwrap().path());
    let is_named = |path: &PathBuf| {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        file.starts_with(&format!("lib{name}-")) && file.ends_with(".rlib")
    };
    let mut libraries: Vec<_> = files.filter(is_named).collect();
    libraries.sort_by_key(|path| std::cmp::Reverse(path.metadata().unwrap().modified().unwrap()));
    libraries
}
