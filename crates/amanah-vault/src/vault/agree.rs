//! Agreements: who agreed to which version, how and when (ACC).

use std::sync::Arc;

use amanah_ledger::Event;
use amanah_policy::{AgreementHow, Bundle, CustomerId, Timestamp};

use super::Vault;
use super::subject::subject_of;
use crate::actor::Actor;
use crate::customer::AgreementRow;
use crate::error::VaultError;
use crate::store::WriteTx;
use crate::store::customers;
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;

impl Vault {
    /// Records an agreement to the policy in force; once per version and customer.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`]; [`VaultError::NotNow`] when this version cannot be agreed to in this way.
    pub async fn agree(
        &self,
        customer: CustomerId,
        how: AgreementHow,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let bundle = self.policy();
        let wrapping = self.keys().wrapping();
        self.store()
            .read_then_write(move |tx| {
                let subject = subject_of(tx, &wrapping, &customers::living(tx.conn, customer)?)?;
                Ok(move |tx: &mut WriteTx<'_>| {
                    customers::living(tx.conn, customer)?;
                    if customers::has_agreed(tx.conn, customer, bundle.version())? {
                        return Ok(());
                    }
                    write_agreement(tx, &subject, &bundle, how, actor, now)
                })
            })
            .await
    }

    /// All agreements of a customer, oldest first.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn agreements(&self, customer: CustomerId) -> Result<Vec<AgreementRow>, VaultError> {
        self.store()
            .read(move |tx| {
                customers::living(tx.conn, customer)?;
                customers::agreements(tx.conn, customer)
            })
            .await
    }
}

/// Writes an agreement and its entry.
///
/// Enforces: ACC
pub(super) fn write_agreement(
    tx: &mut WriteTx<'_>,
    subject: &Arc<Subject>,
    bundle: &Bundle,
    how: AgreementHow,
    actor: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    if !bundle.is_accepted_by(how) {
        return Err(VaultError::NotNow("this policy version cannot be agreed to in this way"));
    }
    let mut entry = Entry::about(subject, Event::Agreed, actor, now);
    entry.detail = Some(DetailRecord { agreed: Some(how.code().to_owned()), ..DetailRecord::by(actor) });
    let place = tx.append(entry)?;
    let (version, bundle) = (bundle.version(), *bundle.hash().as_bytes());
    customers::insert_agreement(
        tx.conn,
        subject.customer,
        &AgreementRow { version, bundle, how, at: now, place },
    )
}
