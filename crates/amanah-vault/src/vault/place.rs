//! From where a customer signs in: kept as keyed tags, enough to say that a place is new and for nothing else.

use amanah_policy::{CustomerId, Timestamp};
use aws_lc_rs::hmac;

use super::Vault;
use crate::error::VaultError;
use crate::seal::Bound;
use crate::store::places;
use crate::store::sql::Connection;

/// For how many days a place counts as known.
pub(super) const PLACE_DAYS: i64 = 90;

impl Vault {
    /// The tags of the network from which a customer signs in, and of the program with which they do.
    pub(super) fn place_tags(&self, customer: CustomerId, network: &str, program: &str) -> Vec<[u8; 16]> {
        [("network", network), ("program", program)]
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(kind, text)| self.place_tag(customer, kind, text))
            .collect()
    }

    /// One durable write of nothing: where one of two answers that must look alike writes more than the other.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_pace(&self, writes: u32) -> Result<(), VaultError> {
        for _ in 0..writes {
            let nobody = CustomerId::from_bytes([0; 16]);
            self.store().write(move |tx| places::delete_of_customer(tx.conn, nobody)).await?;
        }
        Ok(())
    }

    /// The tag of a place of one customer: the same network is another tag for another customer.
    fn place_tag(&self, customer: CustomerId, kind: &str, text: &str) -> [u8; 16] {
        let bound = Bound::new("amanah/place/1").bytes(customer.as_bytes()).text(kind).text(text);
        let key = hmac::sign(&self.keys().named().duplicates, b"amanah/place/1");
        let full = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_ref()), bound.as_bytes());
        let mut tag = [0; 16];
        for (to, from) in tag.iter_mut().zip(full.as_ref()) {
            *to = *from;
        }
        tag
    }
}

/// Notes where a customer was seen; says whether one of the places is new to them. The first sign-in of all is no news.
///
/// Enforces: SEC
pub(super) fn see(
    conn: &Connection,
    customer: CustomerId,
    tags: &[[u8; 16]],
    now: Timestamp,
) -> Result<bool, VaultError> {
    let is_first = places::count(conn, customer)? == 0;
    let mut is_new = false;
    for tag in tags {
        is_new |= !places::see(conn, customer, tag, now)?;
    }
    Ok(is_new && !is_first)
}
