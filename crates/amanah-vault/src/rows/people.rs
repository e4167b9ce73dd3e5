//! How the people of a company's account change: the rules, apart from where the rows lie.

use amanah_policy::{CustomerId, PendingId, PersonRole, Timestamp};
use zeroize::Zeroizing;

use super::{Account, PendingFault, Person};

/// A change to the people of a company's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeopleChange {
    /// Somebody who was invited comes.
    Join {
        /// Who.
        person: CustomerId,
        /// What they will do for the account.
        roles: Vec<PersonRole>,
    },
    /// The owner gives a person other roles.
    Roles {
        /// Whom.
        person: CustomerId,
        /// What they do from now on.
        roles: Vec<PersonRole>,
    },
    /// The owner takes a person out.
    TakeOut {
        /// Whom.
        person: CustomerId,
    },
    /// A person leaves.
    Leave {
        /// Who.
        person: CustomerId,
    },
    /// A person takes over what the owner offered to them.
    TakeOver {
        /// Who.
        person: CustomerId,
        /// What the owner does from then on.
        keeps: PersonRole,
    },
}

/// Why the people of an account stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeopleFault {
    /// An account of one person, or one that its holder is a person of.
    #[error("this account has no room for other people")]
    NotOfACompany,
    /// Only the owner decides about others.
    #[error("only the owner decides about the people of an account")]
    OwnerOnly,
    /// They are no person of this account (any more).
    #[error("they are no person of this account")]
    NotInIt,
    /// The owner neither leaves nor is taken out.
    #[error("an account has an owner; hand it over first")]
    HandOverFirst,
    /// Nobody belongs to an account for nothing.
    #[error("choose at least one role")]
    NoRole,
    /// Nobody becomes owner by being named so.
    #[error("an owner hands the account over; the role is not given")]
    OwnerIsHandedOver,
    /// There is no offer for them that stands.
    #[error("no such offer stands any more")]
    NoOffer,
}

/// Why somebody who was invited did not come to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoinFault {
    /// The link was used, withdrawn, is unknown or too old.
    #[error(transparent)]
    Link(#[from] PendingFault),
    /// The rules of the account forbid it.
    #[error(transparent)]
    Stays(#[from] PeopleFault),
}

/// An account that its owner offers to a person of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnerOffer {
    /// The owner.
    pub giver: CustomerId,
    /// To whom.
    pub taker: CustomerId,
    /// What the owner does for the account afterwards.
    pub keeps: PersonRole,
    /// Since when.
    pub offered_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
}

/// An invitation that waits, with the mailbox it went to. Wiped when dropped.
pub struct OpenInvitation {
    /// Its id, to withdraw it.
    pub id: PendingId,
    /// What the invited person is to do.
    pub roles: Vec<PersonRole>,
    /// Since when.
    pub invited_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    pub(crate) address: Zeroizing<String>,
}

impl OpenInvitation {
    /// Where it went.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl core::fmt::Debug for OpenInvitation {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("OpenInvitation")
            .field("id", &self.id)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

impl PeopleChange {
    /// Whom it concerns.
    #[must_use]
    pub const fn person(&self) -> CustomerId {
        match self {
            Self::Join { person, .. }
            | Self::Roles { person, .. }
            | Self::TakeOut { person }
            | Self::Leave { person }
            | Self::TakeOver { person, .. } => *person,
        }
    }

    /// The word by which the record knows it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Join { .. } => "joined",
            Self::Roles { .. } => "roles",
            Self::TakeOut { .. } => "taken_out",
            Self::Leave { .. } => "left",
            Self::TakeOver { .. } => "taken_over",
        }
    }
}

impl Account {
    /// The people as they are after a change by `by`; whatever it is, the account has exactly one owner.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// Why nothing changes.
    pub fn changed(
        &self,
        by: CustomerId,
        change: &PeopleChange,
        now: Timestamp,
    ) -> Result<Vec<Person>, PeopleFault> {
        if !self.is_of_company() {
            return Err(PeopleFault::NotOfACompany);
        }
        let person = change.person();
        let may_decide = match change {
            PeopleChange::Roles { .. } | PeopleChange::TakeOut { .. } => self.is_ended_by(by),
            PeopleChange::Join { .. } | PeopleChange::Leave { .. } | PeopleChange::TakeOver { .. } => {
                by == person
            }
        };
        if !may_decide {
            return Err(PeopleFault::OwnerOnly);
        }
        if !matches!(change, PeopleChange::Join { .. }) && self.roles_of(person).next().is_none() {
            return Err(PeopleFault::NotInIt);
        }
        match change {
            PeopleChange::Join { roles, .. } => {
                let all: Vec<PersonRole> = self.roles_of(person).chain(given(roles)?).collect();
                Ok(self.with_roles(person, &all, now))
            }
            PeopleChange::Roles { roles, .. } => {
                self.require_no_owner(person)?;
                Ok(self.with_roles(person, &given(roles)?, now))
            }
            PeopleChange::TakeOut { .. } | PeopleChange::Leave { .. } => {
                self.require_no_owner(person)?;
                Ok(self.with_roles(person, &[], now))
            }
            PeopleChange::TakeOver { keeps, .. } => {
                let owner = self.owner().filter(|owner| *owner != person).ok_or(PeopleFault::NoOffer)?;
                let keeps = given(&[*keeps])?;
                let handed = Self { people: self.with_roles(owner, &keeps, now), ..self.clone() };
                Ok(handed.with_roles(person, &[PersonRole::Owner], now))
            }
        }
    }

