//! Letters that an operator wrote in the place of the shipped ones: the ledger knows when, who, and the hash of the text.

use amanah_ledger::Event;
use amanah_policy::{Language, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::Vault;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::release::LedgerPlace;
use crate::store::entry::Entry;
use crate::store::staff::acts_rightly;

impl Vault {
    /// Records that the text of a letter changed, with the hash of the new one; without a text, that the shipped one is
    /// back.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] for staff who do not work here or not in this role.
    pub async fn note_letter(
        &self,
        (template, language): (&str, Language),
        text: Option<&str>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<LedgerPlace, VaultError> {
        let mut entry = Entry::of_the_house(Event::LetterChanged, actor, now);
        entry.rules = vec![format!("letter:{template}:{}", language.code()), hash(text)];
        self.store()
            .write(move |tx| {
                if !acts_rightly(tx.conn, actor)? {
                    return Err(VaultError::NotNow("only active staff in their own role change letters"));
                }
                tx.append(entry)
            })
            .await
    }
}

/// The hash of a text as a code: SHA-256 in base64, as it stands in addresses.
fn hash(text: Option<&str>) -> String {
    text.map_or_else(
        || "shipped".to_owned(),
        |text| format!("sha256:{}", URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))),
    )
}
