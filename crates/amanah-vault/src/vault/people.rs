//! The people of a company's account: coming, going, other roles, another owner. Each change is in the record of the
//! company and of everybody it concerns.

use std::sync::Arc;

use amanah_ledger::Event;
use amanah_policy::purpose::Accountability;
use amanah_policy::{AccountId, Attribute, CustomerId, PendingId, PersonRole, Timestamp};

use super::Vault;
use super::occasion;
use super::pending::UsedLink;
use super::release::{ATTEMPTS, Ground, Recorded, is_worth_another_try};
use super::subject::subject_of;
use super::verdict::{Asked, Verdict};
use crate::actor::Actor;
use crate::datum::Selection;
use crate::error::{StoreError, VaultError};
use crate::facts::Question;
use crate::keys::{Bucket, bucket_key};
use crate::release::{Ask, Outcome, Released};
use crate::rows::{
    Account, JoinFault, OpenInvitation, OwnerOffer, PendingFault, PendingKind, PeopleChange, PeopleFault,
};
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::{WriteTx, accounts, customers, pending, sessions};

/// The fact of an invitation that says which account it is to.
pub const FACT_ACCOUNT: &str = "account";
/// The fact of an invitation that says in which roles, as codes with a space between.
pub const FACT_ROLES: &str = "roles";

const NO_ACCOUNT: VaultError = VaultError::NotFound("account");

/// A change of people, with the subjects in whose records it will stand.
pub(super) struct ChangeAbout {
    account: AccountId,
    change: PeopleChange,
    by: CustomerId,
    company: Arc<Subject>,
    /// The person it concerns, and when an account is handed over also its earlier owner.
    people: Vec<Arc<Subject>>,
    now: Timestamp,
}

impl Vault {
    /// Changes the people of an account, as `by` asks for it.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotFound`] for an account that is none; inside, why its people stay as they are.
    pub async fn change_people(
        &self,
        account: AccountId,
        change: PeopleChange,
        by: CustomerId,
        now: Timestamp,
    ) -> Result<Result<(), PeopleFault>, VaultError> {
        let found = self.account(account).await?;
        let mut concerned = vec![change.person()];
        if matches!(change, PeopleChange::TakeOver { .. }) {
            concerned.extend(found.owner());
        }
        let mut people = Vec::with_capacity(concerned.len());
        for customer in concerned {
            people.push(match self.subject(customer).await {
                Err(VaultError::UnknownCustomer) => return Ok(Err(PeopleFault::NotInIt)),
                subject => subject?,
            });
        }
        let company = self.subject(found.holder).await?;
        let change = ChangeAbout { account, change, by, company, people, now };
        self.store().write(move |tx| change.write(tx)).await
    }

    /// Brings a person to the account they were invited to: the link is used up and they belong to it, or neither.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`], or a store that fails; inside, why they did not come. The invitation stays then.
    pub async fn join_by_link(
        &self,
        token: &str,
        person: CustomerId,
        now: Timestamp,
    ) -> Result<Result<AccountId, JoinFault>, VaultError> {
        let kind = PendingKind::PersonInvitation;
        let behind = match self.look_behind_link(kind, token, now).await? {
            Ok(behind) => behind,
            Err(fault) => return Ok(Err(fault.into())),
        };
        let invited = behind.facts.get(FACT_ACCOUNT).and_then(|id| id.parse().ok());
        let (Some(account), Some(link)) = (invited, UsedLink::of(token)) else {
            return Ok(Err(PendingFault::UsedOrUnknown.into()));
        };
        let codes = behind.facts.get(FACT_ROLES).map(String::as_str).unwrap_or_default();
        let roles = codes.split(' ').filter_map(PersonRole::from_code).collect();
        let subject = self.subject(person).await?;
        let change = PeopleChange::Join { person, roles };
        let change = self.change_about_newcomer(account, change, subject, now).await?;
        self.store()
            .write(move |tx| {
                let invitation = match link.invitation(tx, now)? {
                    Ok(invitation) => invitation,
                    Err(fault) => return Ok(Err(fault.into())),
                };
                if let Err(fault) = change.write(tx)? {
                    return Ok(Err(fault.into()));
                }
                pending::delete(tx.conn, invitation)?;
                Ok(Ok(account))
            })
            .await
    }

    /// The change by which somebody who is registered in the same moment comes to an account.
    pub(super) async fn change_about_newcomer(
        &self,
        account: AccountId,
        change: PeopleChange,
        newcomer: Arc<Subject>,
        now: Timestamp,
    ) -> Result<ChangeAbout, VaultError> {
        let company = self.subject(self.account(account).await?.holder).await?;
        let by = newcomer.customer;
        Ok(ChangeAbout { account, change, by, company, people: vec![newcomer], now })
    }

