//! The second fact: what shows who asks for a deletion when the mailbox is gone or another's by now (DEL2).
//!
//! It is checked against what we have, so that nobody is erased by a story alone, and what was seen is written down in words,
//! sealed for the customer with the entry of the step.

use amanah_policy::{CaseState, CustomerId, Money};
use amanah_vault::{CustomerNumber, CustomerState, Personal, Said, VaultError};

use crate::deletion::queue::QueueFault;
use crate::house::House;

/// What was seen is described in at least so many characters.
pub const SHORTEST_DESCRIPTION: usize = 15;
/// And in at most so many.
pub const LONGEST_DESCRIPTION: usize = 500;

/// Something that the customer knows and no mail says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<'a> {
    /// The number and the amount of one of their invoices.
    Invoice {
        /// Its number, as printed.
        label: &'a str,
        /// What was to be paid.
        total: Money,
    },
    /// Their customer number.
    Number(CustomerNumber),
}

/// A second fact, with where it was seen.
#[derive(Clone, Copy)]
pub struct SecondFact<'a> {
    /// The fact.
    pub known: Known<'a>,
    /// Who was seen or heard, and what they showed; may be personal.
    pub seen: &'a str,
}

impl core::fmt::Debug for SecondFact<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SecondFact").finish_non_exhaustive()
    }
}

impl SecondFact<'_> {
    /// What is written down of it, once it is described and true of this customer.
    ///
    /// Enforces: DEL2
    ///
    /// # Errors
    /// [`QueueFault::NotDescribed`], [`QueueFault::WrongFact`]; when the store fails.
    pub(super) async fn checked(&self, house: &House, customer: CustomerId) -> Result<Said, QueueFault> {
        let seen = self.seen.trim();
        if !(SHORTEST_DESCRIPTION..=LONGEST_DESCRIPTION).contains(&seen.chars().count()) {
            return Err(QueueFault::NotDescribed);
        }
        if !self.known.is_true_of(house, customer).await? {
            return Err(QueueFault::WrongFact);
        }
        Ok(Said { on: CaseState::Confirmed, words: Personal::text(seen) })
    }
}

impl Known<'_> {
    async fn is_true_of(&self, house: &House, customer: CustomerId) -> Result<bool, VaultError> {
        match self {
            Self::Invoice { label, total } => {
                let invoices = house.vault().invoices_by_label(label).await?;
                Ok(invoices.iter().any(|it| it.customer == customer && it.amounts.total == *total))
            }
            Self::Number(number) => {
                let header = house.vault().customer(customer).await?;
                Ok(header.state != CustomerState::Erased && header.number == *number)
            }
        }
    }
}
