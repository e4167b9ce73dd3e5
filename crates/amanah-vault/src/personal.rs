//! A personal value on its way into the vault.

use core::fmt;

use zeroize::{Zeroize, Zeroizing};

/// A personal value that only the vault can read.
///
/// The doors wrap what they receive as early as they can. From then on it cannot be printed, serialised, logged,
/// cloned or compared; the only thing left to do with it is to hand it to the vault. It is wiped from memory when
/// dropped.
pub struct Personal<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Personal<T> {
    /// Wraps a value at the edge where it came in.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value, for sealing, tagging and normalising: inside the vault only.
    pub(crate) fn expose(&self) -> &T {
        &self.0
    }
}

impl Personal<String> {
    /// Wraps a copy of a text.
    #[must_use]
    pub fn text(value: &str) -> Self {
        Self::new(value.to_owned())
    }
}

impl<T: Zeroize> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_shows_nothing() {
        let name = Personal::text("Sri Wahyuni");

        assert_eq!(format!("{name:?}"), "Personal(..)");
        assert_eq!(name.expose(), "Sri Wahyuni");
    }
}