    /// An account by its id.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn account(&self, account: AccountId) -> Result<Account, VaultError> {
        self.store().read(move |tx| accounts::find(tx.conn, account)).await?.ok_or(NO_ACCOUNT)
    }

    /// Every account a customer is a person of, the first they came to first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn accounts_of(&self, customer: CustomerId) -> Result<Vec<Account>, VaultError> {
        self.store().read(move |tx| accounts::all_of(tx.conn, customer)).await
    }

    /// Offers an account to one of its people, who takes it over by a [`PeopleChange::TakeOver`] or lets the offer end.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// When the store fails; inside, why there is no offer.
    pub async fn offer_account(
        &self,
        account: AccountId,
        offer: OwnerOffer,
    ) -> Result<Result<(), PeopleFault>, VaultError> {
        let found = self.account(account).await?;
        let (company, taker) = (self.subject(found.holder).await?, self.subject(offer.taker).await?);
        self.store()
            .write(move |tx| {
                let found = accounts::find(tx.conn, account)?.ok_or(NO_ACCOUNT)?;
                if !found.is_ended_by(offer.giver) {
                    return Ok(Err(PeopleFault::OwnerOnly));
                }
                // What it would come to is tried out now, so that no offer stands that nobody can take.
                let over = PeopleChange::TakeOver { person: offer.taker, keeps: offer.keeps };
                if let Err(fault) = found.changed(offer.taker, &over, offer.offered_at) {
                    return Ok(Err(fault));
                }
                accounts::offer(tx.conn, account, &offer)?;
                let told = Told { what: "offered", concerned: offer.taker, roles: vec![PersonRole::Owner] };
                told.record(tx, &[company, taker], offer.giver, offer.offered_at).map(Ok)
            })
            .await
    }

    /// The offer of an account that stands.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn offer_of(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<OwnerOffer>, VaultError> {
        self.store().read(move |tx| accounts::offer_of(tx.conn, account, now)).await
    }

    /// Ends an offer: its giver takes it back, or the one it was made to declines it.
    ///
    /// # Errors
    /// When the store fails; inside, when there is none of theirs.
    pub async fn end_offer(
        &self,
        account: AccountId,
        by: CustomerId,
        now: Timestamp,
    ) -> Result<Result<OwnerOffer, PeopleFault>, VaultError> {
        let holder = self.account(account).await?.holder;
        let company = self.subject(holder).await?;
        self.store()
            .write(move |tx| {
                let offer = accounts::offer_of(tx.conn, account, now)?;
                let Some(offer) = offer.filter(|offer| [offer.giver, offer.taker].contains(&by)) else {
                    return Ok(Err(PeopleFault::NoOffer));
                };
                accounts::withdraw_offer(tx.conn, account)?;
                let told = Told { what: "offer_ended", concerned: offer.taker, roles: Vec::new() };
                told.record(tx, &[company], by, now)?;
                Ok(Ok(offer))
            })
            .await
    }

    /// Notes in the record of the company that its owner invited somebody or took an invitation back.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn note_invitation(
        &self,
        company: CustomerId,
        is_withdrawn: bool,
        roles: Vec<PersonRole>,
        by: CustomerId,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let subject = self.subject(company).await?;
        let what = if is_withdrawn { "withdrawn" } else { "invited" };
        let told = Told { what, concerned: company, roles };
        self.store().write(move |tx| told.record(tx, &[subject], by, now)).await
    }

    /// Whether invitations of a company wait.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn has_invitations(&self, company: CustomerId, now: Timestamp) -> Result<bool, VaultError> {
        let kind = PendingKind::PersonInvitation;
        let waiting = self.store().read(move |tx| pending::waiting_of(tx.conn, company, kind, now)).await?;
        Ok(!waiting.is_empty())
    }

    /// Withdraws an invitation of a company, and the mail about it; false when it is over already or another's.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// When the store fails.
    pub async fn withdraw_invitation(
        &self,
        company: CustomerId,
        invitation: PendingId,
    ) -> Result<bool, VaultError> {
        self.store()
            .write(move |tx| {
                let found = pending::find(tx.conn, invitation)?;
                let is_theirs = found.is_some_and(|row| {
                    row.kind == PendingKind::PersonInvitation && row.customer == Some(company)
                });
                if is_theirs {
                    pending::delete(tx.conn, invitation)?;
                }
                Ok(is_theirs)
            })
            .await
    }

    /// Releases the invitations of a company that wait, with the mailboxes they went to: until one is accepted, its
    /// address is what the company told us, and decided about like an address of the company's.
    ///
    /// Enforces: invariant 1, SEC
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn release_invitations(
        &self,
        ask: Ask<Accountability>,
        now: Timestamp,
    ) -> Result<Outcome<Accountability, Vec<OpenInvitation>>, VaultError> {
        let address = Selection::Attributes { attributes: vec![Attribute::PrimaryEmail], at_most: 1 };
        let asked = Asked::new(ask.select(address));
        let mut attempt = 1;
        let Recorded { place, verdict, content } = loop {
            match self.decide_on_invitations(&asked, now).await {
                Err(fault) if is_worth_another_try(&fault) && attempt < ATTEMPTS => attempt += 1,
                other => break other?,
            }
        };
        verdict.alarm(place);
        if !verdict.is_permitted() {
            return Ok(Outcome::Refused(verdict.into_refusal(place)));
        }
        Ok(Outcome::Released(Released::new(asked.customer, content, Vec::new(), place)))
    }

    async fn decide_on_invitations(
        &self,
        asked: &Arc<Asked>,
        now: Timestamp,
    ) -> Result<Recorded<Vec<OpenInvitation>>, VaultError> {
        let deciding = self.policy_in_force().deciding();
        let wrapping = self.keys().wrapping();
        let asked = Arc::clone(asked);
        self.store()
            .read_then_write(move |tx| {
                let company = customers::living(tx.conn, asked.customer)?;
                let act = occasion::as_it_is(tx.conn, &asked, now)?;
                let question = Question::new(tx.conn, &deciding, asked.actor, act, &company.header)?;
                let verdict = Verdict::about(&question, Vec::new(), &asked.selection);
                let ground = Ground::of(tx, &company, &question);
                let subject = subject_of(tx, &wrapping, &company)?;
                let mut content = Vec::new();
                if verdict.is_permitted() {
                    let keys = tx.keys.ok_or(StoreError::Closed)?;
                    let kind = PendingKind::PersonInvitation;
                    for row in pending::waiting_of(tx.conn, asked.customer, kind, now)? {
                        if let Some(key) = bucket_key(keys, &wrapping, Bucket::Pending, row.day)? {
                            content.extend(super::pending::invitation(&key, &row)?);
                        }
                    }
                }
                Ok(move |tx: &mut WriteTx<'_>| {
                    ground.still_holds(tx, &asked, &deciding)?;
                    let place = tx.append(verdict.entry(&asked, act, &subject, now))?;
                    Ok(Recorded { place, verdict, content })
                })
            })
            .await
    }
}

