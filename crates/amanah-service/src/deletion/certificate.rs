//! The certificate of erasure: signed, verified offline by anybody, and issued anew when something in it changes (DEL3).
//!
//! The first issue is made at T0: it says what is erased here, and calls nothing erased that is not. Each later issue stands
//! beside the earlier ones, which stay what they are. A certificate is codes, ids, numbers, times and laws; words are for whoever
//! prints it.

mod document;
mod facts;

use amanah_ledger::certificate::FORM;
use amanah_policy::{Channel, CustomerId, Timestamp};
use amanah_vault::{NewCertificate, VaultError};

pub use document::{
    Backups, BackupsStanding, Case, Certificate, Dates, Ended, Facts, Kept, Moment, Outside, Proof, Proofs,
    Signed,
};

use crate::house::House;
use facts::Found;

/// How often another issue may come in between.
const ATTEMPTS: u32 = 4;
/// How many certificates are looked at together.
const ROUND: u32 = 256;

/// What the case says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseDates {
    /// Through which door it came.
    pub channel: Channel,
    /// When it came.
    pub received_at: Timestamp,
    /// When the customer confirmed it.
    pub confirmed_at: Option<Timestamp>,
}

/// Issues the certificate of a customer who was erased; when nothing changed since the newest issue, that one is given again.
/// Durable when it answers.
///
/// Enforces: DEL3, invariant 6
///
/// # Errors
/// [`VaultError::UnknownCustomer`] when nobody of this id was erased; [`VaultError::NotNow`] while keys are left.
pub async fn issue(
    house: &House,
    customer: CustomerId,
    case: CaseDates,
    now: Timestamp,
) -> Result<Signed, VaultError> {
    let zone = &house.settings().zone;
    let case = Case {
        channel: case.channel.code().to_owned(),
        received_at: Moment::of(case.received_at, zone),
        confirmed_at: case.confirmed_at.map(|at| Moment::of(at, zone)),
    };
    issue_of(house, customer, &case, now).await.map(|(signed, _is_new)| signed)
}

/// The newest issue of a customer's certificate; none when there is none.
///
/// # Errors
/// When the store fails.
pub async fn latest(house: &House, customer: CustomerId) -> Result<Option<Signed>, VaultError> {
    house.vault().newest_certificate(customer).await?.map(Signed::read).transpose()
}

/// One issue of a customer's certificate; none when there is none.
///
/// # Errors
/// When the store fails.
pub async fn one(house: &House, customer: CustomerId, issue: u32) -> Result<Option<Signed>, VaultError> {
    house.vault().certificate(customer, issue).await?.map(Signed::read).transpose()
}

/// Issues anew what says something else than is true by now; says how many. Unchanged facts issue nothing.
///
/// Enforces: DEL3
///
/// # Errors
/// When the store fails; what was issued before stays, and the next time goes on.
pub async fn renew(house: &House, now: Timestamp) -> Result<u64, VaultError> {
    let (mut renewed, mut after) = (0, None);
    loop {
        let round = house.vault().certificates_to_look_at(after, ROUND, now).await?;
        let Some(last) = round.last().copied() else { return Ok(renewed) };
        for customer in round {
            match renew_one(house, customer, now).await {
                Ok(is_new) => renewed += u64::from(is_new),
                // Restored from a backup, and erased again in a moment.
                Err(VaultError::UnknownCustomer | VaultError::NotNow(_)) => {}
                Err(other) => return Err(other),
            }
        }
        after = Some(last);
    }
}

/// Issues the certificate of one customer anew, if it says something else than is true by now: for whoever changed something
/// that stands in it. False when there is none, or it is still true.
///
/// # Errors
/// When the store fails.
pub async fn renew_one(house: &House, customer: CustomerId, now: Timestamp) -> Result<bool, VaultError> {
    let Some(latest) = latest(house, customer).await? else { return Ok(false) };
    let (_, is_new) = issue_of(house, customer, &latest.certificate.facts.case, now).await?;
    Ok(is_new)
}

/// The certificate as it is true now, and whether it is a new issue.
async fn issue_of(
    house: &House,
    customer: CustomerId,
    case: &Case,
    now: Timestamp,
) -> Result<(Signed, bool), VaultError> {
    let mut attempt = 1;
    loop {
        let found = facts::gather(house, customer, case.clone(), now).await?;
        let digest = found.facts.digest()?;
        let newest = house.vault().newest_certificate(customer).await?;
        let issue = newest.as_ref().map_or(1, |kept| kept.issue.saturating_add(1));
        if let Some(newest) = newest.filter(|kept| kept.facts == digest) {
            house.vault().certificate_is_true(customer, found.waits).await?;
            return Ok((Signed::read(newest)?, false));
        }
        match sign(house, customer, found, (issue, digest), now).await {
            // Another issue came in between.
            Err(VaultError::KeepsChanging) if attempt < ATTEMPTS => attempt += 1,
            signed => return signed.map(|signed| (signed, true)),
        }
    }
}

async fn sign(
    house: &House,
    customer: CustomerId,
    found: Found,
    (issue, digest): (u32, [u8; 32]),
    now: Timestamp,
) -> Result<Signed, VaultError> {
    let Found { receipt, facts, waits } = found;
    let vault = house.vault();
    let [unreadable, keys_destroyed] = vault.receipts([receipt.erased, receipt.keys_destroyed], now).await?;
    let certificate = Certificate {
        form: FORM.to_owned(),
        company: house.settings().company.clone(),
        customer: customer.to_string(),
        issue,
        issued_at: Moment::of(now, &house.settings().zone),
        facts,
        proofs: Proofs { unreadable: Proof::of(&unreadable), keys_destroyed: Proof::of(&keys_destroyed) },
    };
    let mut body = serde_json::to_string(&certificate).map_err(|_| VaultError::Malformed("certificate"))?;
    body.push('\n');
    let new =
        NewCertificate { customer, issue, erased_at: receipt.unreadable_at, facts: digest, body, waits };
    let kept = vault.keep_certificate(new, now).await?;
    Ok(Signed { certificate, note: kept.note })
}
