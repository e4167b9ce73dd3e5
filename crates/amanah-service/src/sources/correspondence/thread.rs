//! Answers to letters about a request: a mail joins its request by the tag in the address it was sent to, and by nothing it
//! says (R3, DEL2).
//!
//! Whoever has a letter has its tag, the customer or somebody it was forwarded to, so joining proves nobody and does
//! nothing: staff read the mail beside its request, and it belongs to the customer whose request it is. It is no command,
//! confirms nothing, stops nothing, and is not answered by software.

use amanah_policy::{CaseId, Timestamp};
use amanah_vault::{
    Allowance, Attempt, Disposition, LeasedReceived, OpenReceived, Personal, RightsCase, Settled, VaultError,
};
use amanah_wire::mail::{CaseAddress, Header, SenderVerdict, Utf8, gate};

use super::receive::{codes, decided, pending, reason};
use crate::house::House;

/// So many mails join one request in a day. Further ones wait for a person without it: a letter that was forwarded, or two
/// machines that answer each other, fill nobody's record.
const OF_A_CASE: Allowance = Allowance { tries: 20, seconds: 86_400 };

/// The most mails of a request that a page shows.
pub const MOST_SHOWN: u32 = 50;

/// The open request whose letter a mail answers. With a tag that is not ours, or of a request that is over or never was, a
/// mail is free text to the privacy mailbox.
///
/// Enforces: SEC, DEL2
///
/// # Errors
/// When the store fails.
pub async fn of(house: &House, open: &OpenReceived) -> Result<Option<RightsCase>, VaultError> {
    let vault = house.vault();
    let Some(address) = CaseAddress::of_address(&open.recipient) else { return Ok(None) };
    let case = CaseId::from_bytes(address.case);
    if !vault.is_case_tag(case, &address.tag) {
        return Ok(None);
    }
    Ok(vault.case_by_id(case).await?.filter(|case| !case.state.is_closed()))
}

/// What becomes of a mail that answers a letter: a person reads it, whoever vouches for its sender.
///
/// Enforces: DEL2
#[must_use]
pub fn judged(mail: LeasedReceived, verdict: &SenderVerdict, now: Timestamp) -> Settled {
    match verdict {
        SenderVerdict::Structural { reasons } => decided(Disposition::Quarantine, codes(reasons), None),
        SenderVerdict::NotStrict { reasons } => decided(Disposition::Review, codes(reasons), None),
        SenderVerdict::Pending => pending(mail, now),
        SenderVerdict::Strict { .. } => decided(Disposition::Review, Vec::new(), None),
    }
}

/// Lets a mail join the request: it is kept among the data of the request's customer, shown to them and erased with them,
/// and where it does not come from their registered address, that is said.
///
/// Enforces: R3, DEL2
///
/// # Errors
/// When the store fails; it is tried again then.
pub async fn join(
    house: &House,
    case: &RightsCase,
    open: &OpenReceived,
    settled: Settled,
    now: Timestamp,
) -> Result<Settled, VaultError> {
    if settled.again_at.is_some() {
        return Ok(settled);
    }
    let mut reasons = settled.reasons.clone();
    let taken = house.vault().take_attempt("case-thread", &case.id.to_string(), OF_A_CASE, now).await?;
    if !matches!(taken, Attempt::Counted) {
        reasons.push(reason::CROWDED);
        return Ok(Settled { reasons, ..settled });
    }
    let is_readable = settled.disposition != Disposition::Quarantine;
    if is_readable && !is_from_registered_address(house, case, open).await? {
        reasons.push(reason::OTHER_ADDRESS);
    }
    match house.vault().record_answer(open, case.customer, reasons.is_empty(), now).await {
        Ok(datum) => {
            let (of, thread) = (Some((case.customer, datum)), Some(case.id));
            Ok(Settled { reasons, of, thread, ..settled })
        }
        // Erased since we looked.
        Err(VaultError::UnknownCustomer) => Ok(settled),
        Err(other) => Err(other),
    }
}

/// Whether the one sender of a mail writes as the customer does: believed or not, this is what it says.
async fn is_from_registered_address(
    house: &House,
    case: &RightsCase,
    open: &OpenReceived,
) -> Result<bool, VaultError> {
    let utf8 = if open.is_utf8 { Utf8::Allowed } else { Utf8::Refused };
    let Ok(sender) = gate::sender(&open.mail, &Header::read(&open.mail), utf8) else { return Ok(false) };
    let owners = house.vault().customers_by_email(&Personal::text(sender.address())).await?;
    Ok(owners == [case.customer])
}
