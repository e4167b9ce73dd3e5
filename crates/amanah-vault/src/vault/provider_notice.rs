//! What sign-on providers tell us of their accounts: each thing once, found again by a code, and nothing of the person
//! (SSO1, DEL1).
//!
//! The confirmation code is made of the random id of the notice, with a key of the store: the same notice has the same
//! code however often it is told, nobody can guess one, and the store alone does not say it. The code of somebody who is
//! not known is made of what the provider said, and of nothing that is kept.

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, DatumId, Provider, Timestamp};
use aws_lc_rs::{constant_time, hmac};
use zeroize::Zeroizing;

use super::Vault;
use super::opening::must_be_officer;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::personal::Personal;
use crate::rows::{ClosedWhy, NewNotice, NoticeKind, ProviderNotice, Secret, SuspendedSignOn};
use crate::seal::Bound;
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::{customers, data, provider_notices};

const NOT_IN_PERSON: VaultError = VaultError::NotNow("an officer closes it in person");

/// How long the page of a code can be read after everything was done.
const DONE_DAYS: i64 = 730;
/// How long what was told is remembered, where it has no code: longer than any provider tells it again.
const TOLD_DAYS: i64 = 90;

/// How long a mailbox is in doubt whose link is gone: the provider can tell us of it no more.
const DOUBT_DAYS: i64 = 30;

/// The letters of a code.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// The random part of a code, and the part that shows that it is one of ours, in bytes.
const BODY: usize = 16;
const CHECK: usize = 9;
/// Twenty-five bytes in letters of five bits.
const CODE_LETTERS: usize = 40;

/// What a code leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfCode {
    /// It is no code of ours.
    NoCode,
    /// We gave it out when a provider named somebody we do not know; or it was long ago.
    Nobody,
    /// The notice.
    Notice(Box<ProviderNotice>),
}

impl Vault {
    /// Notes a deletion that a provider asks for, for the person whom it knows by this id; asked again, it is the same
    /// notice, and of another customer who linked the same account since, a new one. Of somebody we do not know nothing is
    /// kept but that it was asked. Gives the notice and whether it is new.
    ///
    /// Enforces: SSO1
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note_deletion(
        &self,
        subject: &Personal<String>,
        new: NewNotice,
        now: Timestamp,
    ) -> Result<(ProviderNotice, bool), VaultError> {
        let id: [u8; 16] = self.random().bytes()?;
        let tag = self.told_tag(new.provider, new.kind, subject.expose());
        let code = self.kept_code(&self.code_body("notice", &[&id]));
        self.store()
            .write(move |tx| {
                let is_new = match new.customer {
                    Some(customer) => {
                        customers::living(tx.conn, customer)?;
                        provider_notices::insert(tx.conn, &id, &new, Some(&tag), Some(&code), now)?
                    }
                    None => provider_notices::insert(tx.conn, &id, &new, None, None, now)?,
                };
                let Some(kept) = provider_notices::of_tag(tx.conn, &tag)? else {
                    return Ok((unknown(id, &new, now), is_new));
                };
                let is_anothers = new.customer.is_some() && kept.customer != new.customer;
                if is_anothers {
                    provider_notices::insert(tx.conn, &id, &new, None, Some(&code), now)?;
                    provider_notices::tell_of(tx.conn, &tag, &id)?;
                } else if !is_new && new.customer.is_some() {
                    provider_notices::open_again(tx.conn, &kept.id, &new, now)?;
                }
                let kept = provider_notices::of_tag(tx.conn, &tag)?.unwrap_or(kept);
                Ok((kept, is_new || is_anothers))
            })
            .await
    }

