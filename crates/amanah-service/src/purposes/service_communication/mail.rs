//! Service mails: the address is released for the purpose, the text is sealed in the outbox (U1).

use amanah_policy::purpose::ServiceCommunication;
use amanah_policy::{Attribute, CaseId, CustomerId, DatumId, Language, MailId, PendingId, Role, Timestamp};
use amanah_vault::{
    Actor, Ask, Outcome, OutgoingMail, Recipient, Refusal, RightsCase, Selection, ServiceMail, VaultError,
};

use super::letters::{CaseLetter, Letter, answerable};
use crate::house::House;

/// Why a mail was not queued.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailFault {
    /// The vault failed.
    #[error("the mail could not be queued")]
    Vault(#[from] VaultError),
    /// The policy does not let us write on this occasion.
    #[error("the policy does not allow this mail (clause {}); the refusal is in the ledger", .0.clause)]
    Refused(Box<Refusal>),
}

/// The part of the system that writes mails.
pub(crate) const MAILER: Actor = Actor::System(Role::Support);

/// Writes to a customer at their registered address, in their language.
///
/// Enforces: U1
///
/// # Errors
/// When the policy refuses the occasion, or the store fails.
pub async fn mail_customer(
    house: &House,
    customer: CustomerId,
    letter: Letter<'_>,
    now: Timestamp,
) -> Result<MailId, MailFault> {
    let registered = Selection::Attributes { attributes: vec![Attribute::PrimaryEmail], at_most: 1 };
    mail_to(house, (customer, registered), (letter, None), now).await
}

/// Writes the last notice to an address that was replaced and waits for its erasure (DEL1).
///
/// # Errors
/// When the policy refuses the occasion, or the store fails.
pub async fn mail_replaced_address(
    house: &House,
    customer: CustomerId,
    old: DatumId,
    letter: Letter<'_>,
    now: Timestamp,
) -> Result<MailId, MailFault> {
    mail_to(house, (customer, Selection::Data(vec![old])), (letter, None), now).await
}

/// Writes to the customer of a request about it: at their registered address, or at one that was replaced and waits for its
/// erasure. Whoever answers the letter answers to the request.
///
/// Enforces: U1
///
/// # Errors
/// As in [`mail_customer`].
pub async fn mail_about(
    house: &House,
    case: &RightsCase,
    replaced: Option<DatumId>,
    letter: CaseLetter<'_>,
    now: Timestamp,
) -> Result<MailId, MailFault> {
    let address = match replaced {
        Some(old) => Selection::Data(vec![old]),
        None => Selection::Attributes { attributes: vec![Attribute::PrimaryEmail], at_most: 1 },
    };
    mail_to(house, (case.customer, address), (Letter::Case(letter), Some(case.id)), now).await
}

/// By which name a customer is told who acted for them: the member of staff, or the company where the program did.
///
/// Enforces: SEC
///
/// # Errors
/// When the store fails.
pub(crate) async fn colleague(house: &House, actor: Actor) -> Result<String, VaultError> {
    match actor {
        Actor::Staff { id, .. } => Ok(house.vault().staff(id).await?.name),
        Actor::Customer(_) | Actor::System(_) | Actor::Visitor => Ok(house.settings().company.clone()),
    }
}

/// Writes to a mailbox that is not a customer's yet: of something begun.
///
/// # Errors
/// When it is over, or the store fails.
pub async fn mail_pending(
    house: &House,
    pending: PendingId,
    language: Language,
    letter: Letter<'_>,
    now: Timestamp,
) -> Result<MailId, VaultError> {
    house.vault().queue_mail_to_pending(pending, letter.write(house, language), now).await
}

async fn mail_to(
    house: &House,
    (customer, address): (CustomerId, Selection),
    (letter, about): (Letter<'_>, Option<CaseId>),
    now: Timestamp,
) -> Result<MailId, MailFault> {
    let vault = house.vault();
    let language = vault.customer(customer).await?.language;
    let ask = Ask::<ServiceCommunication>::to_communicate(customer, MAILER, letter.occasion())
        .select(address)
        .sent_to(Recipient::CustomerByMail);
    match vault.release(ask, now).await? {
        Outcome::Released(released) => {
            let opened = released.into_sink(ServiceMail);
            let mail = OutgoingMail { about, ..letter.write(house, language) };
            let mail = if about.is_some() && house.hears_answers() { answerable(mail) } else { mail };
            Ok(vault.queue_mail(&opened, mail, now).await?)
        }
        Outcome::Refused(refusal) => Err(MailFault::Refused(Box::new(refusal))),
    }
}
