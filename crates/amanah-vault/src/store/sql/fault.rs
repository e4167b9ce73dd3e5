//! Why a statement failed.

use std::error::Error;

use rusqlite::ErrorCode;

use crate::error::{DatabaseCode, StoreError};

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
            SqlFault::NoRow | SqlFault::Malformed => Self::Refused(DatabaseCode::Sqlite(-1)),
        }
    }
}

impl From<&rusqlite::Error> for StoreError {
    fn from(error: &rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, _) = error else {
            return Self::Refused(DatabaseCode::Sqlite(-1));
        };
        let code = DatabaseCode::Sqlite(failure.extended_code);
        match failure.code {
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
            ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly => Self::Disk(code),
            ErrorCode::ConstraintViolation => Self::Conflict(code),
            _ => Self::Refused(code),
        }
    }
}

impl From<tokio_postgres::Error> for SqlFault {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Store(StoreError::from(&error))
    }
}

impl From<&tokio_postgres::Error> for StoreError {
    fn from(error: &tokio_postgres::Error) -> Self {
        let Some(state) = error.code() else {
            // Without a code it is the connection, unless a value did not fit its column.
            return if error.is_closed() || has_io_cause(error) {
                Self::Unreachable
            } else {
                Self::Refused(NO_STATE)
            };
        };
        let code = state.code();
        let state = DatabaseCode::Sqlstate(code.as_bytes().try_into().unwrap_or(*b"?????"));
        match (code.get(..2).unwrap_or_default(), code) {
            (_, "53100") => Self::DiskFull,
            ("08" | "57", code) if code != "57014" => Self::Unreachable,
            // Timeouts, deadlocks, lost serialisation: another try may do.
            (_, "57014" | "55P03") | ("40", _) => Self::Busy,
            ("58", _) => Self::Disk(state),
            ("XX", "XX001" | "XX002") => Self::Damaged,
            ("23", _) => Self::Conflict(state),
            _ => Self::Refused(state),
        }
    }
}

const NO_STATE: DatabaseCode = DatabaseCode::Sqlite(-1);

fn has_io_cause(error: &tokio_postgres::Error) -> bool {
    error.source().is_some_and(<dyn Error>::is::<std::io::Error>)
}