    /// The deletion that was asked for by this id before, while its customer is here.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn deletion_of(
        &self,
        provider: Provider,
        subject: &Personal<String>,
    ) -> Result<Option<ProviderNotice>, VaultError> {
        let tag = self.told_tag(provider, NoticeKind::Deletion, subject.expose());
        self.store().read(move |tx| provider_notices::of_tag(tx.conn, &tag)).await
    }

    /// Notes anything else that a provider told, under the id that it gave it; false when it was told before. Without an
    /// id it is noted each time.
    ///
    /// Enforces: SSO1
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note_told(
        &self,
        told_id: Option<&str>,
        new: NewNotice,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let id: [u8; 16] = self.random().bytes()?;
        let tag = told_id.map(|told| self.told_tag(new.provider, new.kind, told));
        self.store()
            .write(move |tx| provider_notices::insert(tx.conn, &id, &new, tag.as_ref(), None, now))
            .await
    }

    /// Whether a provider told this before.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn was_told(
        &self,
        provider: Provider,
        kind: NoticeKind,
        told_id: &str,
    ) -> Result<bool, VaultError> {
        let tag = self.told_tag(provider, kind, told_id);
        Ok(self.store().read(move |tx| provider_notices::of_tag(tx.conn, &tag)).await?.is_some())
    }

    /// When the newest of what a provider told of these kinds about a customer was issued, by its own word.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn last_issued(
        &self,
        customer: CustomerId,
        provider: Provider,
        kinds: &'static [NoticeKind],
    ) -> Result<Option<Timestamp>, VaultError> {
        let of = (customer, provider);
        self.store().read(move |tx| provider_notices::last_issued(tx.conn, of, kinds)).await
    }

    /// The confirmation code of a notice.
    #[must_use]
    pub fn code_of_notice(&self, notice: &ProviderNotice) -> Secret {
        self.code(&self.code_body("notice", &[&notice.id]))
    }

    /// The confirmation code for somebody who is not known: the same whenever they are asked about.
    #[must_use]
    pub fn code_of_nobody(&self, provider: Provider, subject: &Personal<String>) -> Secret {
        self.code(&self.code_body("nobody", &[provider.code().as_bytes(), subject.expose().as_bytes()]))
    }

    /// What a confirmation code leads to.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn notice_of_code(&self, code: &str) -> Result<OfCode, VaultError> {
        let Some(body) = self.body_of_code(code) else { return Ok(OfCode::NoCode) };
        let kept = self.kept_code(&body);
        let found = self.store().read(move |tx| provider_notices::of_code(tx.conn, &kept)).await?;
        Ok(found.map_or(OfCode::Nobody, |notice| OfCode::Notice(Box::new(notice))))
    }

    /// Deletions that are not done, the oldest first: of one customer, or of all.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open_deletions(&self, of: Option<CustomerId>) -> Result<Vec<ProviderNotice>, VaultError> {
        self.store().read(move |tx| provider_notices::open_deletions(tx.conn, of)).await
    }

    /// Everything that providers told us of a customer, the newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn provider_notices(&self, customer: CustomerId) -> Result<Vec<ProviderNotice>, VaultError> {
        self.store().read(move |tx| provider_notices::of_customer(tx.conn, customer)).await
    }

    /// Notes that nothing is left to do about a notice.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn close_notice(&self, notice: &ProviderNotice, now: Timestamp) -> Result<(), VaultError> {
        let id = notice.id;
        self.store().write(move |tx| provider_notices::close(tx.conn, &id, now)).await
    }

    /// The notice with this id.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn provider_notice(&self, id: [u8; 16]) -> Result<Option<ProviderNotice>, VaultError> {
        self.store().read(move |tx| provider_notices::find(tx.conn, &id)).await
    }

    /// Closes a deletion that waits for us by the officer's hand, for a reason; the ledger says who did it.
    ///
    /// Enforces: DEL1
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when none such waits, [`VaultError::NotNow`] when the actor is not the officer.
    pub async fn close_notice_by_hand(
        &self,
        notice: [u8; 16],
        customer: CustomerId,
        (actor, why): (Actor, ClosedWhy),
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let subject = self.subject(customer).await?;
        self.store()
            .write(move |tx| {
                must_be_officer(tx.conn, actor)?;
                let Actor::Staff { id: officer, .. } = actor else { return Err(NOT_IN_PERSON) };
                if !provider_notices::close_by_hand(tx.conn, (&notice, customer), (officer, why), now)? {
                    return Err(VaultError::NotFound("deletion that waits"));
                }
                let entry = Entry {
                    detail: Some(DetailRecord {
                        reason: Some(why.code().to_owned()),
                        ..DetailRecord::by(actor)
                    }),
                    ..Entry::about(&subject, Event::CaseClosed, actor, now)
                };
                tx.append(entry).map(|_place| ())
            })
            .await
    }

    /// How often a provider named somebody we do not know.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn notices_of_nobody(&self) -> Result<u64, VaultError> {
        let count = self.store().read(|tx| provider_notices::count_of_nobody(tx.conn)).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// The customer's own e-mail and names that came from a provider and were not confirmed or replaced since.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn given_by_provider(
        &self,
        customer: CustomerId,
        provider: Provider,
    ) -> Result<Vec<(Attribute, DatumId)>, VaultError> {
        self.store().read(move |tx| provider_notices::given_by(tx.conn, customer, provider)).await
    }

    /// Which retention rows a customer's data stand in, each with when the last of it goes. What a case holds is not told.
    ///
    /// Enforces: DEL3
    ///
    /// # Errors
    /// When the store fails.
    pub async fn retention_rows_of(
        &self,
        customer: CustomerId,
    ) -> Result<Vec<(String, Option<Timestamp>)>, VaultError> {
        self.store().read(move |tx| provider_notices::retention_rows(tx.conn, customer)).await
    }

    /// Suspends the sign-on of a customer by a provider.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn suspend_sign_on(
        &self,
        customer: CustomerId,
        provider: Provider,
        why: &'static str,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.store()
            .write(move |tx| {
                customers::living(tx.conn, customer)?;
                provider_notices::suspend(tx.conn, customer, provider, why, now)
            })
            .await
    }

    /// Lets a customer sign on by a provider again; says whether they could not.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn resume_sign_on(&self, customer: CustomerId, provider: Provider) -> Result<bool, VaultError> {
        self.store().write(move |tx| provider_notices::resume(tx.conn, customer, provider)).await
    }

    /// By which providers a customer cannot sign on now.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn suspended_sign_ons(&self, customer: CustomerId) -> Result<Vec<SuspendedSignOn>, VaultError> {
        self.store().read(move |tx| provider_notices::suspended(tx.conn, customer)).await
    }

    /// Whether the registered address of a customer is in doubt though the link that gave it is gone: for thirty days after
    /// it was taken away, or until another address is registered.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_mailbox_doubted(&self, customer: CustomerId, now: Timestamp) -> Result<bool, VaultError> {
        self.store()
            .read(move |tx| match data::current(tx.conn, customer, Attribute::PrimaryEmail)? {
                Some(address) => provider_notices::is_doubted(
                    tx.conn,
                    customer,
                    address.label.id,
                    Self::doubted_since(now),
                ),
                None => Ok(false),
            })
            .await
    }

    /// From when on doubts about mailboxes count.
    pub(super) const fn doubted_since(now: Timestamp) -> Timestamp {
        now.plus_days(-DOUBT_DAYS)
    }

    /// From when on notices are kept: those that are done, and those that have no code.
    pub(super) const fn notices_kept_since(now: Timestamp) -> (Timestamp, Timestamp) {
        (now.plus_days(-DONE_DAYS), now.plus_days(-TOLD_DAYS))
    }

    fn told_tag(&self, provider: Provider, kind: NoticeKind, told: &str) -> [u8; 16] {
        let bound = Bound::new("amanah/provider_told/1").text(provider.code()).text(kind.code()).text(told);
        self.notice_mac(bound.as_bytes())
    }

    pub(super) fn code_body(&self, of: &str, parts: &[&[u8]]) -> [u8; BODY] {
        let bound =
            parts.iter().fold(Bound::new("amanah/provider_code/1").text(of), |bound, part| bound.bytes(part));
        self.notice_mac(bound.as_bytes())
    }

    /// What the store keeps of a code.
    pub(super) fn kept_code(&self, body: &[u8; BODY]) -> [u8; 16] {
        self.notice_mac(Bound::new("amanah/provider_code/kept/1").bytes(body).as_bytes())
    }

    fn check_of(&self, body: &[u8; BODY]) -> [u8; 16] {
        self.notice_mac(Bound::new("amanah/provider_code/check/1").bytes(body).as_bytes())
    }

    fn notice_mac(&self, bytes: &[u8]) -> [u8; 16] {
        let key = hmac::sign(&self.keys().named().duplicates, b"amanah/provider_notice/1");
        let full = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_ref()), bytes);
        let mut mac = [0; 16];
        mac.iter_mut().zip(full.as_ref()).for_each(|(to, from)| *to = *from);
        mac
    }

    pub(super) fn code(&self, body: &[u8; BODY]) -> Secret {
        let check = self.check_of(body);
        let bytes = body.iter().chain(check.iter().take(CHECK));
        Secret::new(Zeroizing::new(letters_of(bytes.copied())))
    }

    /// The random part of a code of ours.
    pub(super) fn body_of_code(&self, code: &str) -> Option<[u8; BODY]> {
        let bytes = bytes_of(code)?;
        let (body, check) = bytes.split_first_chunk::<BODY>()?;
        let ours = self.check_of(body);
        let ours = ours.get(..CHECK)?;
        constant_time::verify_slices_are_equal(ours, check).is_ok().then_some(*body)
    }
}

