//! Finding a customer, for staff: by a key that is whole, or by whole words of a name, and by nothing else.
//!
//! What is asked stands in a form, never in an address. What it is, its form says: nobody has to choose. Every search is
//! recorded, counted and shown to the officer, because whoever may look for anybody could leaf through everybody.

use amanah_policy::{CustomerId, Role, StaffId, TicketId, Timestamp};
use amanah_vault::{CustomerNumber, Found, LookedBy, LookedFor, Personal, VaultError};

use super::limits::{Deed, TooOften};
use crate::house::House;

/// The longest text that is looked for, in characters; names and addresses are shorter.
pub const LONGEST_ASKED: usize = 254;

/// Why nothing was looked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindFault {
    /// Nothing was asked.
    #[error("enter a whole address, number or word of a name")]
    Nothing,
    /// A number with a slip of the pen, or of another kind.
    #[error("this is not a customer number; check it digit by digit, like `1234-5678-2`")]
    NotANumber,
    /// A telephone number that is none.
    #[error("this is not a telephone number; write it whole, like `0812 3456 7890`")]
    NotAPhone,
    /// A part of an address, an initial, a whole letter.
    #[error("only whole addresses, numbers and words of a name can be looked for")]
    CannotBeSearched,
    /// Somebody looked too often.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The vault failed.
    #[error("the index could not be read")]
    Vault(#[from] VaultError),
}

/// What a search found, and by which kind of key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hits {
    /// What the question was taken for.
    pub by: LookedBy,
    /// Who was found.
    pub found: Found,
}

/// Looks for whoever has exactly this key now. That somebody looked is in the ledger, found or not.
///
/// Enforces: SEC
///
/// # Errors
/// When it is no key, somebody looked too often, or the store fails.
pub async fn find(
    house: &House,
    (staff, role): (StaffId, Role),
    asked: &str,
    now: Timestamp,
) -> Result<Hits, FindFault> {
    let what = taken_for(house, asked).await?;
    house.take_try(Deed::LookBy, &staff.to_string(), now).await??;
    let by = what.by();
    match house.vault().find((staff, role), what, now).await {
        Ok(found) => Ok(Hits { by, found }),
        Err(VaultError::Malformed(_)) if by == LookedBy::Phone => Err(FindFault::NotAPhone),
        Err(VaultError::Malformed(_)) => Err(FindFault::CannotBeSearched),
        Err(other) => Err(other.into()),
    }
}

/// What somebody looks for, by the form of what they wrote.
async fn taken_for(house: &House, asked: &str) -> Result<LookedFor, FindFault> {
    let asked = asked.trim();
    if asked.is_empty() {
        return Err(FindFault::Nothing);
    }
    if asked.chars().count() > LONGEST_ASKED {
        return Err(FindFault::CannotBeSearched);
    }
    let value = || Personal::text(asked);
    if asked.contains('@') {
        return Ok(LookedFor::Email(value()));
    }
    if let Ok(ticket) = asked.parse::<TicketId>() {
        return Ok(LookedFor::Ticket(ticket));
    }
    if looks_like_an_invoice(asked) {
        return Ok(LookedFor::Invoice(customer_of_invoice(house, asked).await?));
    }
    if asked.chars().all(|c| c.is_ascii_digit() || "+-. ()".contains(c)) {
        return number_or_phone(asked);
    }
    if looks_like_a_domain(asked) {
        Ok(LookedFor::Domain(value()))
    } else {
        Ok(LookedFor::NameWords(value()))
    }
}

/// A telephone number begins with a plus sign, a nought, or the country and is longer than a customer number.
fn number_or_phone(asked: &str) -> Result<LookedFor, FindFault> {
    let digits: String = asked.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return Err(FindFault::CannotBeSearched);
    }
    let is_abroad = digits.starts_with("62") && digits.len() > 9;
    if asked.starts_with('+') || is_abroad {
        return Ok(LookedFor::Phone(Personal::new(format!("+{digits}"))));
    }
    let number: String = asked.chars().filter(|c| *c != ' ').collect();
    match number.parse::<CustomerNumber>() {
        Ok(number) => Ok(LookedFor::Number(number)),
        Err(_) if digits.starts_with('0') && digits.len() > 7 => Ok(LookedFor::Phone(Personal::text(asked))),
        Err(_) => Err(FindFault::NotANumber),
    }
}

/// Labels with dots between them, the last one of letters: `toko-sri.example`. A shortened name like `Sri W.` is none.
fn looks_like_a_domain(asked: &str) -> bool {
    let name = asked.strip_suffix('.').unwrap_or(asked);
    let Some((rest, last)) = name.rsplit_once('.') else { return false };
    !rest.is_empty()
        && !name.contains(char::is_whitespace)
        && (last.starts_with("xn--") || (last.len() >= 2 && last.chars().all(|c| c.is_ascii_alphabetic())))
}

/// Letters, a stroke, and a digit somewhere behind it: `INV/2026/000123`. No name has that form.
fn looks_like_an_invoice(asked: &str) -> bool {
    let Some((series, number)) = asked.split_once('/') else { return false };
    !series.is_empty()
        && series.chars().all(|c| c.is_ascii_alphanumeric())
        && number.contains(|c: char| c.is_ascii_digit())
}

/// Whose an invoice is. The number of an invoice is no personal value.
async fn customer_of_invoice(house: &House, number: &str) -> Result<Option<CustomerId>, VaultError> {
    let found = house.vault().invoices_by_label(&number.to_uppercase()).await?;
    let mut customers: Vec<CustomerId> = found.iter().map(|invoice| invoice.customer).collect();
    customers.dedup();
    // A number that a panel gave to two customers names neither.
    Ok(if let [one] = customers.as_slice() { Some(*one) } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_customer_or_a_telephone_by_its_form() {
        for phone in
            ["0812-3456-7890", "+62 812 3456 7890", "6281234567890", "+65 6123 4567", "(021) 555 1234"]
        {
            assert!(matches!(number_or_phone(phone), Ok(LookedFor::Phone(_))), "{phone}");
        }
        assert!(matches!(number_or_phone("1234-5678-2"), Ok(LookedFor::Number(_))));
        assert!(matches!(number_or_phone("1234 5678 9"), Err(FindFault::NotANumber)));
        assert!(matches!(number_or_phone("- -"), Err(FindFault::CannotBeSearched)));
    }

    #[test]
    fn a_domain_is_told_from_a_name_with_a_dot() {
        for domain in ["toko-sri.example", "Sub.Toko.CO.ID.", "xn--fiqs8s.xn--fiqs8s"] {
            assert!(looks_like_a_domain(domain), "{domain}");
        }
        for name in ["Sri W.", "PT. Toko", "sri", ".id", "10.1", "Sri .id"] {
            assert!(!looks_like_a_domain(name), "{name}");
        }
        assert!(looks_like_an_invoice("INV/2026/000123"));
        for other in ["PT/CV", "/2026", "Sri"] {
            assert!(!looks_like_an_invoice(other), "{other}");
        }
    }
}
