//! What stands in a column.

use rusqlite::types::ValueRef;

/// The value of one column, as both databases know it.
#[derive(Clone, Copy)]
pub(crate) enum Cell<'a> {
    Null,
    Number(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
    /// Something that no column of ours holds.
    Strange,
}

impl<'a> From<ValueRef<'a>> for Cell<'a> {
    fn from(value: ValueRef<'a>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Number(number),
            ValueRef::Text(text) => core::str::from_utf8(text).map_or(Self::Strange, Self::Text),
            ValueRef::Blob(bytes) => Self::Bytes(bytes),
            ValueRef::Real(_) => Self::Strange,
        }
    }
}

impl Cell<'_> {
    /// The value as a type of the program; none when it is of another kind.
    pub(crate) fn read<T: FromCell>(self) -> Option<T> {
        T::from_cell(self)
    }
}

/// What can be read from a column.
pub(crate) trait FromCell: Sized {
    /// None when the column holds something else.
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

impl FromCell for i64 {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        if let Cell::Number(number) = cell { Some(number) } else { None }
    }
}

impl FromCell for u32 {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        i64::from_cell(cell)?.try_into().ok()
    }
}

impl FromCell for bool {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        i64::from_cell(cell).map(|number| number != 0)
    }
}

impl FromCell for String {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        if let Cell::Text(text) = cell { Some(text.to_owned()) } else { None }
    }
}

impl FromCell for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        if let Cell::Bytes(bytes) = cell { Some(bytes.to_vec()) } else { None }
    }
}

impl<const N: usize> FromCell for [u8; N] {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        if let Cell::Bytes(bytes) = cell { bytes.try_into().ok() } else { None }
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            other => T::from_cell(other).map(Some),
        }
    }
}
