//! Accounts and their people, by ids, roles and dates; names are data of each person.

use amanah_policy::{AccountId, AccountKind, CustomerId, PersonRole, Timestamp};

/// An account with its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// A person's or a company's.
    pub kind: AccountKind,
    /// Since when.
    pub opened_at: Timestamp,
    /// Whose services, tickets and invoices it has: the person, or the company.
    pub holder: CustomerId,
    /// Its people, in the order in which they came; a line for each role.
    pub people: Vec<Person>,
}

/// One role of one person in an account. Rights over data stay each person's own, whatever the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// The person, a customer with data of their own.
    pub customer: CustomerId,
    /// What they do for the account.
    pub role: PersonRole,
    /// Since when.
    pub since: Timestamp,
}

impl Account {
    /// The roles of a person in it; none when they do not belong to it.
    pub fn roles_of(&self, customer: CustomerId) -> impl Iterator<Item = PersonRole> {
        self.people.iter().filter(move |person| person.customer == customer).map(|person| person.role)
    }

    /// Whether this person may end the account: only an owner may.
    #[must_use]
    pub fn is_ended_by(&self, customer: CustomerId) -> bool {
        self.people.iter().any(|person| person.customer == customer && person.role == PersonRole::Owner)
    }
}
