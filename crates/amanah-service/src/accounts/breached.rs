//! Whether a new password is one that others try first: guessed from embedded lists, or found on a list of stolen ones
//! that the operator keeps as a file. Nothing of a password leaves the machine.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use amanah_vault::VaultError;
use sha1::{Digest, Sha1};
use tokio::task::spawn_blocking;
use zxcvbn::{Score, zxcvbn};

use crate::accounts::form::{FieldFault, FieldProblem};
use crate::house::House;

/// So many characters of a password are looked at: guessing takes longer with its length.
const MOST_CHARS: usize = 100;
/// Below this a password falls to somebody who tries a few hundred thousand times.
const LEAST: Score = Score::Two;
/// A line: forty digits in hexadecimal, a colon and a number, as the lists are published.
const LONGEST_LINE: usize = 64;
const DIGITS: usize = 40;

/// The operator's list of stolen passwords: lines of SHA-1 in capitals, in their order, with or without a number behind.
#[derive(Clone, Debug, Default)]
pub struct StolenPasswords {
    file: Option<PathBuf>,
}

impl StolenPasswords {
    /// The list in this file. It is never read whole: a look takes some forty small reads of a file of any size.
    ///
    /// # Errors
    /// When it cannot be read, or its first line is none of such a list.
    pub fn in_file(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let end = file.seek(SeekFrom::End(0))?;
        match line_at(&mut file, 0, end)? {
            Some(line) if line.hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                Ok(Self { file: Some(path.to_path_buf()) })
            }
            _ => Err(io::Error::new(io::ErrorKind::InvalidData, "this is no list of SHA-1 hashes")),
        }
    }

    fn holds(&self, password: &str) -> io::Result<bool> {
        let Some(path) = &self.file else { return Ok(false) };
        let wanted: String =
            Sha1::digest(password.as_bytes()).iter().map(|byte| format!("{byte:02X}")).collect();
        let mut file = File::open(path)?;
        let (mut from, mut to) = (0, file.seek(SeekFrom::End(0))?);
        // Between `from` and `to` stand the lines that may be it; both are the beginning of a line or the end.
        while from < to {
            let middle = from.midpoint(to);
            let Some(line) = line_at(&mut file, middle, to)? else {
                to = middle;
                continue;
            };
            match line.hash.as_str().cmp(wanted.as_str()) {
                core::cmp::Ordering::Equal => return Ok(true),
                core::cmp::Ordering::Less => from = line.next,
                core::cmp::Ordering::Greater => to = middle,
            }
        }
        Ok(false)
    }
}

/// A line of the list, and where the next one begins.
struct Line {
    hash: String,
    next: u64,
}

/// The first line that begins at `from` or after it, and before `to`.
fn line_at(file: &mut File, from: u64, to: u64) -> io::Result<Option<Line>> {
    // From one byte before: where that ends a line, the next byte begins one.
    let before = from.saturating_sub(1);
    file.seek(SeekFrom::Start(before))?;
    let mut bytes = Vec::with_capacity(2 * LONGEST_LINE);
    Read::by_ref(file).take(u64::try_from(2 * LONGEST_LINE).unwrap_or(128)).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let skipped = match (from, text.find('\n')) {
        (0, _) => 0,
        (_, Some(end)) => end + 1,
        (_, None) => return Ok(None),
    };
    let start = before.saturating_add(u64::try_from(skipped).unwrap_or(u64::MAX));
    let line = text.get(skipped..).and_then(|rest| rest.split('\n').next()).unwrap_or_default();
    let hash = line.get(..DIGITS).map(str::to_ascii_uppercase);
    let next = start.saturating_add(u64::try_from(line.len()).unwrap_or(u64::MAX)).saturating_add(1);
    Ok(hash.filter(|_| start < to).map(|hash| Line { hash, next }))
}

/// What is wrong with a new password that is long enough; `own` are the person's own words: name, address, company.
///
/// A list that cannot be read is logged and hinders nobody.
///
/// Enforces: SEC
///
/// # Errors
/// When the work was cut off.
pub async fn problem(
    house: &House,
    password: &str,
    own: &[&str],
) -> Result<Option<FieldProblem>, VaultError> {
    let (password, stolen) = (password.to_owned(), house.stolen_passwords().clone());
    let own: Vec<String> = own
        .iter()
        .flat_map(|words| words.split(|c: char| c.is_whitespace() || c == '@' || c == '.'))
        .filter(|word| word.chars().count() > 2)
        .map(str::to_lowercase)
        .take(20)
        .collect();
    let looked = spawn_blocking(move || {
        match stolen.holds(&password) {
            Ok(true) => return Some(FieldProblem::PasswordStolen),
            Ok(false) => {}
            Err(cause) => tracing::warn!(%cause, "the list of stolen passwords could not be read"),
        }
        let begin: String = password.chars().take(MOST_CHARS).collect();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        (zxcvbn(&begin, &own).score() < LEAST).then_some(FieldProblem::PasswordGuessed)
    });
    looked.await.map_err(|_| VaultError::NotNow("the password could not be looked at; try again"))
}

/// The same as the faults of a form with one field for the password.
///
/// # Errors
/// As [`problem`]; inside, what is wrong.
pub async fn look(
    house: &House,
    password: &str,
    own: &[&str],
) -> Result<Result<(), Vec<FieldFault>>, VaultError> {
    Ok(match problem(house, password, own).await? {
        Some(problem) => Err(vec![FieldFault { field: "password", problem }]),
        None => Ok(()),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn list(passwords: &[&str], with_number: bool) -> (tempfile::TempDir, StolenPasswords) {
        let hash = |password: &&str| -> String {
            Sha1::digest(password.as_bytes()).iter().map(|byte| format!("{byte:02X}")).collect()
        };
        let mut lines: Vec<String> = passwords.iter().map(hash).collect();
        lines.sort();
        let end = if with_number { ":12345\r\n" } else { "\n" };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stolen.txt");
        fs::write(&file, lines.iter().map(|line| format!("{line}{end}")).collect::<String>()).unwrap();
        let list = StolenPasswords::in_file(&file).unwrap();
        (folder, list)
    }

    /// Shows: SEC
    #[test]
    fn every_line_of_the_list_is_found_and_nothing_else() {
        let known: Vec<String> = (0..257).map(|number| format!("kata sandi {number}")).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for (many, with_number) in [(1, false), (2, true), (3, false), (257, true), (256, false)] {
            let (_folder, list) = list(&known[..many], with_number);

            for password in &known[..many] {
                assert!(list.holds(password).unwrap(), "{many} {password}");
            }
            for other in ["kata sandi", "kata sandi 257", "", "zzz", "kuda lumping biru"] {
                assert!(!list.holds(other).unwrap(), "{many} {other}");
            }
        }
    }

    #[test]
    fn a_file_that_is_no_list_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("list.txt");
        fs::write(&file, "password\n123456\n").unwrap();

        assert!(StolenPasswords::in_file(&file).is_err());
        assert!(StolenPasswords::in_file(&folder.path().join("nowhere")).is_err());
    }
}
