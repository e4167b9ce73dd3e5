//! What can be wrong with a configuration, each with the way out.

use std::path::PathBuf;

/// Why a configuration was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    /// There is no such file.
    #[error(
        "there is no configuration {}; run `amanah init`, name the file with `--config`, or try `amanah serve --demo`",
        file.display()
    )]
    NotThere {
        /// The file.
        file: PathBuf,
    },
    /// The file cannot be read.
    #[error("the configuration {} cannot be read", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A line is not right.
    #[error("the configuration {}, line {line}: {what}", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong, and what to do.
        what: String,
    },
    /// An option that has no default is not there.
    #[error("the configuration {} does not say `{option}`; write it, or run `amanah init` for a new one", file.display())]
    Missing {
        /// The file.
        file: PathBuf,
        /// The option.
        option: &'static str,
    },
}
