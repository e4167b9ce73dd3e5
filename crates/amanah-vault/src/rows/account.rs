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

/// One role of one person in an account. Their own data stay their own, whatever the role.
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

    /// Whether it is a company's, held apart from its people, so that people can come and go.
    #[must_use]
    pub fn is_of_company(&self) -> bool {
        self.kind == AccountKind::Company && self.people.iter().all(|person| person.customer != self.holder)
    }

    /// The owner.
    #[must_use]
    pub fn owner(&self) -> Option<CustomerId> {
        self.people.iter().find(|person| person.role == PersonRole::Owner).map(|person| person.customer)
    }

    /// Each person once, in the order in which they came.
    #[must_use]
    pub fn members(&self) -> Vec<CustomerId> {
        let mut members = Vec::new();
        for person in &self.people {
            if !members.contains(&person.customer) {
                members.push(person.customer);
            }
        }
        members
    }

    /// Whether this person may end the account: only an owner may.
    #[must_use]
    pub fn is_ended_by(&self, customer: CustomerId) -> bool {
        self.people.iter().any(|person| person.customer == customer && person.role == PersonRole::Owner)
    }
}
