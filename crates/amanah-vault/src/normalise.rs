//! One spelling per value, so that equal values have equal tags. For tags only: what is stored is what was given.
//!
//! The normaliser of a field carries a version, and each version has an index key of its own: when a rule changes,
//! both are looked up until the tags are rebuilt.

use amanah_policy::Provider;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;

use crate::keys::IndexField;

/// The country of a telephone number written without one: Indonesia.
const HOME_COUNTRY: &str = "62";

/// The present version of a field's normaliser.
pub(crate) const fn version(field: IndexField) -> i64 {
    match field {
        IndexField::Email
        | IndexField::Phone
        | IndexField::Domain
        | IndexField::NameWord
        | IndexField::ProviderLink => 1,
    }
}

/// The one spelling of a value, or none when it is no value of this field.
pub(crate) fn normalise(field: IndexField, value: &str) -> Option<Zeroizing<String>> {
    match field {
        IndexField::Email => email(value),
        IndexField::Phone => phone(value),
        IndexField::Domain => domain(value),
        IndexField::NameWord => {
            let mut words = name_words(value);
            let word = words.pop()?;
            words.is_empty().then_some(word)
        }
        IndexField::ProviderLink => provider_link(value),
    }
}

/// The fewest letters of a word that somebody is found by; initials would find half of the customers.
const SHORTEST_WORD: usize = 2;

/// The words of a name, each in its one spelling and once: without case and diacritics, of letters and digits.
///
/// Words are tagged one by one, so whoever holds the data file sees which names share a word, and nothing else of them:
/// `docs/erasure.md` declares it.
pub(crate) fn name_words(name: &str) -> Vec<Zeroizing<String>> {
    let mut words: Vec<Zeroizing<String>> = Vec::new();
    let mut word = Zeroizing::new(String::with_capacity(name.len()));
    let plain = |c: &char| !is_combining_mark(*c) && !is_within_a_word(*c);
    for c in name.nfkd().filter(plain).flat_map(char::to_lowercase).chain([' ']) {
        if c.is_alphanumeric() {
            word.push(c);
            continue;
        }
        let done = core::mem::replace(&mut word, Zeroizing::new(String::with_capacity(name.len())));
        if done.chars().count() >= SHORTEST_WORD && !words.contains(&done) {
            words.push(done);
        }
    }
    words
}

/// The apostrophes of names like Ma'ruf are left out, so that it is one word however it is typed.
const fn is_within_a_word(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{2bc}')
}

/// The longest subject id of a provider, in bytes: OpenID Connect Core section 2 allows 255.
const LONGEST_SUBJECT: usize = 255;

/// A provider's code and the subject id, which is opaque: as it was given, letter by letter.
fn provider_link(value: &str) -> Option<Zeroizing<String>> {
    let (provider, subject) = value.split_once(' ')?;
    let fits =
        (1..=LONGEST_SUBJECT).contains(&subject.len()) && subject.chars().all(|c| c.is_ascii_graphic());
    (fits && Provider::from_code(provider).is_some()).then(|| Zeroizing::new(value.to_owned()))
}

/// The one spelling by which tries of somebody are counted: of a mailbox that of its tag, so that no other way to type it
/// brings more tries; of anything else the text without case and outer blanks.
#[must_use]
pub fn counted_as(whose: &str) -> Zeroizing<String> {
    email(whose).unwrap_or_else(|| Zeroizing::new(whose.trim().to_lowercase()))
}

/// The sign of the unit kelvin: the one whose lower case is an ASCII letter, so another mailbox would have the same tag.
const KELVIN: char = '\u{212a}';

/// Trimmed, all in lower case; dots and plus signs stay, because only the mail server knows what they mean.
fn email(value: &str) -> Option<Zeroizing<String>> {
    let (local, host) = value.trim().rsplit_once('@')?;
    if host.starts_with(char::is_whitespace) || local.contains(KELVIN) {
        return None;
    }
    let local_fits = (1..=64).contains(&local.len())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"\"(),:;<>@[\\]".contains(c));
    let host = domain(host)?;
    if !local_fits || local.len() + 1 + host.len() > 254 {
        return None;
    }
    let mut spelling = Zeroizing::new(local.to_lowercase());
    spelling.push('@');
    spelling.push_str(&host);
    Some(spelling)
}

