//! Texts, times and numbers in the reader's language.
//!
//! Layout: `messages` holds the texts of `messages/id` and `messages/en`; `moments` writes times; `amounts` writes
//! numbers and money.

use core::borrow::Borrow;

use amanah_policy::{Day, Money, Timestamp};
use jiff::tz::TimeZone;

mod amounts;
mod argument;
mod messages;
mod moments;

pub use amanah_policy::Language;
pub use argument::Argument;

/// The words of one language, as of one moment and in one time zone.
#[derive(Clone, Debug)]
pub struct Words {
    language: Language,
    zone: TimeZone,
    now: Timestamp,
}

impl Words {
    /// The words of a language; times are written in `zone`, and "in 2 days" counts from `now`.
    #[must_use]
    pub const fn new(language: Language, zone: TimeZone, now: Timestamp) -> Self {
        Self { language, zone, now }
    }

    /// The language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The moment from which relative times count.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The text of a message.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        messages::text(self.language, key, &[])
    }

    /// The text of a message with one argument.
    #[must_use]
    pub fn say1(&self, key: &str, name: &str, value: impl Argument) -> String {
        messages::text(self.language, key, &[(name, value.argument())])
    }

    /// The text of a message with two arguments.
    #[must_use]
    pub fn say2(
        &self,
        key: &str,
        name: &str,
        value: impl Argument,
        second_name: &str,
        second_value: impl Argument,
    ) -> String {
        let arguments = [(name, value.argument()), (second_name, second_value.argument())];
        messages::text(self.language, key, &arguments)
    }

    /// The text of a message with any number of arguments.
    #[must_use]
    pub fn say_with(&self, key: &str, arguments: &[(&str, &dyn Argument)]) -> String {
        let arguments: Vec<_> = arguments.iter().map(|(name, value)| (*name, value.argument())).collect();
        messages::text(self.language, key, &arguments)
    }

    /// The name of a word of a vocabulary: the message `prefix-code`, underscores written as hyphens.
    #[must_use]
    pub fn say_of(&self, prefix: &str, code: &str) -> String {
        let key = format!("{prefix}-{}", code.replace('_', "-").to_ascii_lowercase());
        messages::text(self.language, &key, &[])
    }

    /// The text of the message `prefix-code` with arguments, underscores of the code written as hyphens.
    #[must_use]
    pub fn say_of_with(&self, prefix: &str, code: &str, arguments: &[(&str, &dyn Argument)]) -> String {
        let key = format!("{prefix}-{}", code.replace('_', "-").to_ascii_lowercase());
        self.say_with(&key, arguments)
    }

    /// A day: "25 November 2026".
    #[must_use]
    pub fn date(&self, time: impl Borrow<Timestamp>) -> String {
        moments::date(self, *time.borrow())
    }

    /// A day and an hour with the zone: "25 November 2026, 19:34 WIB".
    #[must_use]
    pub fn moment(&self, time: impl Borrow<Timestamp>) -> String {
        moments::moment(self, *time.borrow())
    }

    /// How far a time is from now: "in 2 days", "3 hours ago".
    #[must_use]
    pub fn relative(&self, time: impl Borrow<Timestamp>) -> String {
        moments::relative(self, *time.borrow())
    }

    /// A day of the calendar that belongs to no zone: the day a policy takes effect.
    #[must_use]
    pub fn civil_date(&self, day: Day) -> String {
        moments::civil_date(self, day.year(), day.month(), day.day())
    }

    /// A time for programs: the value of `datetime` in HTML.
    #[must_use]
    pub fn for_programs(&self, time: impl Borrow<Timestamp>) -> String {
        moments::for_programs(*time.borrow())
    }

    /// A whole number: "1,234" or "1.234".
    #[must_use]
    pub fn number(&self, number: i64) -> String {
        amounts::number(self.language, number)
    }

    /// An amount of money: "Rp150.000", "IDR 150,000", "USD 12.50".
    #[must_use]
    pub fn money(&self, money: Money) -> String {
        amounts::money(self.language, money)
    }

    /// An amount of rupiah, given in whole rupiah: "Rp1.250.000", "IDR 1,250,000".
    #[must_use]
    pub fn rupiah(&self, rupiah: i64) -> String {
        amounts::rupiah(self.language, rupiah)
    }
}
