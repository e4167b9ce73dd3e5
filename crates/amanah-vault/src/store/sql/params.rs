//! The values of a statement's placeholders.

use core::fmt;

use rusqlite::types::{ToSqlOutput, ValueRef};

/// The most values one statement takes.
const MOST: usize = 20;

/// A value on its way into a statement.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Null,
    Number(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// Nothing of what is stored, not even sealed, belongs into a message.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value(..)")
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Number(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// What can stand for a placeholder.
pub(crate) trait ToValue {
    /// The value, borrowed.
    fn to_value(&self) -> Value<'_>;
}

/// Declares the types that are values: how each becomes one.
macro_rules! values {
    ($($type:ty: |$it:ident| $value:expr;)+) => {
        $(impl ToValue for $type {
            fn to_value(&self) -> Value<'_> {
                let $it = self;
                $value
            }
        })+
    };
}

values! {
    i64: |it| Value::Number(*it);
    u32: |it| Value::Number(i64::from(*it));
    u8: |it| Value::Number(i64::from(*it));
    bool: |it| Value::Number(i64::from(*it));
    str: |it| Value::Text(it);
    String: |it| Value::Text(it);
    [u8]: |it| Value::Bytes(it);
    Vec<u8>: |it| Value::Bytes(it);
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl ToValue for Value<'_> {
    fn to_value(&self) -> Value<'_> {
        *self
    }
}

/// The values of all placeholders of a statement, in their order.
pub(crate) trait Params {
    /// Hands them on as one list.
    fn with<R>(self, then: impl FnOnce(&[Value<'_>]) -> R) -> R;
}

impl Params for () {
    fn with<R>(self, then: impl FnOnce(&[Value<'_>]) -> R) -> R {
        then(&[])
    }
}

impl<T: ToValue, const N: usize> Params for [T; N] {
    fn with<R>(self, then: impl FnOnce(&[Value<'_>]) -> R) -> R {
        let values = self.each_ref().map(ToValue::to_value);
        then(&values)
    }
}

impl Params for &[Value<'_>] {
    fn with<R>(self, then: impl FnOnce(&[Value<'_>]) -> R) -> R {
        then(self)
    }
}

/// Declares that a tuple of values is a list of them.
macro_rules! tuples {
    ($(($($name:ident)+))+) => {
        $(impl<$($name: ToValue),+> Params for ($($name,)+) {
            fn with<R>(self, then: impl FnOnce(&[Value<'_>]) -> R) -> R {
                #[expect(non_snake_case, reason = "each value is called as its type")]
                let ($($name,)+) = &self;
                then(&[$($name.to_value()),+])
            }
        })+
    };
}

tuples! {
    (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I)
    (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L) (A B C D E F G H I J K L M)
    (A B C D E F G H I J K L M N) (A B C D E F G H I J K L M N O) (A B C D E F G H I J K L M N O P)
}

/// The list with a row's place in front.
pub(crate) fn with_row<R>(row: Value<'_>, values: &[Value<'_>], then: impl FnOnce(&[Value<'_>]) -> R) -> R {
    let mut all = [Value::Null; MOST];
    let used = values.len().saturating_add(1);
    for (place, value) in all.iter_mut().zip(core::iter::once(&row).chain(values)) {
        *place = *value;
    }
    then(all.get(..used).unwrap_or(&all))
}
