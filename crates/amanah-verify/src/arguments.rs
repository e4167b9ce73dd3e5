//! The command line of `amanah-verify`, read without a library.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::check::{VerifyStop, Wanted};

/// What `--help` says.
pub const HELP: &str = "\
Verifies what a ledger of Amanah gave away, offline and without any secret.

Usage: amanah-verify [certificate] PATH [--key KEY]... [--since FILE] [--witness KEY]... [--json]

  PATH          an export, a receipt, a certificate of erasure, a proof of continuation or a checkpoint, or the folder of
                a ledger's tiles; what it is is seen from it, and the word `certificate` before it may be left out
  --key KEY     the published key, as text or in a file; name former keys too, where the ledger had any
  --since FILE  an older checkpoint: a history that was rewritten and signed again is found by it
  --witness KEY the key of a witness, as text or in a file: its signature must be on the checkpoint
  --json        the answer for machines

Example:
  amanah-verify tiles --key key.txt --since checkpoint-of-last-year.txt

Ends with 0 when everything holds, with 1 when it does not, and with 2 when it was asked wrongly.
";

/// What the command line asks for.
#[derive(Clone, Debug)]
pub enum Asked {
    /// To be told how to ask.
    Help,
    /// To verify.
    Check {
        /// What, against what.
        wanted: Wanted,
        /// Whether the answer is for machines.
        as_json: bool,
    },
}

/// Reads the arguments, the program's own name left out.
///
/// # Errors
/// If an argument is unknown or one is missing.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, VerifyStop> {
    let mut arguments = arguments.into_iter();
    let (mut path, mut keys, mut since, mut as_json) = (None, Vec::new(), None, false);
    let (mut witnesses, mut is_certificate) = (Vec::new(), false);
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments.next().ok_or_else(|| {
                VerifyStop::Usage(format!(
                    "`{}` needs a value; see `amanah-verify --help`",
                    argument.display()
                ))
            })
        };
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(Asked::Help),
            Some("--json") => as_json = true,
            Some("--key") => keys.push(readable(value()?)?),
            Some("--witness") => witnesses.push(readable(value()?)?),
            Some("--since") => since = Some(PathBuf::from(value()?)),
            Some(unknown) if unknown.starts_with("--") => {
                return Err(VerifyStop::Usage(format!("`{unknown}` is unknown; see `amanah-verify --help`")));
            }
            // Whoever was told to verify a certificate may say so: what it is is seen from the file.
            Some("certificate") if path.is_none() && !is_certificate => is_certificate = true,
            _ if path.is_none() => path = Some(PathBuf::from(argument)),
            _ => {
                return Err(VerifyStop::Usage(
                    "one file or folder at a time; see `amanah-verify --help`".to_owned(),
                ));
            }
        }
    }
    let path = path.ok_or_else(|| {
        VerifyStop::Usage("name a file or folder to verify; see `amanah-verify --help`".to_owned())
    })?;
    Ok(Asked::Check { wanted: Wanted { path, keys, since, witnesses }, as_json })
}

fn readable(value: OsString) -> Result<String, VerifyStop> {
    value.into_string().map_err(|_| VerifyStop::Usage("a key is not readable as text".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(line: &str) -> Result<Asked, VerifyStop> {
        read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn several_keys_and_an_older_checkpoint_are_understood_in_any_order() {
        let asked = read_text("--key present.txt --json tiles --since old.txt --key former.txt").unwrap();

        let Asked::Check { wanted, as_json } = asked else { panic!("{asked:?}") };
        assert!(as_json);
        assert_eq!(wanted.path, PathBuf::from("tiles"));
        assert_eq!(wanted.keys, ["present.txt", "former.txt"]);
        assert_eq!(wanted.since, Some(PathBuf::from("old.txt")));
    }

    #[test]
    fn the_word_certificate_before_the_file_may_be_said_or_left_out() {
        for line in ["certificate erased.txt --key k", "erased.txt --key k"] {
            let Asked::Check { wanted, .. } = read_text(line).unwrap() else { panic!("{line}") };

            assert_eq!(wanted.path, PathBuf::from("erased.txt"));
        }
    }

    #[test]
    fn what_is_unknown_missing_or_too_much_is_a_wrong_question() {
        for line in ["", "--json", "tiles --key", "tiles --since", "tiles --kye x", "tiles ledger.txt"] {
            let fault = read_text(line).unwrap_err();

            assert!(fault.is_usage() && fault.to_string().contains("--help"), "{line}: {fault}");
        }
    }
}
