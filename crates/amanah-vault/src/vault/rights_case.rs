//! Requests with a clock: opened, moved on step by step, each step an entry of the ledger (DEL2, UU 27/2022 art. 14).
//!
//! What a step does to the customer happens in its own transaction: with the freeze nobody but the case, the law and the
//! customer is given anything any more, and with a stop everything is in use again. The steps themselves follow
//! [`next_state`], whoever asks for them.

use std::sync::Arc;

use amanah_ledger::Event;
use amanah_policy::{
    Activity, CaseChannel, CaseId, CaseKind, CaseState, CaseStep, CustomerId, StaffId, Timestamp, next_state,
};

use super::Vault;
use super::subject::subject_of;
use crate::actor::Actor;
use crate::customer::CustomerState;
use crate::error::VaultError;
use crate::personal::Personal;
use crate::rows::{CaseChange, CaseEntry, NewCase, RightsCase, Secret, SubjectEvent};
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::staff::acts_rightly;
use crate::store::{WriteTx, accounts, customers, rights_cases, webhooks};

const NOT_STAFF: VaultError = VaultError::NotNow("only active staff in their own role work on a request");
const NO_SUCH_STEP: VaultError = VaultError::NotNow("this does not follow; look at how the request stands");
const OPEN_ALREADY: VaultError = VaultError::Taken("open erasure");
const NO_CASE: VaultError = VaultError::NotFound("request");

/// How long the page of a closed case can be read, and what proves that it was kept (retention of certificates).
const CLOSED_DAYS: i64 = 3_653;

/// Of what a code is, in the making of it.
const CODE: &str = "case";

/// What was said about a step, in words or by a code: sealed for the customer with the entry of that step.
pub struct Said {
    /// The step is the one that leads to this state.
    pub on: CaseState,
    /// What was said.
    pub words: Personal<String>,
}

impl core::fmt::Debug for Said {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Said").field("on", &self.on).finish_non_exhaustive()
    }
}

