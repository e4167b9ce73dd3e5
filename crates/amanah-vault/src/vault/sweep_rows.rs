//! Rows that come to their end by themselves: sessions, codes, mails, imported lines, and the keys of days.

use amanah_policy::{Attribute, Timestamp};

use super::Vault;
use super::place::PLACE_DAYS;
use crate::error::VaultError;
use crate::store::{
    accounts, api_keys, attempts, certificates, data, imports, mails, passed_on, pending, places,
    provider_notices, received, remains, rights_cases, sessions, webhooks,
};

/// How long the header of a mail stays in the list of mails when its text is gone.
const MAIL_DAYS: i64 = 30;

/// What a sweep of rows removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowsSwept {
    /// Things begun and never confirmed.
    pub(crate) codes: u64,
    /// Keys of days that came to their end, and with them everything sealed under them.
    pub(crate) buckets: u64,
}

impl Vault {
    /// Ends what opens doors and is over: sessions go, codes and links are marked, so that they can say so for a while. A
    /// clock that goes back afterwards brings none of them back. Says how many sessions went.
    ///
    /// Enforces: SEC
    pub(crate) async fn end_sessions_and_secrets(&self, now: Timestamp) -> Result<u64, VaultError> {
        self.store()
            .write(move |tx| {
                pending::mark_ended(tx.conn, now)?;
                sessions::delete_ended(tx.conn, now)
            })
            .await
    }

    /// Removes what has ended: first the rows, then the keys that opened them.
    pub(crate) async fn sweep_rows(&self, now: Timestamp) -> Result<RowsSwept, VaultError> {
        let today = now.day();
        let kept_since = self.letters_kept_since(now);
        let told_since = Self::notices_kept_since(now);
        let doubted_since = Self::doubted_since(now);
        let cases_since = Self::cases_kept_since(now);
        let certified_since = Self::certificates_kept_since(now);
        let tidings_since = Self::tidings_kept_since(now);
        let codes = self
            .leased_store()
            .write(move |tx| {
                let removed = pending::delete_ended(tx.conn, today)?;
                data::cut_ties_of_held(tx.conn, now)?;
                mails::drop_ended(tx.conn, today)?;
                mails::delete_textless_before(tx.conn, now.plus_days(-MAIL_DAYS))?;
                mails::delete_before(tx.conn, kept_since)?;
                imports::delete_ended(tx.conn, today)?;
                attempts::delete_ended(tx.conn, now)?;
                accounts::delete_ended_offers(tx.conn, now)?;
                places::delete_before(tx.conn, now.plus_days(-PLACE_DAYS))?;
                api_keys::delete_ended(tx.conn, now)?;
                provider_notices::delete_before(tx.conn, told_since.0, told_since.1)?;
                provider_notices::doubt_no_more(tx.conn, doubted_since)?;
                passed_on::delete_ended(tx.conn, now)?;
                rights_cases::delete_before(tx.conn, cases_since)?;
                remains::delete_suppressions_before(tx.conn, cases_since)?;
                certificates::delete_before(tx.conn, certified_since, now)?;
                webhooks::delete_before(tx.conn, tidings_since)?;
                received::delete_ended(tx.conn, today, now)?;
                Ok(removed)
            })
            .await?;
        fail::fail_point!("sweep::rows_gone");
        self.leased_store().check().await?;
        self.shred_received().await?;
        let buckets = self.keys().end_buckets(today).await?;
        fail::fail_point!("sweep::keys_of_days_ended");
        Ok(RowsSwept { codes, buckets })
    }

    /// What was queued before then is past the period of correspondence; far in the past where no period is named.
    fn letters_kept_since(&self, now: Timestamp) -> Timestamp {
        let bundle = self.policy_in_force().bundle();
        bundle.expires(Attribute::SentMail, now).map_or(Timestamp::from_micros(i64::MIN), |end| {
            now.plus_micros(now.as_micros().saturating_sub(end.as_micros()))
        })
    }
}