/// E.164: a plus sign and 8 to 15 digits.
fn phone(value: &str) -> Option<Zeroizing<String>> {
    let mut digits = Zeroizing::new(String::with_capacity(20));
    let mut international = false;
    for c in value.trim().chars() {
        match c {
            '+' if digits.is_empty() && !international => international = true,
            '0'..='9' => digits.push(c),
            ' ' | '-' | '.' | '(' | ')' => {}
            _ => return None,
        }
    }
    let national = if international {
        digits.as_str()
    } else if let Some(rest) = digits.strip_prefix("00") {
        rest
    } else {
        let rest = digits.strip_prefix('0')?;
        digits = Zeroizing::new(format!("{HOME_COUNTRY}{rest}"));
        digits.as_str()
    };
    (8..=15).contains(&national.len()).then(|| Zeroizing::new(format!("+{national}")))
}

/// Lower case, no final dot, labels of letters, digits and hyphens. Other scripts are given in their `xn--` form.
fn domain(value: &str) -> Option<Zeroizing<String>> {
    let value = value.trim();
    let value = value.strip_suffix('.').unwrap_or(value);
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let fits = value.len() <= 253 && value.contains('.') && value.split('.').all(label_fits);
    fits.then(|| Zeroizing::new(value.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(field: IndexField, value: &str) -> Option<String> {
        normalise(field, value).map(|spelling| spelling.to_string())
    }

    #[test]
    fn an_address_is_one_address_in_any_case() {
        let spelling = Some("budi.s+shop@example.co.id".to_owned());

        assert_eq!(spelled(IndexField::Email, " Budi.S+Shop@Example.CO.ID "), spelling);
        assert_eq!(spelled(IndexField::Email, "budi.s+shop@example.co.id."), spelling);
    }

    #[test]
    fn what_is_no_address_has_no_tag() {
        for bad in [
            "",
            "budi",
            "@example.test",
            "budi@",
            "budi@localhost",
            "bu di@example.test",
            "budi@ example.test",
            "budi@\u{a0}example.test",
            "budi@example.test .",
            "\u{212a}adek@example.test",
            "a..b@example.test",
        ] {
            assert_eq!(spelled(IndexField::Email, bad), None, "{bad}");
        }
        let long = format!("{}@example.test", "a".repeat(65));
        assert_eq!(spelled(IndexField::Email, &long), None);
    }

    /// Shows: SEC
    #[test]
    fn whoever_tries_is_counted_by_their_mailbox_however_it_is_typed() {
        for same in
            ["sri@example.test", " SRI@Example.Test ", "sri@example.test.", "\u{3000}sri@EXAMPLE.test.\n"]
        {
            assert_eq!(counted_as(same).as_str(), "sri@example.test", "{same:?}");
        }
        assert_eq!(counted_as(" Nobody ").as_str(), "nobody");
    }

    #[test]
    fn a_telephone_number_is_written_as_e164() {
        for same in ["0812-3456-7890", "+62 812 3456 7890", "0062 (812) 3456.7890"] {
            assert_eq!(spelled(IndexField::Phone, same).as_deref(), Some("+6281234567890"), "{same}");
        }
        assert_eq!(spelled(IndexField::Phone, "12"), None);
        assert_eq!(spelled(IndexField::Phone, "call me"), None);
    }

    #[test]
    fn a_name_is_found_by_its_words_however_they_are_typed() {
        let words = |name| name_words(name).iter().map(|word| word.to_string()).collect::<Vec<_>>();

        assert_eq!(words("  SRI Wahyuni-Putri, S.Kom. "), ["sri", "wahyuni", "putri", "kom"]);
        assert_eq!(words("José JOSE\u{301} jose"), ["jose"]);
        assert_eq!(words("Ma'ruf Ma\u{2019}ruf \u{2018}Adi\u{2019}"), ["maruf", "adi"]);
        assert_eq!(words("PT Toko Sri 88 (Persero) Tbk."), ["pt", "toko", "sri", "88", "persero", "tbk"]);
        assert_eq!(
            words("\u{ff33}ri \u{fb01}rma"),
            ["sri", "firma"],
            "compatibility forms are the same letters"
        );
        assert_eq!(words("A B. - '"), Vec::<String>::new(), "initials find nobody");
    }

    #[test]
    fn one_word_has_a_tag_and_several_have_one_each() {
        assert_eq!(spelled(IndexField::NameWord, "Wahyuni").as_deref(), Some("wahyuni"));
        assert_eq!(spelled(IndexField::NameWord, "Sri Wahyuni"), None);
        assert_eq!(spelled(IndexField::NameWord, "S"), None);
    }

    #[test]
    fn a_domain_is_lower_case_without_its_final_dot() {
        assert_eq!(spelled(IndexField::Domain, "Example.ID."), Some("example.id".to_owned()));
        assert_eq!(spelled(IndexField::Domain, "-bad.id"), None);
        assert_eq!(spelled(IndexField::Domain, "id"), None);
    }
}