impl Vault {
    /// Opens a case and takes the first steps of it, all in one.
    ///
    /// Enforces: DEL2
    ///
    /// # Errors
    /// [`VaultError::Taken`] when an erasure of this customer is open already; [`VaultError::AnswersForOthers`] when the
    /// owner of an account with other people wants to leave; [`VaultError::NotNow`] for a step that does not follow.
    pub async fn open_case(
        &self,
        new: NewCase,
        steps: Vec<(CaseStep, CaseChange)>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<RightsCase, VaultError> {
        self.open_case_saying(new, steps, None, actor, now).await
    }

    /// Opens a case and takes the first steps of it; the ledger keeps what was said about one of them.
    ///
    /// # Errors
    /// As [`Self::open_case`].
    pub async fn open_case_saying(
        &self,
        new: NewCase,
        steps: Vec<(CaseStep, CaseChange)>,
        said: Option<Said>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<RightsCase, VaultError> {
        let case = RightsCase {
            id: CaseId::from_bytes(self.random().bytes()?),
            customer: new.customer,
            kind: new.kind,
            channel: new.channel,
            state: CaseState::Received,
            activity: new.activity,
            received_at: now,
            due_at: new.due_at,
            ends_at: None,
            frozen_at: None,
            confirmed: None,
            closed_at: None,
            why: None,
            opened_by: staff_of(actor),
            closed_by: None,
            told: 0,
        };
        let code = self.kept_code_of_case(case.id);
        let opened = self
            .with_concerned(case.customer, said, move |tx, concerned| {
                // A case that takes no step yet is opened by no less.
                if staff_of(actor).is_some() && !acts_rightly(tx.conn, actor)? {
                    return Err(NOT_STAFF);
                }
                if new.kind == CaseKind::Erase
                    && rights_cases::open_erasure(tx.conn, case.customer)?.is_some()
                {
                    return Err(OPEN_ALREADY);
                }
                let mut case = case;
                rights_cases::insert(tx.conn, &case, &code)?;
                concerned.record(tx, &case, Event::CaseOpened, actor, now)?;
                for (step, change) in steps {
                    take(tx, concerned, &mut case, (step, change), actor, now)?;
                }
                Ok(case)
            })
            .await?;
        fail::fail_point!("case::opened");
        Ok(opened)
    }

    /// Takes the next steps of a case, all in one; the case must stand as the caller saw it.
    ///
    /// Enforces: DEL2
    ///
    /// # Errors
    /// [`VaultError::KeepsChanging`] when somebody else moved it meanwhile; [`VaultError::NotNow`] for a step that does not
    /// follow; those of the store.
    pub async fn move_case(
        &self,
        seen: &RightsCase,
        steps: Vec<(CaseStep, CaseChange)>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<RightsCase, VaultError> {
        self.move_case_saying(seen, steps, None, actor, now).await
    }

    /// Takes the next steps of a case; the ledger keeps what was said about one of them.
    ///
    /// # Errors
    /// As [`Self::move_case`].
    pub async fn move_case_saying(
        &self,
        seen: &RightsCase,
        steps: Vec<(CaseStep, CaseChange)>,
        said: Option<Said>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<RightsCase, VaultError> {
        let (customer, id, state) = (seen.customer, seen.id, seen.state);
        let moved = self
            .with_concerned(customer, said, move |tx, concerned| {
                let mut case = rights_cases::find(tx.conn, customer, id)?.ok_or(NO_CASE)?;
                if case.state != state {
                    return Err(VaultError::KeepsChanging);
                }
                for (step, change) in steps {
                    take(tx, concerned, &mut case, (step, change), actor, now)?;
                }
                if matches!(case.state, CaseState::Erased | CaseState::ErasedWithRetention) {
                    close_others(tx, concerned, &case, actor, now)?;
                }
                Ok(case)
            })
            .await?;
        fail::fail_point!("case::moved");
        Ok(moved)
    }

    /// Fixes whether the customer of a confirmed case is active, which was not known when it came: it goes on from here.
    ///
    /// Enforces: DEL2
    ///
    /// # Errors
    /// [`VaultError::KeepsChanging`] when it stands differently by now; those of the store.
    pub async fn settle_activity(
        &self,
        seen: &RightsCase,
        is: Activity,
        actor: Actor,
        now: Timestamp,
    ) -> Result<RightsCase, VaultError> {
        let (customer, id, state) = (seen.customer, seen.id, seen.state);
        self.with_concerned(customer, None, move |tx, concerned| {
            if !acts_rightly(tx.conn, actor)? {
                return Err(NOT_STAFF);
            }
            let case = rights_cases::find(tx.conn, customer, id)?.ok_or(NO_CASE)?;
            if case.state != state || case.activity != Some(Activity::Unknown) {
                return Err(VaultError::KeepsChanging);
            }
            let case = RightsCase { activity: Some(is), due_at: now, ..case };
            rights_cases::update(tx.conn, &case)?;
            concerned.record(tx, &case, Event::CaseMoved, actor, now)?;
            Ok(case)
        })
        .await
    }

    /// Notes when something is due next in a case, and how many notices went out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn put_off_case(
        &self,
        case: &RightsCase,
        due_at: Timestamp,
        told: u8,
    ) -> Result<(), VaultError> {
        let (customer, id) = (case.customer, case.id);
        self.leased_store().write(move |tx| rights_cases::put_off(tx.conn, customer, id, due_at, told)).await
    }

    /// Puts off the end of the time to think.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn think_longer(&self, case: &RightsCase, until: Timestamp) -> Result<(), VaultError> {
        let (customer, id) = (case.customer, case.id);
        self.leased_store().write(move |tx| rights_cases::think_longer(tx.conn, customer, id, until)).await
    }

    /// The code by which the page of a case is found.
    #[must_use]
    pub fn code_of_case(&self, case: CaseId) -> Secret {
        self.code(&self.code_body(CODE, &[case.as_bytes()]))
    }

    /// What the store keeps of the code of a case.
    pub(super) fn kept_code_of_case(&self, case: CaseId) -> [u8; 16] {
        self.kept_code(&self.code_body(CODE, &[case.as_bytes()]))
    }

    /// The case that a code leads to.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn case_of_code(&self, code: &str) -> Result<Option<RightsCase>, VaultError> {
        let Some(body) = self.body_of_code(code) else { return Ok(None) };
        let kept = self.kept_code(&body);
        self.store().read(move |tx| rights_cases::of_code(tx.conn, &kept)).await
    }

    /// One case of a customer.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn case(&self, customer: CustomerId, id: CaseId) -> Result<Option<RightsCase>, VaultError> {
        self.store().read(move |tx| rights_cases::find(tx.conn, customer, id)).await
    }

