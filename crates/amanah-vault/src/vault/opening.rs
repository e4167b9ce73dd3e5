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
use crate::rows::{Opening, OpeningBasis, OpeningLine, Review, TicketState};
use crate::seal::Bound;
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::openings::OpeningRow;
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
        let occasion = match &basis {
            OpeningBasis::Ticket(_) => Occasion::Ticket,
            OpeningBasis::Reason(_) => Occasion::Reason,
            OpeningBasis::BreakGlass(_) => Occasion::BreakGlass,
        };
        let act = act(purpose, occasion)?;
        let subject = self.subject(customer).await?;
        let (ticket, reason) = match basis {
            OpeningBasis::Ticket(ticket) => (Some(ticket), None),
            OpeningBasis::Reason(reason) | OpeningBasis::BreakGlass(reason) => {
                if reason.expose().trim().is_empty() {
                    return Err(VaultError::Malformed("reason; say in words why"));
                }
                (None, Some(reason))
            }
        };
        let mut opening = Opening {
            staff,
            role,
            customer,
            purpose,
            ticket,
            is_break_glass: occasion == Occasion::BreakGlass,
            opened_at: now,
            until,
            place: LedgerPlace { sequence: 0 },
        };
        let sealed = match &reason {
            Some(reason) => Some(subject.key.seal(
                self.random(),
                OpeningPart::Reason.bound(&opening).as_bytes(),
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

    /// The openings of a member of staff that are valid now, with the number of each customer.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn openings_of(
        &self,
        staff: StaffId,
        now: Timestamp,
    ) -> Result<Vec<(Opening, CustomerNumber)>, VaultError> {
        self.store()
            .read(move |tx| {
                let mut openings = Vec::new();
                for opening in openings::valid_of(tx.conn, staff, now)? {
                    if !acts_rightly(tx.conn, Actor::Staff { id: staff, role: opening.role })? {
                        continue;
                    }
                    let customer = customers::row(tx.conn, opening.customer)?;
                    openings.extend(customer.map(|row| (opening, row.header.number)));
                }
                Ok(openings)
            })
            .await
    }

    /// The oldest openings that wait for the officer, break-glass in front, each with the number of its customer while
    /// there is one. Reasons are left out, so that nothing personal is read and nothing has to be recorded.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reviews_waiting(
        &self,
        at_most: u32,
        now: Timestamp,
    ) -> Result<Vec<(Opening, CustomerNumber)>, VaultError> {
        self.store()
            .read(move |tx| {
                let mut waiting = Vec::new();
                for row in openings::to_review(tx.conn, now, i64::from(at_most))? {
                    let customer = customers::row(tx.conn, row.opening.customer)?;
                    let customer = customer.filter(|row| row.header.state != CustomerState::Erased);
                    waiting.extend(customer.map(|customer| (row.opening, customer.header.number)));
                }
                Ok(waiting)
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
        self.read_list(actor, now, move |conn| openings::between(conn, from, to)).await
    }

    /// The oldest openings that no ticket stands for and that the officer has not found in order, break-glass in front;
    /// reading it is recorded.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the actor is not the officer.
    pub async fn openings_to_review(
        &self,
        actor: Actor,
        at_most: u32,
        now: Timestamp,
    ) -> Result<Vec<OpeningLine>, VaultError> {
        self.read_list(actor, now, move |conn| openings::to_review(conn, now, i64::from(at_most))).await
    }

    /// One opening, by its place in the ledger, for the officer; reading it is recorded.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the actor is not the officer.
    pub async fn opening_line(
        &self,
        actor: Actor,
        opened: LedgerPlace,
        now: Timestamp,
    ) -> Result<Option<OpeningLine>, VaultError> {
        let one = move |conn: &Connection| Ok(openings::at(conn, opened)?.into_iter().collect());
        Ok(self.read_list(actor, now, one).await?.pop())
    }

    /// Every opening of anybody that is valid now, newest first, for the officer; reading it is recorded.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the actor is not the officer.
    pub async fn open_now(&self, actor: Actor, now: Timestamp) -> Result<Vec<OpeningLine>, VaultError> {
        self.read_list(actor, now, move |conn| openings::all_valid(conn, now)).await
    }

    async fn read_list<F>(
        &self,
        actor: Actor,
        now: Timestamp,
        which: F,
    ) -> Result<Vec<OpeningLine>, VaultError>
    where
        F: FnOnce(&Connection) -> Result<Vec<OpeningRow>, VaultError> + Send + 'static,
    {
        // Recorded first: the list shows reasons, which may be personal.
        self.store()
            .write(move |tx| {
                must_be_officer(tx.conn, actor)?;
                let mut entry = Entry::of_the_house(Event::Released, actor, now);
                entry.act = Some(Act::Accountability { occasion: Occasion::Routine });
                entry.kinds = vec![Attribute::ProcessingRecord];
                entry.decision = Some(DecisionCode::Permit);
                tx.append(entry)
            })
            .await?;
        self.lines(which).await
    }

    /// Openings as lists show them: with names, and with the texts that can still be opened.
    pub(super) async fn lines<F>(&self, which: F) -> Result<Vec<OpeningLine>, VaultError>
    where
        F: FnOnce(&Connection) -> Result<Vec<OpeningRow>, VaultError> + Send + 'static,
    {
        let wrapping = self.keys().wrapping();
        let mut lines = self
            .store()
            .read(move |tx| {
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let rows = which(tx.conn)?.into_iter();
                rows.map(|row| listed(tx.conn, keys, &wrapping, row)).collect::<Result<Vec<_>, VaultError>>()
            })
            .await?;
        let names = self.all_staff().await?;
        for line in &mut lines {
            let name = names.iter().find(|known| known.id == line.opening.staff);
            line.staff_name = name.map(|known| known.name.clone()).unwrap_or_default();
        }
        Ok(lines)
    }
}

const NOT_THE_OFFICER: VaultError = VaultError::NotNow("only the protection officer reads this list");

/// Fails unless the actor is an active officer.
pub(super) fn must_be_officer(conn: &Connection, actor: Actor) -> Result<(), VaultError> {
    let is_officer = matches!(actor, Actor::Staff { role: Role::Officer, .. } | Actor::System(Role::Officer));
    if is_officer && acts_rightly(conn, actor)? { Ok(()) } else { Err(NOT_THE_OFFICER) }
}

/// An opening with the number of its customer, and its texts while they can be opened.
fn listed(
    conn: &Connection,
    keys: &Connection,
    wrapping: &Wrapping,
    row: OpeningRow,
) -> Result<OpeningLine, VaultError> {
    let customer = customers::row(conn, row.opening.customer)?;
    let customer = customer.filter(|row| row.header.state != CustomerState::Erased);
    let key = class_key(keys, wrapping, row.opening.customer, RetentionClass::Service)?;
    let text = |part: OpeningPart| -> Result<Option<String>, VaultError> {
        let (Some(sealed), Some(key)) = (part.of(&row), &key) else { return Ok(None) };
        let plain = key.open(part.bound(&row.opening).as_bytes(), sealed)?;
        core::str::from_utf8(&plain).map(|text| Some(text.to_owned())).map_err(|_| VaultError::Tampered)
    };
    let (question, answer) = (text(OpeningPart::Question)?, text(OpeningPart::Answer)?);
    let reason = text(OpeningPart::Reason)?;
    let review = Review { state: row.review, reviewed_at: row.reviewed_at, question, answer };
    Ok(OpeningLine {
        customer_number: customer.map(|row| row.header.number),
        reason,
        review,
        staff_name: String::new(),
        opening: row.opening,
    })
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
const fn act(purpose: Purpose, occasion: Occasion) -> Result<Act, VaultError> {
    match purpose {
        Purpose::ServiceCommunication => Ok(Act::ServiceCommunication { occasion }),
        _ if matches!(occasion, Occasion::BreakGlass) => {
            Err(VaultError::NotNow("break-glass is for reaching the customer and mending their service"))
        }
        Purpose::Accountability => Ok(Act::Accountability { occasion }),
        Purpose::Billing => Ok(Act::Billing { occasion }),
        Purpose::Disclosure | Purpose::IntangibleAsset | Purpose::Promotion | Purpose::Whois => {
            Err(VaultError::NotNow("a customer is opened to communicate, to bill or to account"))
        }
    }
}

pub(super) fn must_act_rightly(conn: &Connection, actor: Actor) -> Result<(), VaultError> {
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

/// A text that is sealed beside an opening.
#[derive(Clone, Copy)]
pub(super) enum OpeningPart {
    /// Why it was made.
    Reason,
    /// What the officer asks about it.
    Question,
    /// What the member of staff answers.
    Answer,
}

impl OpeningPart {
    /// The sealed text, if there is one.
    pub(super) fn of(self, row: &OpeningRow) -> Option<&[u8]> {
        match self {
            Self::Reason => row.reason.as_deref(),
            Self::Question => row.question.as_deref(),
            Self::Answer => row.answer.as_deref(),
        }
    }

    /// What it is bound to: it cannot be moved to another opening, and the opening does not become another kind.
    pub(super) fn bound(self, opening: &Opening) -> Bound {
        let bound = match self {
            Self::Reason => Bound::new("amanah/opening/1"),
            Self::Question => Bound::new("amanah/opening_question/1"),
            Self::Answer => Bound::new("amanah/opening_answer/1"),
        };
        let bound = bound
            .bytes(opening.staff.as_bytes())
            .text(opening.role.code())
            .bytes(opening.customer.as_bytes())
            .text(opening.purpose.code())
            .number(opening.opened_at.as_micros());
        if opening.is_break_glass { bound.text(Occasion::BreakGlass.code()) } else { bound }
    }
}
