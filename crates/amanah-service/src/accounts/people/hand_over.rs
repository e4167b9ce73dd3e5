//! Another owner, in two steps: the owner offers the account to one of its people, who accepts.

use amanah_policy::{CustomerId, PersonRole, Timestamp};
use amanah_vault::{Account, OwnerOffer, PeopleChange, PeopleFault, VaultError};

use super::{Acting, PeopleActFault, tell, tell_owner};
use crate::accounts::events::{self, SecurityNews};
use crate::house::House;
use crate::purposes::service_communication::letters::{PeopleLetter, role_words};

/// Offers the account to a person of it; the owner says what they themself do afterwards.
///
/// Enforces: SEC
///
/// # Errors
/// A stale proof, what the rules of an account forbid, or a store that fails.
pub async fn offer(
    house: &House,
    account: &Account,
    acting: Acting<'_>,
    taker: CustomerId,
    keeps: PersonRole,
    now: Timestamp,
) -> Result<(), PeopleActFault> {
    acting.require_fresh_proof(now)?;
    let hours = house.vault().policy().clocks().staff_invitation_hours;
    let ends_at = now.plus_hours(i64::from(hours));
    let offer = OwnerOffer { giver: acting.person, taker, keeps, offered_at: now, ends_at };
    match house.vault().offer_account(account.id, offer).await {
        Err(VaultError::UnknownCustomer) => return Err(PeopleFault::NotInIt.into()),
        offered => offered??,
    }
    tell(house, taker, PeopleLetter::Offered { hours }, now).await?;
    Ok(tell_owner(house, account, now).await?)
}

/// The offer of an account that stands, for the two people it is about.
///
/// # Errors
/// When the store fails.
pub async fn standing(
    house: &House,
    account: &Account,
    reader: CustomerId,
    now: Timestamp,
) -> Result<Option<OwnerOffer>, VaultError> {
    let offer = house.vault().offer_of(account.id, now).await?;
    Ok(offer.filter(|offer| [offer.giver, offer.taker].contains(&reader)))
}

/// Ends an offer: its giver takes it back, or the one it was made to declines it. The other one is told.
///
/// # Errors
/// When there is none of theirs, or the store fails.
pub async fn end(
    house: &House,
    account: &Account,
    person: CustomerId,
    now: Timestamp,
) -> Result<(), PeopleActFault> {
    let offer = house.vault().end_offer(account.id, person, now).await??;
    let other = if offer.giver == person { offer.taker } else { offer.giver };
    Ok(tell(house, other, PeopleLetter::OfferEnded, now).await?)
}

/// Accepts the account: from now on this person answers for it. The earlier owner is told.
///
/// Enforces: SEC
///
/// # Errors
/// A stale proof, no offer that stands, or a store that fails.
pub async fn accept(
    house: &House,
    account: &Account,
    acting: Acting<'_>,
    now: Timestamp,
) -> Result<(), PeopleActFault> {
    acting.require_fresh_proof(now)?;
    let vault = house.vault();
    let offer = vault.offer_of(account.id, now).await?.filter(|offer| offer.taker == acting.person);
    let OwnerOffer { giver, keeps, .. } = offer.ok_or(PeopleFault::NoOffer)?;
    let change = PeopleChange::TakeOver { person: acting.person, keeps };
    vault.change_people(account.id, change, acting.person, now).await??;
    for person in [acting.person, giver] {
        events::note(house, person, SecurityNews::OwnerChanged, "", now).await?;
    }
    tell(house, acting.person, PeopleLetter::TakenOver, now).await?;
    let language = vault.customer(giver).await?.language;
    Ok(tell(house, giver, PeopleLetter::HandedOver { roles: &role_words(language, &[keeps]) }, now).await?)
}
