//! A customer as header rows know one: ids, states and dates, no personal value.

use core::fmt;
use core::str::FromStr;

use amanah_policy::{
    AccountId, AccountKind, AgreementHow, CustomerId, Language, PersonRole, PolicyVersion, Timestamp,
};

use crate::actor::Actor;
use crate::datum::NewDatum;
use crate::personal::Personal;
use crate::release::LedgerPlace;

/// The number a customer is known by among people: eight digits and a check digit, written `1234-5678-9`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerNumber(u32);

/// A text that is not a customer number, or one with a slip of the pen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a customer number: eight digits, a check digit, like `1234-5678-2`")]
pub struct NotACustomerNumber;

impl CustomerNumber {
    /// From its eight digits.
    #[must_use]
    pub const fn from_digits(digits: u32) -> Option<Self> {
        if digits < 100_000_000 { Some(Self(digits)) } else { None }
    }

    /// The eight digits as a number.
    #[must_use]
    pub const fn digits(self) -> u32 {
        self.0
    }

    /// The check digit by Luhn's method: finds every single wrong digit and most swapped neighbours.
    #[must_use]
    pub const fn check_digit(self) -> u32 {
        let mut rest = self.0;
        let mut sum = 0;
        let mut double = true;
        while rest > 0 {
            let digit = rest % 10;
            let weighed = if double { digit * 2 } else { digit };
            sum += weighed / 10 + weighed % 10;
            double = !double;
            rest /= 10;
        }
        (10 - sum % 10) % 10
    }
}

impl fmt::Display for CustomerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:04}-{}", self.0 / 10_000, self.0 % 10_000, self.check_digit())
    }
}

impl fmt::Debug for CustomerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for CustomerNumber {
    type Err = NotACustomerNumber;

    fn from_str(text: &str) -> Result<Self, NotACustomerNumber> {
        let digits: String = text.trim().chars().filter(|c| *c != '-').collect();
        if digits.len() != 9 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotACustomerNumber);
        }
        let all: u32 = digits.parse().map_err(|_| NotACustomerNumber)?;
        let number = Self(all / 10);
        (number.check_digit() == all % 10).then_some(number).ok_or(NotACustomerNumber)
    }
}

/// How a customer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerState {
    /// In use.
    Active,
    /// An erasure case is open; only the customer, the officer and the erasure go on.
    Frozen,
    /// Erased; only the tombstone and what the law obliges to keep remain.
    Erased,
}

/// The header of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerHeader {
    /// The customer.
    pub id: CustomerId,
    /// The number people use.
    pub number: CustomerNumber,
    /// A person or a company.
    pub kind: AccountKind,
    /// The language of pages and mails.
    pub language: Language,
    /// How the customer stands.
    pub state: CustomerState,
    /// Whether the registered mailbox was proved.
    pub is_mailbox_proved: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// The highest policy version agreed to.
    pub agreed_version: Option<PolicyVersion>,
}

/// A new customer with their first data.
#[derive(Debug)]
pub struct NewCustomer {
    /// A person or a company. Whoever comes for a company is a person; see [`NewAccount::OfCompany`].
    pub kind: AccountKind,
    /// The language of pages and mails.
    pub language: Language,
    /// The first data; among them a name or company name, and the primary e-mail.
    pub data: Vec<NewDatum>,
    /// The password, or its hash when it was hashed at sign-up.
    pub password: Option<Password>,
    /// Whether the mailbox was proved by a code.
    pub is_mailbox_proved: bool,
    /// How the policy in force was agreed to; none when nobody asked yet.
    pub agreed: Option<AgreementHow>,
    /// Who registers: the customer themself, or staff at the desk.
    pub registrar: Registrar,
    /// In which account they stand.
    pub account: NewAccount,
}

/// In which account a new customer stands.
#[derive(Debug)]
pub enum NewAccount {
    /// One of their own, which they hold.
    Own,
    /// That of a company, which is registered with them as a customer of its own, from these data: it has no address and
    /// no password, agrees as they do, and holds the account; they are its owner.
    OfCompany(Vec<NewDatum>),
    /// An account that is there already, in these roles, as an invitation says.
    Joining {
        /// Which account.
        account: AccountId,
        /// In which roles.
        roles: Vec<PersonRole>,
    },
}

/// Who registers a new customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registrar {
    /// The customer, in ClientZone.
    Themself,
    /// Somebody else: staff at the desk, an import.
    Other(Actor),
}

/// A password on its way in.
#[derive(Debug)]
pub enum Password {
    /// As typed; hashed by the vault with argon2id, off the async threads.
    Plain(Personal<String>),
    /// Hashed before (while a sign-up waited for its code).
    Hashed(Personal<String>),
}

/// One agreement to one policy version (ACC).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementRow {
    /// Which version.
    pub version: PolicyVersion,
    /// SHA-256 of the bundle whose text was agreed to.
    pub bundle: [u8; 32],
    /// How.
    pub how: AgreementHow,
    /// When.
    pub at: Timestamp,
    /// Where the ledger keeps it.
    pub place: LedgerPlace,
}
