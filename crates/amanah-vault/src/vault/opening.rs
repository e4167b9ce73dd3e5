//! Opening a customer in the console: a purpose, and a ticket or a reason (SEC).

use std::sync::Arc;

use crate::store::sql::Connection;
use amanah_ledger::{DecisionCode, Event};
use amanah_policy::{
    Act, Attribute, CustomerId, Occasion, Purpose, RetentionClass, Role, StaffId, TicketId, Timestamp,
};

use super::Vault;
use crate::actor::Actor;
use crate::customer::{CustomerNumber, CustomerState};
use crate::error::{StoreError, VaultError};
use crate::keys::{Wrapping, class_key};
use crate::personal::Personal;
use crate::release::LedgerPlace;
use crate::rows::{Opening, OpeningBasis, OpeningLine, TicketState};
use crate::seal::Bound;
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::staff::acts_rightly;
use crate::store::{customers, openings, tickets};

impl Vault {
    /// Opens a customer for a purpose until `until`; recorded, and on the officer's daily list.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the ticket is closed or another customer's, or the member of staff does not hold
    /// the role; [`VaultError::Malformed`] for a reason without words.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a different fact of the opening, named by its type"
    )]
    pub async fn open_customer(
        &self,
        staff: StaffId,
        role: Role,
        customer: CustomerId,
        purpose: Purpose,
        basis: OpeningBasis,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Opening, VaultError> {
        if until <= now {
            return Err(VaultError::NotNow("the opening would be over already"));
        }
        let act = act(purpose, matches!(basis, OpeningBasis::Ticket(_)))?;
        let subject = self.subject(customer).await?;
        let (ticket, reason) = match basis {
            OpeningBasis::Ticket(ticket) => (Some(ticket), None),
            OpeningBasis::Reason(reason) if reason.expose().trim().is_empty() => {
                return Err(VaultError::Malformed("reason; say in words why"));
            }
            OpeningBasis::Reason(reason) => (None, Some(reason)),
        };
        let mut opening = Opening {
            staff,
            role,
            customer,
            purpose,
            ticket,
            opened_at: now,
            until,
            place: LedgerPlace { sequence: 0 },
        };
        let sealed = match &reason {
            Some(reason) => Some(subject.key.seal(
                self.random(),
                bound(&opening).as_bytes(),
                reason.expose().trim().as_bytes(),
            )?),
            None => None,
        };
        let actor = Actor::Staff { id: staff, role };
        let entry = opened_entry(&subject, actor, act, ticket, reason.as_ref(), now);
        self.store()
            .write(move |tx| {
                customers::living(tx.conn, customer)?;
                must_act_rightly(tx.conn, actor)?;
                if let Some(ticket) = ticket {
                    must_be_open(tx.conn, ticket, customer)?;
                }
                opening.place = tx.append(entry)?;
                openings::insert(tx.conn, &opening, sealed.as_deref())?;
                Ok(opening)
            })
            .await
    }

    /// The opening that is valid now: none when the member of staff has left or lost the role meanwhile.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// When the store fails.
    pub async fn opening(
        &self,
        staff: StaffId,
        customer: CustomerId,
        now: Timestamp,
    ) -> Result<Option<Opening>, VaultError> {
        self.store()
            .read(move |tx| {
                let Some(opening) = openings::valid(tx.conn, staff, customer, now)? else { return Ok(None) };
                let may = acts_rightly(tx.conn, Actor::Staff { id: staff, role: opening.role })?;
                Ok(may.then_some(opening))
            })
            .await
    }

    /// Every opening from one time to before another, newest first, for the officer; reading it is recorded.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the actor is not the officer.
    pub async fn openings(
        &self,
        actor: Actor,
        from: Timestamp,
        to: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<OpeningLine>, VaultError> {
        let is_officer =
            matches!(actor, Actor::Staff { role: Role::Officer, .. } | Actor::System(Role::Officer));
        if !is_officer {
            return Err(NOT_THE_OFFICER);
        }
        // Recorded first: the list shows reasons, which may be personal.
        self.store()
            .write(move |tx| {
                if !acts_rightly(tx.conn, actor)? {
                    return Err(NOT_THE_OFFICER);
                }
                let mut entry = Entry::of_the_house(Event::Released, actor, now);
                entry.act = Some(Act::Accountability { occasion: Occasion::Routine });
                entry.kinds = vec![Attribute::ProcessingRecord];
                entry.decision = Some(DecisionCode::Permit);
                tx.append(entry)
            })
            .await?;
        let wrapping = self.keys().wrapping();
        let rows = self
            .store()
            .read(move |tx| {
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                openings::between(tx.conn, from, to)?
                    .into_iter()
                    .map(|(opening, sealed)| listed(tx.conn, keys, &wrapping, opening, sealed))
                    .collect::<Result<Vec<_>, VaultError>>()
            })
            .await?;
        let names = self.all_staff().await?;
        let name = |id| names.iter().find(|line| line.id == id).map(|line| line.name.clone());
        Ok(rows
            .into_iter()
            .map(|(opening, customer_number, reason)| OpeningLine {
                staff_name: name(opening.staff).unwrap_or_default(),
                opening,
                customer_number,
                reason,
            })
            .collect())
    }
}

const NOT_THE_OFFICER: VaultError = VaultError::NotNow("only the protection officer reads this list");

/// An opening with the number of its customer, and its reason while it can be opened.
fn listed(
    conn: &Connection,
    keys: &Connection,
    wrapping: &Wrapping,
    opening: Opening,
    sealed: Option<Vec<u8>>,
) -> Result<(Opening, Option<CustomerNumber>, Option<String>), VaultError> {
    let customer = customers::row(conn, opening.customer)?;
    let customer = customer.filter(|row| row.header.state != CustomerState::Erased);
    let number = customer.map(|row| row.header.number);
    let key = class_key(keys, wrapping, opening.customer, RetentionClass::Service)?;
    let reason = match (sealed, key) {
        (Some(sealed), Some(key)) => {
            let plain = key.open(bound(&opening).as_bytes(), &sealed)?;
            Some(core::str::from_utf8(&plain).map_err(|_| VaultError::Tampered)?.to_owned())
        }
        _ => None,
    };
    Ok((opening, number, reason))
}

fn opened_entry(
    subject: &Arc<Subject>,
    actor: Actor,
    act: Act,
    ticket: Option<TicketId>,
    reason: Option<&Personal<String>>,
    now: Timestamp,
) -> Entry {
    let mut detail = DetailRecord::by(actor).on(act);
    detail.ticket = ticket.map(|ticket| ticket.to_string());
    detail.reason = reason.map(|reason| reason.expose().trim().to_owned());
    let mut entry = Entry::about(subject, Event::Opened, actor, now);
    entry.act = Some(act);
    entry.detail = Some(detail);
    entry
}

/// What staff do with an opened customer. Other purposes have their own rooms: a case, a campaign, a report.
const fn act(purpose: Purpose, has_ticket: bool) -> Result<Act, VaultError> {
    let occasion = if has_ticket { Occasion::Ticket } else { Occasion::Reason };
    match purpose {
        Purpose::ServiceCommunication => Ok(Act::ServiceCommunication { occasion }),
        Purpose::Accountability => Ok(Act::Accountability { occasion }),
        Purpose::Billing => Ok(Act::Billing { occasion }),
        Purpose::Disclosure | Purpose::IntangibleAsset | Purpose::Promotion | Purpose::Whois => {
            Err(VaultError::NotNow("a customer is opened to communicate, to bill or to account"))
        }
    }
}

fn must_act_rightly(conn: &Connection, actor: Actor) -> Result<(), VaultError> {
    if acts_rightly(conn, actor)? {
        return Ok(());
    }
    Err(VaultError::NotNow("this member of staff does not hold that role, or does not work here any more"))
}

fn must_be_open(conn: &Connection, ticket: TicketId, customer: CustomerId) -> Result<(), VaultError> {
    match tickets::find(conn, ticket)? {
        None => Err(VaultError::NotFound("ticket")),
        Some(header) if header.customer != customer => {
            Err(VaultError::NotNow("this ticket is another customer's"))
        }
        Some(header) if header.state == TicketState::Closed => {
            Err(VaultError::NotNow("this ticket is closed; open it again, or write a reason"))
        }
        Some(_) => Ok(()),
    }
}

/// What a sealed reason is bound to: it cannot be moved to another opening.
pub(super) fn bound(opening: &Opening) -> Bound {
    Bound::new("amanah/opening/1")
        .bytes(opening.staff.as_bytes())
        .text(opening.role.code())
        .bytes(opening.customer.as_bytes())
        .text(opening.purpose.code())
        .number(opening.opened_at.as_micros())
}
