//! Requests that another company passed on: each once, under its own id, and nothing of whom it is about (DEL2).
//!
//! Of the body a keyed tag is kept, so that the same request is known again. The case of whomever it is about is found by its
//! code; somebody who is no customer has the same row without one.

use amanah_ledger::Event;
use amanah_policy::{CaseId, CustomerId, Role, Timestamp};
use aws_lc_rs::hmac;

use super::Vault;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::rows::{NewPassedOn, NotedPassedOn, PassedOn, SubjectEvent};
use crate::seal::Bound;
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::{WriteTx, passed_on, webhooks};

/// How long a request can be asked about: longer than any takes, and the same for everybody.
const KEPT_DAYS: i64 = 180;

/// The part of the system that keeps the course of requests.
const KEEPER: Actor = Actor::System(Role::Officer);

/// What the ledger calls a request that its sender withdrew.
const WITHDRAWN: &str = "withdrawn";

impl Vault {
    /// Notes a request that another company passed on as these bytes; passed on again, it is the same request.
    ///
    /// Enforces: DEL2
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note_passed_on(
        &self,
        new: NewPassedOn,
        body: &[u8],
        now: Timestamp,
    ) -> Result<NotedPassedOn, VaultError> {
        let id: [u8; 16] = self.random().bytes()?;
        let tag = self.passed_on_tag(&new, body);
        self.store()
            .write(move |tx| {
                let is_new = passed_on::insert(tx.conn, (&id, &tag), &new, now.plus_days(KEPT_DAYS), now)?;
                if is_new {
                    write_down(tx, (new.asked, &new.controller), now)?;
                }
                let Some((kept, kept_tag)) = passed_on::find(tx.conn, &new.controller, &new.request)? else {
                    return Err(VaultError::KeepsChanging);
                };
                Ok(match (is_new, kept_tag == tag) {
                    (true, _) => NotedPassedOn::New(Box::new(kept)),
                    (false, true) => NotedPassedOn::Known(Box::new(kept)),
                    (false, false) => NotedPassedOn::Another,
                })
            })
            .await
    }

    /// The request that a company passed on under this id.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn passed_on(&self, controller: &str, request: &str) -> Result<Option<PassedOn>, VaultError> {
        let (controller, request) = (controller.to_owned(), request.to_owned());
        let found = self.store().read(move |tx| passed_on::find(tx.conn, &controller, &request)).await?;
        Ok(found.map(|(kept, _)| kept))
    }

    /// The request that an announcement is about.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn passed_on_announced(&self, of: CustomerId) -> Result<Option<PassedOn>, VaultError> {
        let id = *of.as_bytes();
        self.store().read(move |tx| passed_on::by_id(tx.conn, &id)).await
    }

    /// Notes that it was looked for whom a request is about: their case, and whether this request opened it, or nobody.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn settle_passed_on(
        &self,
        request: &PassedOn,
        case: Option<(CaseId, bool)>,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let id = request.id;
        let case = case.map(|(case, has_opened)| (self.kept_code_of_case(case), has_opened));
        self.store()
            .write(move |tx| {
                let case = case.as_ref().map(|(code, has_opened)| (code, *has_opened));
                passed_on::settle(tx.conn, &id, case, now)
            })
            .await
    }

    /// Notes that a company withdrew a request; false when it did before.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn withdraw_passed_on(&self, request: &PassedOn, now: Timestamp) -> Result<bool, VaultError> {
        let (id, controller) = (request.id, request.controller.clone());
        self.store()
            .write(move |tx| {
                let is_now = passed_on::withdraw(tx.conn, &id, now)?;
                if is_now {
                    write_down(tx, (WITHDRAWN, &controller), now)?;
                }
                Ok(is_now)
            })
            .await
    }

    /// Requests whose senders want to be told and that can stand differently by now.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn passed_on_to_tell(&self, now: Timestamp, at_most: u32) -> Result<Vec<PassedOn>, VaultError> {
        self.store().read(move |tx| passed_on::to_tell(tx.conn, now, at_most)).await
    }

    /// Announces to these that a request stands differently, by the word for it; once for each word.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn announce_passed_on(
        &self,
        request: &PassedOn,
        told: &'static str,
        systems: Vec<String>,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let id = request.id;
        self.leased_store()
            .write(move |tx| {
                let is_news = passed_on::tell(tx.conn, &id, told)?;
                if is_news {
                    let of = CustomerId::from_bytes(id);
                    webhooks::announce(tx.conn, of, SubjectEvent::RequestMoved, now, &systems)?;
                }
                Ok(is_news)
            })
            .await
    }

    fn passed_on_tag(&self, new: &NewPassedOn, body: &[u8]) -> [u8; 16] {
        let bound = Bound::new("amanah/passed-on/1").text(&new.controller).text(&new.request).bytes(body);
        let mac = hmac::sign(&self.keys().named().duplicates, bound.as_bytes());
        let mut tag = [0; 16];
        tag.iter_mut().zip(mac.as_ref()).for_each(|(to, from)| *to = *from);
        tag
    }
}

/// The entry about a request: what was asked for, or that it was withdrawn, and by which company; never of whom.
///
/// Enforces: invariant 4
fn write_down(tx: &mut WriteTx<'_>, (what, by): (&str, &str), now: Timestamp) -> Result<(), VaultError> {
    let mut entry = Entry::of_the_house(Event::RequestPassedOn, KEEPER, now);
    entry.detail = Some(DetailRecord {
        occasion: Some(what.to_owned()),
        reason: Some(by.to_owned()),
        ..DetailRecord::by(KEEPER)
    });
    tx.append(entry).map(|_place| ())
}
