//! Whoever is the first to prove the registered mailbox of a customer owns the account; what somebody else set up before
//! opens it no more (SEC).

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, DatumId, ErasureGround, Role, Timestamp};

use super::Vault;
use super::erase::Ordered;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::rows::SessionOf;
use crate::store::burial::Burial;
use crate::store::entry::Entry;
use crate::store::sql::Connection;
use crate::store::{api_keys, customers, data, pending, provider_notices, sessions};

const PROVED_BEFORE: VaultError = VaultError::NotNow("the mailbox is proved already");

/// By what an account can be entered, or whom it is linked with.
const WAYS_IN: [Attribute; 7] = [
    Attribute::PasswordHash,
    Attribute::Passkey,
    Attribute::TotpSecret,
    Attribute::RecoveryCodes,
    Attribute::ProviderSubject,
    Attribute::ProviderEmail,
    Attribute::ProviderName,
];

impl Vault {
    /// Marks the registered mailbox as proved. When nobody had proved it before, everything that opened the account until
    /// then is destroyed with it: it may have been set up by somebody whose mailbox this never was. Says whether it was the
    /// first proof.
    ///
    /// Enforces: SEC, SSO2, invariant 5
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`]; [`VaultError::NotNow`] while the policy keeps a way in, and then nothing is proved.
    pub async fn prove_mailbox_first(
        &self,
        customer: CustomerId,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let ordered =
            Ordered { customer, ground: ErasureGround::Removed, actor: Actor::System(Role::Officer), now };
        let proved = self.bury(ordered, move |order, tx| {
            if customers::living(tx.conn, customer)?.header.is_mailbox_proved {
                return Err(PROVED_BEFORE);
            }
            sessions::delete_of(tx.conn, SessionOf::Customer(customer), None)?;
            api_keys::delete_of(tx.conn, SessionOf::Customer(customer))?;
            pending::end_sign_ins(tx.conn, customer)?;
            provider_notices::resume_all(tx.conn, customer)?;
            let ways = ways_in(tx.conn, customer)?;
            let burial = match ways.as_slice() {
                [] => None,
                ways => Some(order.bury_data(tx, ways)?),
            };
            // Whoever proves the mailbox owns the account alone, or nobody does yet.
            if !ways_in(tx.conn, customer)?.is_empty() {
                return Ok(Burial::Refused);
            }
            customers::prove_mailbox(tx.conn, customer, now)?;
            let mut entry = Entry::about(&order.subject, Event::Recorded, Actor::Customer(customer), now);
            entry.kinds = vec![Attribute::PrimaryEmail];
            let place = tx.append(entry)?;
            Ok(burial.unwrap_or(Burial::Done { place, data: 0 }))
        });
        match proved.await {
            Err(fault) if fault == PROVED_BEFORE => return Ok(false),
            Err(other) => return Err(other),
            Ok(Burial::Refused) => {
                return Err(VaultError::NotNow(
                    "a law or a case keeps what opened this account before; the ledger says why",
                ));
            }
            Ok(Burial::Done { .. }) => {}
        }
        self.finish_replacement(customer, now).await;
        Ok(true)
    }
}

fn ways_in(conn: &Connection, customer: CustomerId) -> Result<Vec<DatumId>, VaultError> {
    let ways = data::all(conn, customer)?.into_iter().filter(|row| WAYS_IN.contains(&row.label.attribute));
    Ok(ways.map(|row| row.label.id).collect())
}
