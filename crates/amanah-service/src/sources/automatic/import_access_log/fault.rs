//! Why an import did not begin, or stopped.

use std::io;
use std::path::PathBuf;

use amanah_vault::VaultError;
use amanah_wire::access_log::Format;
use amanah_wire::import_map::MapFaults;

/// Why an import did not begin, or stopped. A line that cannot be read is no reason.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportFault {
    /// No file was named.
    #[error("name at least one access log to import")]
    NoFile,
    /// A file cannot be read.
    #[error("cannot read {}: {source}; check its name and who may read it", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A folder was named.
    #[error("{} is no file; name the log files in it", path.display())]
    NotAFile {
        /// What was named.
        path: PathBuf,
    },
    /// The file is packed.
    #[error("{} is compressed; unpack it first and import the unpacked file", path.display())]
    Compressed {
        /// The file.
        path: PathBuf,
    },
    /// Nothing at the beginning of a file is a line of an access log.
    #[error(
        "the format of {} is not known: none of its first lines is one of an access log; name it with --format: {}",
        path.display(), format_names()
    )]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// The map file has faults.
    #[error("{}: {source}", path.display())]
    Map {
        /// The map file.
        path: PathBuf,
        /// What is wrong in which lines.
        #[source]
        source: MapFaults,
    },
    /// The map names somebody or something that is not there.
    #[error("{}, line {line}: {why}", path.display())]
    MapTarget {
        /// The map file.
        path: PathBuf,
        /// The number of the line.
        line: usize,
        /// What is wrong with its target.
        why: TargetFault,
    },
    /// A customer was erased while their lines were read.
    #[error("a customer left while the import ran; run the same command again, no line is recorded twice")]
    CustomerLeft,
    /// The store failed.
    #[error("the import stopped; run the same command again when that is mended, no line is recorded twice")]
    Vault(#[source] VaultError),
    /// A defect of this program.
    #[error("a line could not be masked, so nothing of it was kept; tell the makers of this program")]
    Record,
}

/// Why the target of a map is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetFault {
    /// It is no customer number.
    #[error("this is no customer number: write eight digits and a check digit, like `1234-5678-2`")]
    NotANumber,
    /// Nobody has the number.
    #[error("no customer has this number")]
    NoCustomer,
    /// No service has the id.
    #[error("there is no service with this id")]
    NoService,
}

impl From<VaultError> for ImportFault {
    fn from(fault: VaultError) -> Self {
        match fault {
            VaultError::UnknownCustomer => Self::CustomerLeft,
            other => Self::Vault(other),
        }
    }
}

fn format_names() -> String {
    Format::ALL.map(Format::code).join(", ")
}
