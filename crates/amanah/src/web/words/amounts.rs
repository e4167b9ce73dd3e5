//! Numbers and money as each language writes them.

use amanah_policy::{Currency, Language, Money};

pub(super) fn number(language: Language, number: i64) -> String {
    let separator = match language {
        Language::Id => '.',
        Language::En => ',',
    };
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + 8);
    if number < 0 {
        text.push('−');
    }
    let count = digits.len();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (count - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

pub(super) fn rupiah(language: Language, rupiah: i64) -> String {
    let amount = number(language, rupiah.saturating_abs());
    let sign = if rupiah < 0 { "−" } else { "" };
    match language {
        Language::Id => format!("{sign}Rp{amount}"),
        Language::En => format!("{sign}IDR\u{a0}{amount}"),
    }
}

pub(super) fn money(language: Language, money: Money) -> String {
    let (whole, hundredths) = (money.minor() / 100, money.minor().unsigned_abs() % 100);
    let sign = if money.minor() < 0 { "−" } else { "" };
    let (point, amount) = match language {
        Language::Id => (',', number(language, whole.saturating_abs())),
        Language::En => ('.', number(language, whole.saturating_abs())),
    };
    let amount = match (money.currency() == Currency::IDR, hundredths) {
        (true, 0) => return rupiah(language, whole),
        _ => format!("{amount}{point}{hundredths:02}"),
    };
    match (language, money.currency() == Currency::IDR) {
        (Language::Id, true) => format!("{sign}Rp{amount}"),
        _ => format!("{sign}{}\u{a0}{amount}", money.currency()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_as_the_language_does() {
        assert_eq!(number(Language::Id, 1_234_567), "1.234.567");
        assert_eq!(number(Language::En, 1_234_567), "1,234,567");
        assert_eq!(number(Language::En, 999), "999");
        assert_eq!(number(Language::Id, -1000), "−1.000");
        assert_eq!(number(Language::En, 0), "0");
    }

    #[test]
    fn money_has_its_hundredths_where_they_are_paid() {
        let dollars = Money::of(-1_250, Currency::from_code("USD").unwrap());

        assert_eq!(money(Language::Id, Money::of(15_000_000, Currency::IDR)), "Rp150.000");
        assert_eq!(money(Language::Id, Money::of(15_000_050, Currency::IDR)), "Rp150.000,50");
        assert_eq!(money(Language::En, dollars), "−USD\u{a0}12.50");
    }

    #[test]
    fn rupiah_stand_before_the_amount() {
        assert_eq!(rupiah(Language::Id, 1_250_000), "Rp1.250.000");
        assert_eq!(rupiah(Language::En, 1_250_000), "IDR\u{a0}1,250,000");
        assert_eq!(rupiah(Language::Id, -500), "−Rp500");
    }
}
