//! Rows that come to their end by themselves: sessions, codes, mails, imported lines, and the keys of days.

use amanah_policy::Timestamp;

use super::Vault;
use crate::error::VaultError;
use crate::store::{attempts, imports, mails, pending, sessions};

/// How long the header of a mail stays in the list of mails.
const MAIL_DAYS: i64 = 30;

/// What a sweep of rows removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowsSwept {
    /// Sessions that ended, and things begun and never confirmed.
    pub(crate) sessions_and_codes: u64,
    /// Keys of days that came to their end, and with them everything sealed under them.
    pub(crate) buckets: u64,
}

impl Vault {
    /// Removes what has ended: first the rows, then the keys that opened them.
    pub(crate) async fn sweep_rows(&self, now: Timestamp) -> Result<RowsSwept, VaultError> {
        let today = now.day();
        let sessions_and_codes = self
            .leased_store()
            .write(move |tx| {
                let removed = sessions::delete_ended(tx.conn, now)? + pending::delete_ended(tx.conn, today)?;
                mails::drop_ended(tx.conn, today)?;
                mails::delete_before(tx.conn, now.plus_days(-MAIL_DAYS))?;
                imports::delete_ended(tx.conn, today)?;
                attempts::delete_ended(tx.conn, now)?;
                Ok(removed)
            })
            .await?;
        self.leased_store().check().await?;
        let buckets = self.keys().end_buckets(today).await?;
        Ok(RowsSwept { sessions_and_codes, buckets })
    }
}
