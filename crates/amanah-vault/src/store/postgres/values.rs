//! Values as PostgreSQL takes and gives them.

use core::fmt;
use std::error::Error;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::store::sql::{Cell, Value};

/// A value that outlives the call that brought it.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum OwnedValue {
    Null,
    Number(i64),
    Text(Box<str>),
    Bytes(Box<[u8]>),
}

impl From<&Value<'_>> for OwnedValue {
    fn from(value: &Value<'_>) -> Self {
        match *value {
            Value::Null => Self::Null,
            Value::Number(number) => Self::Number(number),
            Value::Text(text) => Self::Text(text.into()),
            Value::Bytes(bytes) => Self::Bytes(bytes.into()),
        }
    }
}

impl OwnedValue {
    fn borrowed(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => Value::Text(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

/// Nothing of what is stored, not even sealed, belongs into a message.
impl fmt::Debug for OwnedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OwnedValue(..)")
    }
}

impl ToSql for OwnedValue {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.borrowed().to_sql(ty, out)
    }

    fn accepts(ty: &Type) -> bool {
        Value::accepts(ty)
    }

    to_sql_checked!();
}

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match *self {
            Self::Null => Ok(IsNull::Yes),
            Self::Number(number) if *ty == Type::INT8 => number.to_sql(ty, out),
            Self::Number(number) if *ty == Type::INT4 => i32::try_from(number)?.to_sql(ty, out),
            Self::Number(number) if *ty == Type::BOOL => (number != 0).to_sql(ty, out),
            Self::Text(text) if *ty == Type::TEXT => text.to_sql(ty, out),
            Self::Bytes(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            _ => Err("a value of another kind than its column".into()),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::INT4, Type::BOOL, Type::TEXT, Type::BYTEA].contains(ty)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Self::Number(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Number(i64::from(i32::from_sql(ty, raw)?)),
            Type::BOOL => Self::Number(i64::from(bool::from_sql(ty, raw)?)),
            Type::TEXT => Self::Text(<&str>::from_sql(ty, raw)?),
            Type::BYTEA => Self::Bytes(raw),
            _ => Self::Strange,
        })
    }

    fn from_sql_null(_ty: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(_ty: &Type) -> bool {
        true
    }
}

/// The text of a statement with PostgreSQL's placeholders: `$1` for `?1`.
pub(super) fn dollars(sql: &str) -> String {
    // No text of ours holds a question mark that is no placeholder: a literal is written as a value instead.
    sql.replace('?', "$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_keep_their_numbers() {
        assert_eq!(dollars("SELECT ?2 WHERE a = ?1 AND b = ?10"), "SELECT $2 WHERE a = $1 AND b = $10");
    }

    #[test]
    fn a_value_says_nothing_of_itself() {
        let shown = format!("{:?} {:?}", Value::Text("Budi"), OwnedValue::from(&Value::Bytes(b"sealed")));

        assert_eq!(shown, "Value(..) OwnedValue(..)");
    }
}
