//! Why a statement failed.

use rusqlite::ErrorCode;

use crate::error::StoreError;

/// Why a statement failed, before it is known to whom it has to be told.
#[derive(Debug)]
pub(crate) enum SqlFault {
    /// The database refused.
    Store(StoreError),
    /// There was no row.
    NoRow,
    /// A column holds what no program of ours wrote.
    Malformed,
}

impl From<rusqlite::Error> for SqlFault {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::QueryReturnedNoRows => Self::NoRow,
            other => Self::Store(StoreError::from(&other)),
        }
    }
}

impl From<StoreError> for SqlFault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<SqlFault> for StoreError {
    fn from(fault: SqlFault) -> Self {
        match fault {
            SqlFault::Store(error) => error,
            // A missing row or a column of another type: the store was changed by other hands, or a defect of ours.
            SqlFault::NoRow | SqlFault::Malformed => Self::Refused(-1),
        }
    }
}

impl From<&rusqlite::Error> for StoreError {
    fn from(error: &rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, _) = error else {
            return Self::Refused(-1);
        };
        match failure.code {
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
            ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly => {
                Self::Disk(failure.extended_code)
            }
            ErrorCode::ConstraintViolation => Self::Conflict(failure.extended_code),
            _ => Self::Refused(failure.extended_code),
        }
    }
}