/// What is answered about somebody of whom nothing is kept.
fn unknown(id: [u8; 16], new: &NewNotice, now: Timestamp) -> ProviderNotice {
    ProviderNotice {
        id,
        provider: new.provider,
        kind: new.kind.code().to_owned(),
        customer: None,
        received_at: now,
        issued_at: new.issued_at,
        activity: None,
        due_at: None,
        closed_at: None,
        closed_by: None,
    }
}

/// Bytes in letters of five bits each (RFC 4648, base32 without padding).
fn letters_of(bytes: impl Iterator<Item = u8>) -> String {
    let mut text = String::with_capacity(CODE_LETTERS);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            let place = usize::try_from((held >> bits) & 31).unwrap_or(0);
            text.extend(LETTERS.get(place).map(|letter| char::from(*letter)));
        }
    }
    text
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    if text.len() != CODE_LETTERS {
        return None;
    }
    let mut bytes = Vec::with_capacity(BODY + CHECK);
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let place = LETTERS.iter().position(|known| *known == letter)?;
        held = ((held << 5) | u32::try_from(place).ok()?) & 0xffff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn letters_read_back_as_the_bytes_they_are_made_of(bytes in prop::array::uniform25(any::<u8>())) {
            let text = letters_of(bytes.iter().copied());

            prop_assert_eq!(text.len(), CODE_LETTERS);
            prop_assert!(text.bytes().all(|letter| letter.is_ascii_alphanumeric()));
            prop_assert_eq!(bytes_of(&text), Some(bytes.to_vec()));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}|[A-Z2-7]{40}") {
            let read = bytes_of(&text);

            prop_assert!(read.is_none_or(|bytes| bytes.len() == BODY + CHECK));
        }
    }
}
