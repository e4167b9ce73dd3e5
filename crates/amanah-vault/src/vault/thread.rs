//! Answers to letters about requests: the tag by which one joins its request, and those that joined.

use amanah_policy::CaseId;
use aws_lc_rs::{constant_time, hmac};

use super::Vault;
use crate::error::VaultError;
use crate::rows::{ReceivedHeader, RightsCase};
use crate::store::received;

/// How long a tag of a request is: forging one takes 2^80 tries, and none is told whether it was right.
const CASE_TAG_BYTES: usize = 10;

impl Vault {
    /// The tag in the address for answers to letters about a request. It is the same as long as the key store lives, and
    /// through every end of an epoch: a letter stays answerable until its request is over.
    #[must_use]
    pub fn case_tag(&self, case: CaseId) -> [u8; CASE_TAG_BYTES] {
        let key = hmac::sign(&self.keys().named().duplicates, b"amanah/case-thread/1");
        let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_ref());
        let whole = hmac::sign(&key, case.as_bytes());
        whole.as_ref().first_chunk().copied().unwrap_or_default()
    }

    /// Whether we made this tag for this request.
    ///
    /// Enforces: SEC
    #[must_use]
    pub fn is_case_tag(&self, case: CaseId, tag: &[u8]) -> bool {
        constant_time::verify_slices_are_equal(&self.case_tag(case), tag).is_ok()
    }

    /// The mails that joined a request, the newest first; what they say is among the data of its customer.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn thread_of_case(
        &self,
        case: &RightsCase,
        at_most: u32,
    ) -> Result<Vec<ReceivedHeader>, VaultError> {
        let (customer, id) = (case.customer, case.id);
        self.store().read(move |tx| received::of_thread(tx.conn, customer, id, at_most)).await
    }

    /// Whether a mail that joined a request waits for a person.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn has_waiting_answer(&self, case: &RightsCase) -> Result<bool, VaultError> {
        let (customer, id) = (case.customer, case.id);
        self.store().read(move |tx| received::has_waiting_answer(tx.conn, customer, id)).await
    }
}