impl ChangeAbout {
    /// Writes the change, unless the rules forbid it; nothing is written then.
    pub(super) fn write(&self, tx: &mut WriteTx<'_>) -> Result<Result<(), PeopleFault>, VaultError> {
        let Self { account, change, by, now, .. } = self;
        let before = accounts::find(tx.conn, *account)?.ok_or(NO_ACCOUNT)?;
        if let PeopleChange::TakeOver { person, keeps } = change {
            let offer = accounts::offer_of(tx.conn, *account, *now)?;
            let is_offered = offer
                .is_some_and(|it| it.taker == *person && it.keeps == *keeps && before.is_ended_by(it.giver));
            if !is_offered {
                return Ok(Err(PeopleFault::NoOffer));
            }
        }
        let after = match before.changed(*by, change, *now) {
            Ok(after) => after,
            Err(fault) => return Ok(Err(fault)),
        };
        accounts::set_people(tx.conn, &before, &after)?;
        let person = change.person();
        let roles: Vec<PersonRole> =
            after.iter().filter(|line| line.customer == person).map(|line| line.role).collect();
        if roles.is_empty() {
            sessions::act_no_more_for(tx.conn, person, *account)?;
            accounts::open_own(tx.conn, person, *now)?;
        }
        let ends_offer = roles.is_empty() || matches!(change, PeopleChange::TakeOver { .. });
        if ends_offer
            && let Some(offer) = accounts::offer_of(tx.conn, *account, *now)?
            && [offer.giver, offer.taker].contains(&person)
        {
            accounts::withdraw_offer(tx.conn, *account)?;
        }
        let told = Told { what: change.code(), concerned: person, roles };
        let mut records = vec![Arc::clone(&self.company)];
        records.extend(self.people.iter().cloned());
        told.record(tx, &records, *by, *now).map(Ok)
    }
}

/// What the records say about a change.
struct Told {
    what: &'static str,
    concerned: CustomerId,
    roles: Vec<PersonRole>,
}

impl Told {
    fn record(
        &self,
        tx: &mut WriteTx<'_>,
        records: &[Arc<Subject>],
        by: CustomerId,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let actor = Actor::Customer(by);
        for subject in records {
            let mut detail = DetailRecord::by(actor);
            detail.change = Some(self.what.to_owned());
            detail.concerned = (subject.customer != self.concerned).then(|| self.concerned.to_string());
            detail.roles = self.roles.iter().map(|role| role.code().to_owned()).collect();
            let mut entry = Entry::about(subject, Event::PeopleChanged, actor, now);
            entry.detail = Some(detail);
            tx.append(entry)?;
        }
        Ok(())
    }
}