    fn require_no_owner(&self, person: CustomerId) -> Result<(), PeopleFault> {
        if self.is_ended_by(person) { Err(PeopleFault::HandOverFirst) } else { Ok(()) }
    }

    /// Everybody, with a person in exactly these roles; a role they had already keeps its day.
    fn with_roles(&self, person: CustomerId, roles: &[PersonRole], now: Timestamp) -> Vec<Person> {
        let mut roles = roles.to_vec();
        roles.sort_unstable();
        roles.dedup();
        let stays = |line: &&Person| line.customer != person || roles.contains(&line.role);
        let mut people: Vec<Person> = self.people.iter().filter(stays).copied().collect();
        let has = |role: &PersonRole| self.roles_of(person).any(|had| had == *role);
        let come = roles.iter().filter(|role| !has(role));
        people.extend(come.map(|role| Person { customer: person, role: *role, since: now }));
        people
    }
}

/// Roles that are given: at least one, and never the owner's.
fn given(roles: &[PersonRole]) -> Result<Vec<PersonRole>, PeopleFault> {
    if roles.is_empty() {
        return Err(PeopleFault::NoRole);
    }
    if roles.iter().any(|role| role.answers_for_account()) {
        return Err(PeopleFault::OwnerIsHandedOver);
    }
    Ok(roles.to_vec())
}

#[cfg(test)]
mod tests {
    use amanah_policy::{AccountId, AccountKind};
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    use super::*;

    const THEN: Timestamp = Timestamp::from_seconds(1_795_478_400);

    fn who(number: u8) -> CustomerId {
        CustomerId::from_bytes([number; 16])
    }

    fn account() -> Account {
        let owner = Person { customer: who(1), role: PersonRole::Owner, since: THEN };
        Account {
            id: AccountId::from_bytes([7; 16]),
            kind: AccountKind::Company,
            opened_at: THEN,
            holder: who(9),
            people: vec![owner],
        }
    }

    fn changes() -> impl Strategy<Value = (CustomerId, PeopleChange)> {
        let roles = || subsequence(PersonRole::ALL.to_vec(), 0..=PersonRole::ALL.len());
        let person = || (1..5_u8).prop_map(who);
        let change = prop_oneof![
            (person(), roles()).prop_map(|(person, roles)| PeopleChange::Join { person, roles }),
            (person(), roles()).prop_map(|(person, roles)| PeopleChange::Roles { person, roles }),
            person().prop_map(|person| PeopleChange::TakeOut { person }),
            person().prop_map(|person| PeopleChange::Leave { person }),
            (person(), select(PersonRole::ALL))
                .prop_map(|(person, keeps)| PeopleChange::TakeOver { person, keeps }),
        ];
        (person(), change).prop_map(|(by, change)| {
            // Half of the changes are asked for by whoever they concern, as most really are.
            let by = if by == who(4) { change.person() } else { by };
            (by, change)
        })
    }

    proptest! {
        /// Shows: SEC
        #[test]
        fn an_account_has_exactly_one_owner_whatever_is_asked(
            asked in proptest::collection::vec(changes(), 0..40),
        ) {
            let mut account = account();
            for (by, change) in asked {
                let before = account.clone();
                if let Ok(people) = account.changed(by, &change, THEN) {
                    account.people = people;
                    let is_own = by == change.person() && !matches!(change, PeopleChange::Roles { .. });
                    prop_assert!(is_own || before.owner() == Some(by), "{by:?} {change:?}");
                }
                let owners = account.people.iter().filter(|person| person.role == PersonRole::Owner);
                prop_assert_eq!(owners.count(), 1);
                let mut lines: Vec<_> =
                    account.people.iter().map(|person| (person.customer, person.role)).collect();
                lines.sort();
                lines.dedup();
                prop_assert_eq!(lines.len(), account.people.len());
            }
        }
    }

    #[test]
    fn what_was_given_keeps_its_day_and_a_taken_over_account_its_people() {
        let later = THEN.plus_hours(1);
        let mut account = account();
        let join = PeopleChange::Join { person: who(2), roles: vec![PersonRole::Billing] };
        account.people = account.changed(who(2), &join, THEN).unwrap();
        let more = vec![PersonRole::Billing, PersonRole::Technical];
        let roles = PeopleChange::Roles { person: who(2), roles: more };
        account.people = account.changed(who(1), &roles, later).unwrap();

        let since: Vec<_> =
            account.people.iter().filter(|it| it.customer == who(2)).map(|it| (it.role, it.since)).collect();
        let over = PeopleChange::TakeOver { person: who(2), keeps: PersonRole::Technical };
        account.people = account.changed(who(2), &over, later).unwrap();

        assert_eq!(since, [(PersonRole::Billing, THEN), (PersonRole::Technical, later)]);
        assert_eq!(account.owner(), Some(who(2)));
        assert_eq!(account.roles_of(who(1)).collect::<Vec<_>>(), [PersonRole::Technical]);
    }

    #[test]
    fn a_persons_own_account_has_no_room_for_others() {
        let mut own = account();
        own.holder = who(1);
        let join = PeopleChange::Join { person: who(2), roles: vec![PersonRole::Billing] };

        assert_eq!(own.changed(who(2), &join, THEN), Err(PeopleFault::NotOfACompany));
    }
}