    /// The case with this id, whosever it is: its code, made anew, leads to it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn case_by_id(&self, id: CaseId) -> Result<Option<RightsCase>, VaultError> {
        let kept = self.kept_code_of_case(id);
        self.store().read(move |tx| rights_cases::of_code(tx.conn, &kept)).await
    }

    /// The steps of a case, in their order.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn steps_of_case(&self, case: &RightsCase) -> Result<Vec<CaseEntry>, VaultError> {
        let (customer, id) = (case.customer, case.id);
        self.store().read(move |tx| rights_cases::steps(tx.conn, customer, id)).await
    }

    /// All cases of a customer, the newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn cases_of(&self, customer: CustomerId) -> Result<Vec<RightsCase>, VaultError> {
        self.store().read(move |tx| rights_cases::of_customer(tx.conn, customer)).await
    }

    /// The erasure of a customer that is open.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open_erasure(&self, customer: CustomerId) -> Result<Option<RightsCase>, VaultError> {
        self.store().read(move |tx| rights_cases::open_erasure(tx.conn, customer)).await
    }

    /// The open request that keeps a customer's data out of use: an erasure before a restriction.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn frozen_by(&self, customer: CustomerId) -> Result<Option<RightsCase>, VaultError> {
        let open = self.store().read(move |tx| rights_cases::frozen_by(tx.conn, customer)).await?;
        Ok(open.into_iter().next())
    }

    /// Open cases in the order in which something is due: those that are due by then, or all.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open_cases(
        &self,
        due_by: Option<Timestamp>,
        at_most: u32,
    ) -> Result<Vec<RightsCase>, VaultError> {
        self.store().read(move |tx| rights_cases::open(tx.conn, due_by, at_most)).await
    }

    /// Open cases that wait for a person, in the order in which something is due: whatever is no erasure, and an erasure
    /// that does not go on by itself, or was to go on before `overdue` and did not.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn cases_for_a_person(
        &self,
        overdue: Timestamp,
        at_most: u32,
    ) -> Result<Vec<RightsCase>, VaultError> {
        self.store().read(move |tx| rights_cases::for_a_person(tx.conn, overdue, at_most)).await
    }

    /// The cases that were closed last, the newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn closed_cases(&self, at_most: u32) -> Result<Vec<RightsCase>, VaultError> {
        self.store().read(move |tx| rights_cases::closed(tx.conn, at_most)).await
    }

    /// People who have not signed in since a day and have had no service since: the longest ago first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn quiet_customers(
        &self,
        since: Timestamp,
        at_most: u32,
    ) -> Result<Vec<CustomerId>, VaultError> {
        self.store().read(move |tx| customers::quiet(tx.conn, since, at_most)).await
    }

    /// Whether a customer signed in since a day.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn was_seen_since(&self, customer: CustomerId, since: Timestamp) -> Result<bool, VaultError> {
        self.store().read(move |tx| customers::was_seen(tx.conn, customer, since)).await
    }

    /// Since when closed cases are kept.
    pub(super) const fn cases_kept_since(now: Timestamp) -> Timestamp {
        now.plus_days(-CLOSED_DAYS)
    }

    /// Writes with everybody whom the case of a customer concerns: themself, and the companies that go along with them.
    async fn with_concerned<T, F>(
        &self,
        customer: CustomerId,
        said: Option<Said>,
        write: F,
    ) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>, &Concerned) -> Result<T, VaultError> + Send + 'static,
    {
        let wrapping = self.keys().wrapping();
        self.leased_store()
            .read_then_write(move |tx| {
                let subject = |id| match customers::living(tx.conn, id) {
                    Ok(row) => subject_of(tx, &wrapping, &row).map(Some),
                    Err(VaultError::UnknownCustomer) => Ok(None),
                    Err(other) => Err(other),
                };
                let companies = accounts::concerned(tx.conn, customer)?;
                let companies = companies.into_iter().map(subject).collect::<Result<Vec<_>, _>>()?;
                let concerned = Concerned {
                    own: subject(customer)?,
                    companies: companies.into_iter().flatten().collect(),
                    said,
                };
                Ok(move |tx: &mut WriteTx<'_>| write(tx, &concerned))
            })
            .await
    }
}

