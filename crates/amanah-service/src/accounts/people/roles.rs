//! What a person does for an account, and their going.

use amanah_policy::{CustomerId, PersonRole, Timestamp};
use amanah_vault::{Account, PeopleChange};

use super::{Acting, PeopleActFault, tell, tell_owner};
use crate::accounts::events::{self, SecurityNews};
use crate::accounts::form::{FieldProblem, Findings};
use crate::house::House;
use crate::purposes::service_communication::letters::{PeopleLetter, role_words};

/// Gives a person other roles.
///
/// Enforces: SEC
///
/// # Errors
/// A stale proof, no role, what the rules of an account forbid, or a store that fails.
pub async fn give(
    house: &House,
    account: &Account,
    acting: Acting<'_>,
    person: CustomerId,
    roles: &[PersonRole],
    now: Timestamp,
) -> Result<(), PeopleActFault> {
    acting.require_fresh_proof(now)?;
    let mut findings = Findings::default();
    if roles.is_empty() {
        findings.add("roles", FieldProblem::NoRole);
    }
    findings.into_result().map_err(PeopleActFault::Form)?;
    let change = PeopleChange::Roles { person, roles: roles.to_vec() };
    house.vault().change_people(account.id, change, acting.person, now).await??;
    let language = house.vault().customer(person).await?.language;
    let roles = role_words(language, roles);
    events::note(house, person, SecurityNews::RolesChanged, &roles, now).await?;
    tell(house, person, PeopleLetter::RolesChanged { roles: &roles }, now).await?;
    Ok(tell_owner(house, account, now).await?)
}

/// Takes a person out of an account.
///
/// Enforces: SEC
///
/// # Errors
/// A stale proof, what the rules of an account forbid, or a store that fails.
pub async fn take_out(
    house: &House,
    account: &Account,
    acting: Acting<'_>,
    person: CustomerId,
    now: Timestamp,
) -> Result<(), PeopleActFault> {
    acting.require_fresh_proof(now)?;
    let change = PeopleChange::TakeOut { person };
    house.vault().change_people(account.id, change, acting.person, now).await??;
    events::note(house, person, SecurityNews::AccountLeft, "", now).await?;
    tell(house, person, PeopleLetter::Left, now).await?;
    Ok(tell_owner(house, account, now).await?)
}

/// Leaves an account.
///
/// # Errors
/// A stale proof, an owner who has not handed the account over, or a store that fails.
pub async fn leave(
    house: &House,
    account: &Account,
    acting: Acting<'_>,
    now: Timestamp,
) -> Result<(), PeopleActFault> {
    acting.require_fresh_proof(now)?;
    let change = PeopleChange::Leave { person: acting.person };
    house.vault().change_people(account.id, change, acting.person, now).await??;
    events::note(house, acting.person, SecurityNews::AccountLeft, "", now).await?;
    tell(house, acting.person, PeopleLetter::Left, now).await?;
    Ok(tell_owner(house, account, now).await?)
}
