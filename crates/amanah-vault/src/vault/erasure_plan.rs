//! What an erasure would do, row by row, before anything happens (DEL3, invariant 6).

use amanah_policy::{Attribute, CustomerId, DatumId, Timestamp};

use super::Vault;
use crate::error::VaultError;
use crate::store::burial::is_kept_unheld;
use crate::store::{customers, data, received_claims};

/// One row of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// Which datum; none of a mail that only claims to come from them, and waits.
    pub datum: Option<DatumId>,
    /// What it says.
    pub attribute: Attribute,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The retention row; `Bundle` knows its law and words.
    pub retention_row: String,
    /// What becomes of it.
    pub fate: Fate,
    /// What would become of it if nothing held it: what everybody reads who may not know of holds. None where it would be gone.
    pub told: Option<Fate>,
}

/// What an erasure does with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is erased.
    Goes,
    /// It stays inside a frozen document, under a key of its own, until then.
    StaysUntil(Option<Timestamp>),
    /// A case or a law holds it. For staff who may know of holds; a customer is told of the legal check, as in every case.
    Held,
}

impl Vault {
    /// What an erasure of this customer would do now, row by row, in the order of recording; then the mails that wait and only
    /// claim to come from them. It is decided anew when it is carried out, by the same rule.
    ///
    /// Enforces: DEL3, invariant 6
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`]; when the store fails.
    pub async fn erasure_plan(
        &self,
        customer: CustomerId,
        now: Timestamp,
    ) -> Result<Vec<PlannedRow>, VaultError> {
        let policy = self.policy_in_force();
        let of_mail = policy.bundle().retention(Attribute::ReceivedMail).id.clone();
        self.store()
            .read(move |tx| {
                customers::living(tx.conn, customer)?;
                let rows = data::all(tx.conn, customer)?.into_iter();
                let claimed = received_claims::of_customer(tx.conn, customer)?.into_iter();
                let claimed = claimed.map(|mail| PlannedRow {
                    datum: None,
                    attribute: Attribute::ReceivedMail,
                    recorded_at: mail.header.received_at,
                    retention_row: of_mail.clone(),
                    fate: Fate::Goes,
                    told: Some(Fate::Goes),
                });
                Ok(rows
                    .map(|row| {
                        let told = match is_kept_unheld(&row, now) {
                            true => Fate::StaysUntil(row.label.expires_at),
                            false => Fate::Goes,
                        };
                        let fate = if row.label.held { Fate::Held } else { told };
                        let is_in_sight = !row.label.held || !row.is_past_its_day(now);
                        PlannedRow {
                            datum: Some(row.label.id),
                            attribute: row.label.attribute,
                            recorded_at: row.label.recorded_at,
                            retention_row: row.label.retention_row,
                            fate,
                            told: is_in_sight.then_some(told),
                        }
                    })
                    .chain(claimed)
                    .collect())
            })
            .await
    }
}
