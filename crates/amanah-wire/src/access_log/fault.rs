//! Why a line could not be read.

use crate::lines::LONGEST_LINE_BYTES;

/// Why a line could not be read. The message never contains a part of the line, which is personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum LineFault {
    /// Nothing stands in the line.
    #[error("the line is empty")]
    Blank,
    /// The line is longer than any server writes.
    #[error("the line is longer than {LONGEST_LINE_BYTES} bytes")]
    TooLong,
    /// The line ends before its last field does, as the last line of a file being written may.
    #[error("the line is cut off; import the file again when it is complete")]
    CutOff,
    /// Where the client's address belongs stands something else.
    #[error("no IP address where the client's address belongs; look at the format and at `HostnameLookups`")]
    Address,
    /// No time could be read.
    #[error("no time such as `[17/May/2026:10:05:03 +0700]`; look at the format")]
    Time,
    /// The status is no number of three digits.
    #[error("the status is not a number of three digits")]
    Status,
    /// The size is no number.
    #[error("the size of the answer is not a number")]
    Size,
    /// The fields are not those of the format.
    #[error("the fields are not those of the format; name the right one with --format")]
    Shape,
    /// A JSON line is no object with the fields of an access log.
    #[error("not a JSON object whose fields have the types of an access log")]
    Json,
    /// A JSON line lacks a field without which it means nothing.
    #[error("the field `{0}` is missing")]
    Missing(&'static str),
}
