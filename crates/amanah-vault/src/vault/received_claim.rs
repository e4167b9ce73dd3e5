//! Mails that came in and their own keys: made with them, destroyed with what they say; and whom mails claim to come from,
//! computed anew after a restore.

use amanah_policy::{ReceivedMailId, Timestamp};

use super::Vault;
use super::received::OwnedEnvelope;
use crate::error::{StoreError, VaultError};
use crate::keys::{IndexField, bucket_key};
use crate::rows::LeasedReceived;
use crate::store::customers::Tag;
use crate::store::received::{self, bound};
use crate::store::received_claims;

impl Vault {
    /// The tags of the addresses from which a mail claims to come; what is no address has none.
    pub(super) fn claim_tags<'a>(&self, addresses: impl IntoIterator<Item = &'a str>) -> Vec<Tag> {
        addresses.into_iter().filter_map(|address| self.tag(IndexField::Email, address)).collect()
    }

    /// Destroys the keys of mails whose text is gone: at once, and again by whoever opens or sweeps after a crash.
    ///
    /// Enforces: invariant 5
    pub(super) async fn shred_received(&self) -> Result<(), VaultError> {
        let mails = self.store().read(|tx| received_claims::to_shred(tx.conn)).await?;
        if mails.is_empty() {
            return Ok(());
        }
        self.leased_store().check().await?;
        self.keys().end_received(mails.clone()).await?;
        fail::fail_point!("mail_in::keys_destroyed");
        self.leased_store().write(move |tx| received_claims::shredded(tx.conn, &mails)).await
    }

    /// Mails that came in since then and are nobody's yet, the newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn newest_received(
        &self,
        since: Timestamp,
        at_most: u32,
    ) -> Result<Vec<LeasedReceived>, VaultError> {
        self.store().read(move |tx| received::newest(tx.conn, since, at_most)).await
    }

    /// Drops a mail that the house sent to itself to see how it comes in.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn drop_canary(&self, mail: ReceivedMailId) -> Result<(), VaultError> {
        self.store().write(move |tx| received_claims::delete(tx.conn, mail)).await?;
        self.shred_received().await
    }

    /// Notes anew whom each mail claims to come from; what no key opens any more was shredded, and its rows go.
    pub(super) async fn rebuild_claims(&self) -> Result<(), VaultError> {
        let wrapping = self.keys().wrapping();
        let opened = self
            .store()
            .read(move |tx| {
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let mut opened: Vec<(ReceivedMailId, Option<Vec<String>>)> = Vec::new();
                for row in received::with_text(tx.conn)? {
                    let key = bucket_key(keys, &wrapping, row.bucket(), row.day)?;
                    let envelope = received::part(tx.conn, row.header.id, 0)?;
                    let plain =
                        key.zip(envelope).map(|(key, sealed)| key.open(bound(&row, 0).as_bytes(), &sealed));
                    let envelope = plain.transpose()?.map(|plain| OwnedEnvelope::read(&plain)).transpose()?;
                    opened.push((row.header.id, envelope.map(|envelope| envelope.claims)));
                }
                Ok(opened)
            })
            .await?;
        let tagged: Vec<(ReceivedMailId, Option<Vec<Tag>>)> = opened
            .into_iter()
            .map(|(mail, claims)| {
                (mail, claims.map(|claims| self.claim_tags(claims.iter().map(String::as_str))))
            })
            .collect();
        self.store()
            .write(move |tx| {
                tagged.iter().try_for_each(|(mail, tags)| match tags {
                    Some(tags) => received_claims::note(tx.conn, *mail, tags),
                    None => received_claims::delete(tx.conn, *mail),
                })
            })
            .await?;
        self.shred_received().await
    }
}
