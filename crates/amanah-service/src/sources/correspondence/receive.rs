//! What becomes of a mail that came in: decided by the address it was sent to and by who vouches for its sender, and never
//! by what it says (R3, DEL2).
//!
//! Only a strict sender is ever answered, and only about their own address: whoever forges one learns nothing, not even
//! whether it is a customer's.

use amanah_policy::{CaseKind, CustomerId, DatumId, Timestamp};
use amanah_vault::{
    Allowance, Attempt, Disposition, LeasedReceived, OpenReceived, Personal, Settled, VaultError,
};
use amanah_wire::mail::automatic::{self, Surroundings};
use amanah_wire::mail::{Command, Header, Identity, Rule, SenderVerdict, SignedBy, admission};

use crate::deletion::by_mail::{self, MailAnswer};
use crate::house::House;

/// A name server may be silent so long; then a person reads the mail.
const LONGEST_PENDING_HOURS: i64 = 24;
/// After the first try a mail waits so long, then twice as long each time, up to an hour.
const FIRST_WAIT_SECONDS: i64 = 60;
const LONGEST_WAIT_SECONDS: i64 = 3_600;

/// So many answers go to the addresses of one domain in an hour, and to all together.
const OF_A_DOMAIN: Allowance = Allowance { tries: 20, seconds: 3_600 };
const OF_ALL: Allowance = Allowance { tries: 200, seconds: 3_600 };

/// Why a mail waits for a person, where no rule of the gate says it.
pub mod reason {
    /// The name servers were silent for a day.
    pub const NO_NAME_SERVER: &str = "g14";
    /// The address is no customer's.
    pub const NOBODY: &str = "nobody";
    /// The address is more than one customer's.
    pub const SEVERAL: &str = "several";
    /// Too many answers went out.
    pub const TOO_MANY: &str = "too-many";
    /// The address got its answer to this today.
    pub const ANSWERED_TODAY: &str = "answered-today";
    /// A request is open already.
    pub const ALREADY_OPEN: &str = "already-open";
    /// It fell over what reads it.
    pub const UNREADABLE: &str = "unreadable";
    /// It answers a letter to a customer, and does not say that it is from their address.
    pub const OTHER_ADDRESS: &str = "other-address";
    /// So many answered the same letters today that it did not join their request.
    pub const CROWDED: &str = "crowded";

    /// All of them.
    pub const ALL: [&str; 9] = [
        NO_NAME_SERVER,
        NOBODY,
        SEVERAL,
        TOO_MANY,
        ANSWERED_TODAY,
        ALREADY_OPEN,
        UNREADABLE,
        OTHER_ADDRESS,
        CROWDED,
    ];
}

/// What can be decided without asking anybody: mail that no person wrote is kept, and neither acted upon nor answered.
///
/// Enforces: DEL2
#[must_use]
pub fn without_asking(open: &OpenReceived, own_domains: &[String]) -> Option<Settled> {
    let around = Surroundings { return_path: &open.return_path, own_domains };
    let sign = automatic::sign(&Header::read(&open.mail), around)?;
    Some(decided(Disposition::RecordOnly, vec![Rule::WrittenByHand.code(), sign.code()], None))
}

/// What is decided about a mail whose reader fell over it.
#[must_use]
pub fn unreadable() -> Settled {
    decided(Disposition::Quarantine, vec![reason::UNREADABLE], None)
}

/// Decides what becomes of a mail.
///
/// Decided again after a crash, it comes to the same: what happens once is bound to this mail.
///
/// Enforces: R3, DEL2
///
/// # Errors
/// When the store fails; it is tried again then.
pub async fn decide(
    house: &House,
    mail: LeasedReceived,
    open: &OpenReceived,
    verdict: SenderVerdict,
    now: Timestamp,
) -> Result<Settled, VaultError> {
    match verdict {
        SenderVerdict::Structural { reasons } => Ok(decided(Disposition::Quarantine, codes(&reasons), None)),
        SenderVerdict::NotStrict { reasons } => Ok(decided(Disposition::Review, codes(&reasons), None)),
        SenderVerdict::Pending => Ok(pending(mail, now)),
        SenderVerdict::Strict { identity, by } => of_strict_sender(house, open, &identity, &by, now).await,
    }
}

/// Once more later, until the day is over.
pub(super) fn pending(mail: LeasedReceived, now: Timestamp) -> Settled {
    if mail.received_at.plus_hours(LONGEST_PENDING_HOURS) <= now {
        return decided(Disposition::Review, vec![reason::NO_NAME_SERVER], None);
    }
    let doublings = mail.attempt.saturating_sub(1).min(6);
    let wait = FIRST_WAIT_SECONDS.saturating_mul(1 << doublings).min(LONGEST_WAIT_SECONDS);
    Settled {
        disposition: Disposition::Pending,
        reasons: vec![reason::NO_NAME_SERVER],
        of: None,
        thread: None,
        again_at: Some(now.plus_micros(wait.saturating_mul(1_000_000))),
        evidence: None,
    }
}

