//! What the people of a company's account see of its data, and of each other (docs/decisions/0014).
//!
//! A person's own data stay theirs alone. A company's data belong to the account, and a role opens what its work needs.

use crate::vocabulary::{Attribute, Category, PersonRole};

impl PersonRole {
    /// Whether a person in this role sees data of this category about the company they work for.
    ///
    /// Enforces: SEC
    #[must_use]
    pub const fn may_see(self, category: Category) -> bool {
        match self {
            Self::Owner => !matches!(category, Category::Credential),
            Self::Billing => matches!(
                category,
                Category::Identity
                    | Category::Contact
                    | Category::Account
                    | Category::Financial
                    | Category::Domain
                    | Category::Correspondence
            ),
            Self::Technical => matches!(
                category,
                Category::Account | Category::Domain | Category::Network | Category::Correspondence
            ),
            Self::Registrant => matches!(
                category,
                Category::Identity | Category::Contact | Category::Domain | Category::Correspondence
            ),
        }
    }

    /// Whether a person in this role changes and erases what the account holds, and decides about its people.
    ///
    /// Enforces: SEC
    #[must_use]
    pub const fn answers_for_account(self) -> bool {
        matches!(self, Self::Owner)
    }

    /// Whether a person in this role knows this of a colleague who has that role: the owner whom they work with, and
    /// everybody the owner; of them the name and the registered address, and nothing else.
    ///
    /// Enforces: SEC
    #[must_use]
    pub const fn knows_of(self, colleague: Self, attribute: Attribute) -> bool {
        matches!(attribute, Attribute::Name | Attribute::PrimaryEmail)
            && (self.answers_for_account() || colleague.answers_for_account())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn roles() -> impl Strategy<Value = PersonRole> {
        select(PersonRole::ALL)
    }

    proptest! {
        /// Shows: SEC
        #[test]
        fn nobody_sees_a_credential_and_nobody_sees_more_than_the_owner(
            role in roles(),
            category in select(Category::ALL),
        ) {
            let is_seen = role.may_see(category);

            prop_assert!(!is_seen || category != Category::Credential);
            prop_assert!(!is_seen || PersonRole::Owner.may_see(category));
        }

        /// Shows: SEC
        #[test]
        fn of_a_colleague_nobody_knows_more_than_name_and_address_and_only_across_the_owner(
            role in roles(),
            colleague in roles(),
            attribute in select(Attribute::ALL),
        ) {
            let is_known = role.knows_of(colleague, attribute);

            prop_assert!(!is_known || matches!(attribute, Attribute::Name | Attribute::PrimaryEmail));
            prop_assert!(!is_known || [role, colleague].contains(&PersonRole::Owner));
            prop_assert_eq!(is_known, colleague.knows_of(role, attribute), "it is mutual");
        }
    }

    /// Shows: SEC
    #[test]
    fn each_role_sees_what_its_work_needs() {
        let seen: Vec<String> = PersonRole::ALL
            .iter()
            .map(|role| {
                let seen = Category::ALL.iter().filter(|category| role.may_see(**category));
                format!("{role}: {}", seen.map(|category| category.code()).collect::<Vec<_>>().join(" "))
            })
            .collect();

        assert_eq!(
            seen,
            [
                "owner: identity contact account network cookie financial correspondence domain provider_link derived",
                "billing: identity contact account financial correspondence domain",
                "technical: account network correspondence domain",
                "registrant: identity contact correspondence domain",
            ]
        );
    }
}
