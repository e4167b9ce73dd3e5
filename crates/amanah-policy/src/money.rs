//! Amounts of money: whole minor units of a currency, checked arithmetic, and rounding that has a name.

use core::fmt;

/// A currency by its code of ISO 4217, with two digits after the point.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(&'static str);

/// An amount: minor units (hundredths: sen, cents) of one currency. May be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why an amount could not be computed or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyFault {
    /// Too large for 64 bits of minor units.
    #[error("the amount is too large")]
    TooLarge,
    /// Two currencies do not add up.
    #[error("amounts of two currencies do not add up; write one document for each currency")]
    TwoCurrencies,
    /// No code of ISO 4217 with two digits that this program knows.
    #[error("not a currency; write one of IDR, USD, EUR, SGD, MYR, AUD, GBP")]
    UnknownCurrency,
    /// No amount.
    #[error("not an amount; write digits, and at most two after the point, like `150000` or `12.50`")]
    NotAnAmount,
    /// A share of nothing, or of a negative whole.
    #[error("a share needs a whole above zero")]
    NoWhole,
}

/// How what is smaller than a step becomes a whole step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Towards zero: what is left over is not asked for.
    Down,
    /// To the nearest, a half away from zero.
    HalfUp,
    /// To the nearest, a half to the even step.
    HalfEven,
}

impl Rounding {
    /// Every rounding.
    pub const ALL: [Self; 3] = [Self::Down, Self::HalfUp, Self::HalfEven];

    /// The stable code, as the configuration writes it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::HalfUp => "half_up",
            Self::HalfEven => "half_even",
        }
    }

    /// The rounding with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rounding| rounding.code() == code)
    }
}

/// A part of a whole: 11 of 100, or 11 of 12 of 12 of 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    part: i64,
    whole: i64,
}

impl Share {
    /// `part` of `whole`.
    ///
    /// # Errors
    /// [`MoneyFault::NoWhole`] unless `whole` is above zero and `part` is not below.
    pub const fn new(part: i64, whole: i64) -> Result<Self, MoneyFault> {
        if whole > 0 && part >= 0 { Ok(Self { part, whole }) } else { Err(MoneyFault::NoWhole) }
    }
}

impl Currency {
    /// The rupiah.
    pub const IDR: Self = Self("IDR");

    /// Every currency that is known here, the rupiah first.
    pub const KNOWN: [Self; 7] =
        [Self::IDR, Self("USD"), Self("EUR"), Self("SGD"), Self("MYR"), Self("AUD"), Self("GBP")];

