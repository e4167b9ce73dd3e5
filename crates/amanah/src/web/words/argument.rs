//! What can stand in the place of `{ $name }` in a message.

use fluent_bundle::FluentValue;

/// A value that a message can hold.
pub trait Argument {
    /// As the messages take it: numbers choose plurals, texts stand as they are.
    fn argument(&self) -> FluentValue<'_>;
}

impl Argument for str {
    fn argument(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Argument for String {
    fn argument(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

impl Argument for i64 {
    fn argument(&self) -> FluentValue<'_> {
        FluentValue::from(*self)
    }
}

impl Argument for u64 {
    fn argument(&self) -> FluentValue<'_> {
        FluentValue::from(*self)
    }
}

impl Argument for u32 {
    fn argument(&self) -> FluentValue<'_> {
        FluentValue::from(*self)
    }
}

impl Argument for usize {
    fn argument(&self) -> FluentValue<'_> {
        FluentValue::from(*self)
    }
}

impl<T: Argument + ?Sized> Argument for &T {
    fn argument(&self) -> FluentValue<'_> {
        (**self).argument()
    }
}
