//! The officer's review of openings: found in order, or asked about and answered; and ending one early (SEC).

use amanah_ledger::Event;
use amanah_policy::{Role, StaffId, Timestamp};

use super::Vault;
use super::opening::{OpeningPart, must_act_rightly, must_be_officer};
use crate::actor::Actor;
use crate::error::VaultError;
use crate::personal::Personal;
use crate::release::LedgerPlace;
use crate::rows::{Finding, Opening, OpeningLine, ReviewState};
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::openings::{self, OpeningRow};
use crate::store::sql::Connection;
use crate::store::staff_rows;

const NO_OPENING: VaultError = VaultError::NotFound("opening");

impl Vault {
    /// Notes what the officer finds of an opening that no ticket stands for. Nobody finds their own opening in order
    /// while there is another officer.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotFound`], [`VaultError::NotNow`] when the actor may not or nothing is to be said of it any more,
    /// [`VaultError::UnknownCustomer`] for a question about a customer who is erased.
    pub async fn review_opening(
        &self,
        opened: LedgerPlace,
        finding: Finding,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let opening = self.opening_at(opened).await?.opening;
        let question = match finding {
            Finding::Fine => None,
            Finding::Asks(text) => Some(self.seal_beside(&opening, OpeningPart::Question, &text).await?),
        };
        self.store()
            .write(move |tx| {
                must_be_officer(tx.conn, actor)?;
                must_judge(tx.conn, actor, &opening)?;
                let row = openings::at(tx.conn, opened)?.ok_or(NO_OPENING)?;
                if matches!(row.review, ReviewState::NotNeeded | ReviewState::Fine) {
                    return Err(VaultError::NotNow("nothing is to be said of this opening any more"));
                }
                openings::review(tx.conn, opened, staff_of(actor), question.as_deref(), now)?;
                noted(tx, Event::OpeningReviewed, actor, now)
            })
            .await
    }

    /// The openings of a member of staff about which the officer asked, each with the question.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn questions_to(&self, staff: StaffId) -> Result<Vec<OpeningLine>, VaultError> {
        self.lines(move |conn| openings::asked_of(conn, staff)).await
    }

    /// Answers the officer's question about one's own opening.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] for somebody else's opening, [`VaultError::NotNow`] when nothing was asked.
    pub async fn answer_review(
        &self,
        opened: LedgerPlace,
        answer: Personal<String>,
        (staff, role): (StaffId, Role),
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let opening = self.opening_at(opened).await?.opening;
        if opening.staff != staff {
            return Err(NO_OPENING);
        }
        let sealed = self.seal_beside(&opening, OpeningPart::Answer, &answer).await?;
        let actor = Actor::Staff { id: staff, role };
        self.store()
            .write(move |tx| {
                must_act_rightly(tx.conn, actor)?;
                let row = openings::at(tx.conn, opened)?.ok_or(NO_OPENING)?;
                if row.review != ReviewState::Asked {
                    return Err(VaultError::NotNow("nothing is asked about this opening any more"));
                }
                openings::answer(tx.conn, opened, &sealed, now)?;
                noted(tx, Event::OpeningReviewed, actor, now)
            })
            .await
    }

    /// Ends an opening before its time: one's own, or as the officer anybody's. One that is over stays as it is.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotFound`] for an opening that is none of the actor's business.
    pub async fn end_opening(
        &self,
        opened: LedgerPlace,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.store()
            .write(move |tx| {
                must_act_rightly(tx.conn, actor)?;
                let opening = openings::at(tx.conn, opened)?.ok_or(NO_OPENING)?.opening;
                let is_own = staff_of(actor) == Some(opening.staff);
                if !is_own {
                    must_be_officer(tx.conn, actor).map_err(|_| NO_OPENING)?;
                }
                if opening.until <= now {
                    return Ok(());
                }
                openings::end(tx.conn, opened, now)?;
                noted(tx, Event::OpeningEnded, actor, now)
            })
            .await
    }

    async fn opening_at(&self, opened: LedgerPlace) -> Result<OpeningRow, VaultError> {
        self.store().read(move |tx| openings::at(tx.conn, opened)).await?.ok_or(NO_OPENING)
    }

    /// Seals a text under the key of the customer whom the opening was about: it goes with them.
    async fn seal_beside(
        &self,
        opening: &Opening,
        part: OpeningPart,
        text: &Personal<String>,
    ) -> Result<Vec<u8>, VaultError> {
        let text = text.expose().trim();
        if text.is_empty() {
            return Err(VaultError::Malformed("text; say in words what you mean"));
        }
        let subject = self.subject(opening.customer).await?;
        Ok(subject.key.seal(self.random(), part.bound(opening).as_bytes(), text.as_bytes())?)
    }
}

const fn staff_of(actor: Actor) -> Option<StaffId> {
    match actor {
        Actor::Staff { id, .. } => Some(id),
        Actor::Customer(_) | Actor::System(_) | Actor::Visitor => None,
    }
}

/// Whoever opened does not find it in order, unless nobody else can.
fn must_judge(conn: &Connection, actor: Actor, opening: &Opening) -> Result<(), VaultError> {
    if staff_of(actor) == Some(opening.staff) && staff_rows::has_other_officer(conn, opening.staff)? {
        return Err(VaultError::NotNow("this is your own opening; another officer reviews it"));
    }
    Ok(())
}

fn noted(
    tx: &mut crate::store::WriteTx<'_>,
    event: Event,
    actor: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    let mut entry = Entry::of_the_house(event, actor, now);
    entry.detail = Some(DetailRecord::by(actor));
    tx.append(entry).map(|_place| ())
}
