//! Registering a customer: their keys, their first data, their agreement.

use std::sync::Arc;

use amanah_ledger::{Event, Pseudonym};
use amanah_policy::{AccountId, AgreementHow, Attribute, CustomerId, RetentionClass, Timestamp};

use super::Vault;
use super::agree::write_agreement;
use super::prepare::Labelled;
use super::subject::seal_pseudonym;
use crate::actor::Actor;
use crate::customer::{CustomerHeader, CustomerNumber, CustomerState, NewCustomer, Password, Registrar};
use crate::datum::NewDatum;
use crate::error::VaultError;
use crate::keys::IndexField;
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::prepared::{Prepared, write_first_data};
use crate::store::{WriteTx, accounts, customers};

/// With so many random numbers to choose from, one is free until the register is nearly full.
const CANDIDATES: usize = 16;

/// A customer who is sealed and not yet in the store.
struct Registration {
    header: CustomerHeader,
    account: AccountId,
    numbers: Vec<CustomerNumber>,
    pseudonym: Vec<u8>,
    agreed: Option<AgreementHow>,
    prepared: Prepared,
}

impl Vault {
    /// Registers a customer with their first data; answers when it is durable.
    ///
    /// # Errors
    /// [`VaultError::Taken`] when the primary e-mail belongs to somebody, [`VaultError::Malformed`] when it is none, or
    /// when there is no name.
    pub async fn register(&self, new: NewCustomer, now: Timestamp) -> Result<CustomerHeader, VaultError> {
        let registration = self.seal_registration(new, now).await?;
        let header = self.store().write(move |tx| insert(tx, &registration)).await?;
        fail::fail_point!("register::durable");
        Ok(header)
    }

    async fn seal_registration(&self, new: NewCustomer, now: Timestamp) -> Result<Registration, VaultError> {
        let deciding = self.policy_in_force().deciding();
        let id = CustomerId::from_bytes(self.random().bytes()?);
        let mut data = new.data;
        require_name(&data)?;
        if let Some(password) = new.password {
            data.push(self.password_datum(password, &data).await?);
        }
        let labelled = self.label(&deciding.bundle, data, now)?;
        // Looked at before keys are made, so that a form sent twice leaves none behind.
        self.require_new_address(&labelled).await?;
        let mut classes = labelled.classes();
        classes.insert(RetentionClass::Service);
        let mut keys = self.keys().keys_for_new(id, classes, labelled.versions(), now).await?;
        fail::fail_point!("register::keys_made");
        let tags = labelled.tags.clone();
        let data = self.seal_all(id, labelled, &keys)?;
        let key = keys.classes.remove(&RetentionClass::Service).ok_or(VaultError::KeyGone)?;
        let pseudonym = Pseudonym::from_bytes(self.random().bytes()?);
        let sealed_pseudonym = seal_pseudonym(self.random(), &key, id, pseudonym)?;
        let actor = match new.registrar {
            Registrar::Themself => Actor::Customer(id),
            Registrar::Other(actor) => actor,
        };
        let numbers = self.candidate_numbers()?;
        let subject = Arc::new(Subject { customer: id, pseudonym, key });
        let prepared = Prepared { subject, data, tags, actor, now, deciding };
        let header = CustomerHeader {
            id,
            number: *numbers.first().ok_or(VaultError::NotNow(NO_NUMBER))?,
            kind: new.kind,
            language: new.language,
            state: CustomerState::Active,
            is_mailbox_proved: new.is_mailbox_proved,
            created_at: now,
            agreed_version: None,
        };
        let account = AccountId::from_bytes(self.random().bytes()?);
        Ok(Registration {
            header,
            account,
            numbers,
            pseudonym: sealed_pseudonym,
            agreed: new.agreed,
            prepared,
        })
    }

    async fn password_datum(&self, password: Password, others: &[NewDatum]) -> Result<NewDatum, VaultError> {
        let value = match password {
            Password::Plain(password) => self.hash_password(password).await?,
            Password::Hashed(hash) => hash,
        };
        let like = others.first().ok_or(VaultError::Malformed(NO_NAME))?;
        let provenance = like.provenance.clone();
        Ok(NewDatum { attribute: Attribute::PasswordHash, value, provenance, confirmed: true })
    }

    async fn require_new_address(&self, labelled: &Labelled) -> Result<(), VaultError> {
        let address = labelled.tags.iter().find(|(_, field, _)| *field == IndexField::Email);
        let (_, field, tag) = *address.ok_or(VaultError::Malformed("e-mail address"))?;
        let owners = self.store().read(move |tx| customers::tag_owner(tx.conn, field, tag)).await?;
        if owners.iter().any(|(_, _, restricted)| !restricted) {
            return Err(VaultError::Taken("e-mail address"));
        }
        Ok(())
    }

    fn candidate_numbers(&self) -> Result<Vec<CustomerNumber>, VaultError> {
        let number = || -> Result<Option<CustomerNumber>, VaultError> {
            let random = u32::from_be_bytes(self.random().bytes()?);
            Ok(CustomerNumber::from_digits(random % 100_000_000))
        };
        (0..CANDIDATES).filter_map(|_| number().transpose()).collect()
    }
}

const NO_NAME: &str = "registration: a person or a company has a name";
const NO_NUMBER: &str = "no customer number is free";

fn require_name(data: &[NewDatum]) -> Result<(), VaultError> {
    let is_name = |datum: &NewDatum| matches!(datum.attribute, Attribute::Name | Attribute::CompanyName);
    if data.iter().any(is_name) { Ok(()) } else { Err(VaultError::Malformed(NO_NAME)) }
}

/// Writes the customer, their data, what the ledger says of both, and their agreement. All or nothing.
///
/// Enforces: R2
fn insert(tx: &mut WriteTx<'_>, registration: &Registration) -> Result<CustomerHeader, VaultError> {
    let Registration { prepared, .. } = registration;
    let mut header = registration.header.clone();
    header.number = free_number(tx, &registration.numbers)?;
    customers::insert(tx.conn, &header, &registration.pseudonym, prepared.now)?;
    accounts::open(tx.conn, registration.account, header.kind, header.id, prepared.now)?;
    fail::fail_point!("register::half_written");
    write_first_data(tx, prepared)?;
    let touched = prepared.data.iter().map(|datum| (datum.label.id, datum.label.attribute));
    let mut entry = Entry::about(&prepared.subject, Event::Recorded, prepared.actor, prepared.now);
    entry.kinds = prepared.data.iter().map(|datum| datum.label.attribute).collect();
    entry.detail = Some(DetailRecord::by(prepared.actor).touching(touched));
    tx.append(entry)?;
    if let Some(how) = registration.agreed {
        let bundle = &prepared.deciding.bundle;
        write_agreement(tx, &prepared.subject, bundle, how, prepared.actor, prepared.now)?;
        header.agreed_version = Some(bundle.version());
    }
    Ok(header)
}

fn free_number(tx: &WriteTx<'_>, numbers: &[CustomerNumber]) -> Result<CustomerNumber, VaultError> {
    for number in numbers {
        if customers::is_free(tx.conn, *number)? {
            return Ok(*number);
        }
    }
    Err(VaultError::NotNow(NO_NUMBER))
}