async fn of_strict_sender(
    house: &House,
    open: &OpenReceived,
    identity: &Identity,
    by: &SignedBy,
    now: Timestamp,
) -> Result<Settled, VaultError> {
    let vault = house.vault();
    let owners = vault.customers_by_email(&Personal::text(identity.address())).await?;
    let customer = match owners.as_slice() {
        [one] => *one,
        [] => return Ok(decided(Disposition::Review, vec![reason::NOBODY], None)),
        _ => return Ok(decided(Disposition::Review, vec![reason::SEVERAL], None)),
    };
    let datum = match vault.record_received(open, customer, now).await {
        Ok(datum) => datum,
        Err(VaultError::UnknownCustomer) => {
            return Ok(decided(Disposition::Review, vec![reason::NOBODY], None));
        }
        Err(other) => return Err(other),
    };
    let of = Some((customer, datum));
    let broken = admission::broken_rules(&Header::read(&open.mail), by, &open.recipient, seconds(now));
    if !broken.is_empty() {
        return Ok(decided(Disposition::Review, codes(&broken), of));
    }
    let kind = match Command::from_code(&open.header.command) {
        Some(Command::Delete) => CaseKind::Erase,
        Some(Command::Access) => CaseKind::Access,
        Some(Command::Correct) => CaseKind::Rectify,
        Some(Command::Stop) => CaseKind::Object,
        // Free text is never acted on by software.
        _ => return Ok(decided(Disposition::Review, Vec::new(), of)),
    };
    request(house, open, (identity, by), ((customer, datum), kind), now).await
}

/// Opens a request, once for a signature and once a day for an address.
///
/// Enforces: DEL2
async fn request(
    house: &House,
    open: &OpenReceived,
    (identity, by): (&Identity, &SignedBy),
    (of, kind): ((CustomerId, DatumId), CaseKind),
    now: Timestamp,
) -> Result<Settled, VaultError> {
    let (vault, mail) = (house.vault(), open.header.id);
    let review = |why| Ok(decided(Disposition::Review, vec![why], Some(of)));
    let signature = (by.domain.as_str(), by.selector.as_str(), by.signature.as_str());
    if !vault.is_first_use_of_signature(mail, signature, now).await? {
        return review(Rule::NeverSeen.code());
    }
    let intent = (identity.address(), kind.code());
    if !vault.is_first_answer_of_day(mail, intent, now).await? {
        return review(reason::ANSWERED_TODAY);
    }
    if !is_within_caps(house, identity.domain(), now).await? {
        return review(reason::TOO_MANY);
    }
    let disposition = match by_mail::strict_sender(house, of.0, kind, now).await? {
        MailAnswer::Opened => Disposition::Opened,
        MailAnswer::PointedToPortal => Disposition::Pointed,
        MailAnswer::AlreadyOpen => {
            return Ok(decided(Disposition::RecordOnly, vec![reason::ALREADY_OPEN], Some(of)));
        }
        MailAnswer::Review => Disposition::Review,
    };
    Ok(decided(disposition, Vec::new(), Some(of)))
}

async fn is_within_caps(house: &House, domain: &str, now: Timestamp) -> Result<bool, VaultError> {
    let vault = house.vault();
    for (deed, whose, allowance) in
        [("mail-answer-domain", domain, OF_A_DOMAIN), ("mail-answer", "all", OF_ALL)]
    {
        let taken = vault.take_attempt(deed, whose, allowance, now).await?;
        if !matches!(taken, Attempt::Counted) {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) const fn decided(
    disposition: Disposition,
    reasons: Vec<&'static str>,
    of: Option<(CustomerId, DatumId)>,
) -> Settled {
    Settled { disposition, reasons, of, thread: None, again_at: None, evidence: None }
}

pub(super) fn codes(rules: &[Rule]) -> Vec<&'static str> {
    rules.iter().map(|rule| rule.code()).collect()
}

const fn seconds(now: Timestamp) -> i64 {
    now.as_micros().div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use amanah_policy::ReceivedMailId;

    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_795_478_400);

    #[test]
    fn g14_a_silent_name_server_is_asked_again_for_a_day_and_then_a_person_decides() {
        let lease =
            |attempt| LeasedReceived { id: ReceivedMailId::from_bytes([1; 16]), received_at: NOON, attempt };
        let wait = |attempt| {
            let again = pending(lease(attempt), NOON).again_at.unwrap();
            (again.as_micros() - NOON.as_micros()) / 1_000_000
        };

        assert_eq!([wait(1), wait(2), wait(6), wait(40)], [60, 120, 1_920, 3_600]);
        let over = pending(lease(30), NOON.plus_hours(24));
        assert_eq!((over.disposition, over.again_at), (Disposition::Review, None));
    }
}