    /// The currency with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::KNOWN.into_iter().find(|currency| currency.code() == code)
    }

    /// The code of ISO 4217.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// The smallest amount that is paid in it, in minor units: a whole rupiah, a cent.
    #[must_use]
    pub fn step(self) -> i64 {
        if self == Self::IDR { 100 } else { 1 }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Money {
    /// So many minor units.
    #[must_use]
    pub const fn of(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::of(0, currency)
    }

    /// The minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Reads an amount as somebody types it: `150000`, `12.50`; no separators, no sign.
    ///
    /// # Errors
    /// [`MoneyFault::NotAnAmount`], [`MoneyFault::TooLarge`].
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyFault> {
        let (whole, rest) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(rest) || rest.len() > 2 {
            return Err(MoneyFault::NotAnAmount);
        }
        if whole.len() > 16 {
            return Err(MoneyFault::TooLarge);
        }
        let whole: i64 = whole.parse().map_err(|_| MoneyFault::TooLarge)?;
        let hundredths: i64 = match rest.len() {
            0 => 0,
            1 => rest.parse::<i64>().map_err(|_| MoneyFault::NotAnAmount)?.saturating_mul(10),
            _ => rest.parse().map_err(|_| MoneyFault::NotAnAmount)?,
        };
        let minor = whole.checked_mul(100).and_then(|minor| minor.checked_add(hundredths));
        minor.map(|minor| Self::of(minor, currency)).ok_or(MoneyFault::TooLarge)
    }

    /// The amount as somebody would type it: `150000`, `12.50`. [`Money::parse`] reads it again unless it is below zero.
    #[must_use]
    pub fn typed(self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let (whole, hundredths) = (self.minor.unsigned_abs() / 100, self.minor.unsigned_abs() % 100);
        if hundredths == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{hundredths:02}") }
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// [`MoneyFault::TwoCurrencies`], [`MoneyFault::TooLarge`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyFault> {
        if self.currency != other.currency {
            return Err(MoneyFault::TwoCurrencies);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyFault::TooLarge)?;
        Ok(Self::of(minor, self.currency))
    }

    /// So many times the amount.
    ///
    /// # Errors
    /// [`MoneyFault::TooLarge`].
    pub fn times(self, count: u32) -> Result<Self, MoneyFault> {
        let minor = self.minor.checked_mul(i64::from(count)).ok_or(MoneyFault::TooLarge)?;
        Ok(Self::of(minor, self.currency))
    }

    /// The amount with the other sign.
    ///
    /// # Errors
    /// [`MoneyFault::TooLarge`] for the one amount that has none.
    pub fn negated(self) -> Result<Self, MoneyFault> {
        let minor = self.minor.checked_neg().ok_or(MoneyFault::TooLarge)?;
        Ok(Self::of(minor, self.currency))
    }

    /// A share of the amount, rounded to what is paid in the currency ([`Currency::step`]).
    ///
    /// # Errors
    /// [`MoneyFault::TooLarge`].
    pub fn share(self, share: Share, rounding: Rounding) -> Result<Self, MoneyFault> {
        let step = i128::from(self.currency.step());
        let over = i128::from(self.minor).saturating_mul(i128::from(share.part));
        let under = i128::from(share.whole).saturating_mul(step);
        let (steps, left) = (over.checked_div(under), over.checked_rem(under));
        let (Some(steps), Some(left)) = (steps, left) else { return Err(MoneyFault::NoWhole) };
        let away = if over < 0 { -1 } else { 1 };
        let twice = left.saturating_abs().saturating_mul(2);
        let is_up = match rounding {
            Rounding::Down => false,
            Rounding::HalfUp => twice >= under,
            Rounding::HalfEven => twice > under || (twice == under && steps % 2 != 0),
        };
        let steps = if is_up { steps.saturating_add(away) } else { steps };
        let minor = i64::try_from(steps.saturating_mul(step)).map_err(|_| MoneyFault::TooLarge)?;
        Ok(Self::of(minor, self.currency))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn rupiah(whole: i64) -> Money {
        Money::of(whole * 100, Currency::IDR)
    }

    #[test]
    fn eleven_of_twelve_of_twelve_percent_is_eleven_percent_down_to_the_rupiah() {
        let ppn = Share::new(11 * 12, 12 * 100).unwrap();

        assert_eq!(rupiah(100_000).share(ppn, Rounding::Down), Ok(rupiah(11_000)));
        assert_eq!(rupiah(99_999).share(ppn, Rounding::Down), Ok(rupiah(10_999)), "10,999.89");
        assert_eq!(rupiah(99_999).share(ppn, Rounding::HalfUp), Ok(rupiah(11_000)));
        assert_eq!(rupiah(-99_999).share(ppn, Rounding::Down), Ok(rupiah(-10_999)));
    }

    #[test]
    fn a_half_goes_where_the_rounding_says() {
        let half = Share::new(1, 2).unwrap();
        let of = |whole, rounding| rupiah(whole).share(half, rounding).unwrap();

        assert_eq!(of(5, Rounding::Down), rupiah(2));
        assert_eq!(of(5, Rounding::HalfUp), rupiah(3));
        assert_eq!(of(5, Rounding::HalfEven), rupiah(2));
        assert_eq!(of(7, Rounding::HalfEven), rupiah(4));
    }

    #[test]
    fn what_is_no_amount_is_not_read_as_one() {
        for bad in ["", "-1", "1,000", "1.234", "1e3", "Rp1000", ".", "１", "99999999999999999"] {
            assert!(Money::parse(bad, Currency::IDR).is_err(), "{bad}");
        }
        assert_eq!(Money::parse("12.5", Currency::IDR), Ok(Money::of(1250, Currency::IDR)));
        assert_eq!(Money::parse(" 150000 ", Currency::IDR), Ok(rupiah(150_000)));
    }

    #[test]
    fn two_currencies_do_not_add_up() {
        let dollars = Money::of(1, Currency::from_code("USD").unwrap());

        assert_eq!(rupiah(1).plus(dollars), Err(MoneyFault::TwoCurrencies));
        assert_eq!(rupiah(i64::MAX / 100).plus(rupiah(1)), Err(MoneyFault::TooLarge));
    }

    proptest! {
        #[test]
        fn a_share_is_a_whole_step_and_less_than_one_step_away(
            minor in any::<i32>(), part in 0_i64..10_000, whole in 1_i64..10_000,
        ) {
            let amount = Money::of(i64::from(minor), Currency::IDR);
            let exact = i128::from(minor) * i128::from(part);
            for rounding in Rounding::ALL {
                let share = amount.share(Share::new(part, whole).unwrap(), rounding).unwrap().minor();
                prop_assert_eq!(share % 100, 0);
                prop_assert!((i128::from(share) * i128::from(whole) - exact).abs() < 100 * i128::from(whole));
            }
        }

        #[test]
        fn what_is_typed_for_an_amount_is_that_amount(minor in 0..=i64::MAX / 200) {
            let amount = Money::of(minor, Currency::IDR);
            prop_assert_eq!(Money::parse(&amount.typed(), Currency::IDR), Ok(amount));
        }

        #[test]
        fn rounding_down_never_asks_for_more(minor in 0_i64..1_000_000_000, part in 0_i64..100) {
            let share = Share::new(part, 100).unwrap();
            let down = Money::of(minor, Currency::IDR).share(share, Rounding::Down).unwrap();
            prop_assert!(i128::from(down.minor()) * 100 <= i128::from(minor) * i128::from(part));
        }

        #[test]
        fn what_is_printed_with_two_digits_is_read_again(minor in 0_i64..1_000_000_000_000) {
            let text = format!("{}.{:02}", minor / 100, minor % 100);
            prop_assert_eq!(Money::parse(&text, Currency::IDR), Ok(Money::of(minor, Currency::IDR)));
        }
    }
}