/// Whom a case concerns: nobody any more, once they are erased.
struct Concerned {
    own: Option<Arc<Subject>>,
    companies: Vec<Arc<Subject>>,
    said: Option<Said>,
}

impl Concerned {
    /// Writes down how a case stands now.
    fn record(
        &self,
        tx: &mut WriteTx<'_>,
        case: &RightsCase,
        event: Event,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let mut entry = match &self.own {
            Some(subject) => Entry::about(subject, event, actor, now),
            None => Entry::of_the_house(event, actor, now),
        };
        let said = self.said.as_ref().filter(|said| said.on == case.state);
        let reason = said.map_or_else(|| case.state.code().to_owned(), |said| said.words.expose().clone());
        entry.detail = Some(DetailRecord {
            reason: Some(reason),
            occasion: Some(case.kind.code().to_owned()),
            ..DetailRecord::by(actor)
        });
        let place = tx.append(entry)?;
        rights_cases::insert_step(tx.conn, case, place, now)
    }

    /// Who goes with a case of this kind: a restriction is of one's own data alone.
    fn of(&self, kind: CaseKind) -> impl Iterator<Item = &Arc<Subject>> {
        let companies = if kind == CaseKind::Erase { self.companies.as_slice() } else { &[] };
        self.own.iter().chain(companies)
    }

    /// Freezes everybody concerned.
    ///
    /// Enforces: DEL2
    fn freeze(
        &self,
        tx: &mut WriteTx<'_>,
        case: &RightsCase,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        for subject in self.of(case.kind) {
            if customers::freeze(tx.conn, subject.customer, CustomerState::Frozen)? {
                append(tx, subject, Event::Restricted, actor, now)?;
                webhooks::announce_to_subscribed(tx.conn, subject.customer, SubjectEvent::Frozen, now)?;
            }
        }
        Ok(())
    }

    /// Lets everybody concerned be used again, except whom another request of their own keeps frozen. Whoever was told of
    /// the freeze is told of its end.
    ///
    /// Enforces: DEL2
    fn thaw(
        &self,
        tx: &mut WriteTx<'_>,
        case: &RightsCase,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        for subject in self.of(case.kind) {
            let others = rights_cases::frozen_by(tx.conn, subject.customer)?;
            if others.iter().any(|other| other.id != case.id) {
                continue;
            }
            if customers::freeze(tx.conn, subject.customer, CustomerState::Active)? {
                append(tx, subject, Event::Restored, actor, now)?;
                webhooks::announce_release(tx.conn, subject.customer, now)?;
            }
        }
        Ok(())
    }

    /// An objection that was answered: the ledger has it, and other systems are told that a consent changed.
    ///
    /// Enforces: U5
    fn withdraw_consent(&self, tx: &mut WriteTx<'_>, actor: Actor, now: Timestamp) -> Result<(), VaultError> {
        let Some(subject) = &self.own else { return Ok(()) };
        append(tx, subject, Event::ConsentWithdrawn, actor, now)?;
        webhooks::announce_to_subscribed(tx.conn, subject.customer, SubjectEvent::ConsentChanged, now)?;
        Ok(())
    }
}

fn append(
    tx: &mut WriteTx<'_>,
    subject: &Arc<Subject>,
    event: Event,
    actor: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    let mut entry = Entry::about(subject, event, actor, now);
    entry.detail = Some(DetailRecord::by(actor));
    tx.append(entry).map(|_place| ())
}

/// One step of a case, with what it brings.
fn take(
    tx: &mut WriteTx<'_>,
    concerned: &Concerned,
    case: &mut RightsCase,
    (step, change): (CaseStep, CaseChange),
    actor: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    if staff_of(actor).is_some() && !acts_rightly(tx.conn, actor)? {
        return Err(NOT_STAFF);
    }
    case.state = next_state(case.kind, case.state, step).ok_or(NO_SUCH_STEP)?;
    case.due_at = change.due_at.unwrap_or(case.due_at);
    case.ends_at = change.ends_at;
    case.told = change.told.unwrap_or(case.told);
    case.activity = change.activity.or(case.activity);
    let begins = matches!(step, CaseStep::Freeze | CaseStep::CoolOff) && case.frozen_at.is_none();
    let stops = case.state.is_closed() && case.frozen_at.is_some() && step_undoes(case.kind, step);
    // Carrying out is asked too: nothing stops it from there, and somebody may have joined the account meanwhile.
    if case.kind == CaseKind::Erase
        && matches!(step, CaseStep::Freeze | CaseStep::Confirm | CaseStep::CoolOff | CaseStep::Execute)
        && accounts::at_erasure(tx.conn, case.customer)?.answers_for_others
    {
        return Err(VaultError::AnswersForOthers);
    }
    if begins {
        concerned.freeze(tx, case, actor, now)?;
        case.frozen_at = Some(now);
    }
    if stops {
        concerned.thaw(tx, case, actor, now)?;
    }
    if case.kind == CaseKind::Object && step == CaseStep::Answer {
        concerned.withdraw_consent(tx, actor, now)?;
    }
    if step == CaseStep::Cancel && case.channel == CaseChannel::Retention {
        // Whoever says that they stay is not asked again tomorrow.
        customers::seen(tx.conn, case.customer, now)?;
    }
    if let Some(how) = change.confirmed {
        case.confirmed = Some((now, how));
    }
    if case.state.is_closed() {
        case.closed_at = Some(now);
        case.closed_by = staff_of(actor);
        case.why = change.why;
    }
    let event = if case.state.is_closed() { Event::CaseClosed } else { Event::CaseMoved };
    rights_cases::update(tx.conn, case)?;
    concerned.record(tx, case, event, actor, now)
}

/// Whatever else somebody asked for ends with them: there is nothing left that it could be about.
fn close_others(
    tx: &mut WriteTx<'_>,
    concerned: &Concerned,
    erased: &RightsCase,
    actor: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    for mut other in rights_cases::of_customer(tx.conn, erased.customer)? {
        if other.state.is_closed() {
            continue;
        }
        // What they were asked to decide is decided; what waited for somebody here has lost its object.
        let step = if other.state == CaseState::Frozen { CaseStep::Cancel } else { CaseStep::Expire };
        take(tx, concerned, &mut other, (step, CaseChange::default()), actor, now)?;
    }
    Ok(())
}

/// Whether with a step that ends a case the data is in use again.
const fn step_undoes(kind: CaseKind, step: CaseStep) -> bool {
    match kind {
        CaseKind::Restrict => true,
        _ => matches!(step, CaseStep::Cancel | CaseStep::Expire | CaseStep::Refuse),
    }
}

const fn staff_of(actor: Actor) -> Option<StaffId> {
    match actor {
        Actor::Staff { id, .. } => Some(id),
        Actor::Customer(_) | Actor::System(_) | Actor::Visitor => None,
    }
}
