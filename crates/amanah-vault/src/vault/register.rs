//! Registering a customer: their keys, their first data, their agreement.

use std::sync::Arc;

use amanah_ledger::{Event, Pseudonym};
use amanah_policy::{
    AccountId, AccountKind, AgreementHow, Attribute, CustomerId, Language, RetentionClass, Timestamp,
};

use super::Vault;
use super::agree::write_agreement;
use super::pending::UsedLink;
use super::people::ChangeAbout;
use super::prepare::Labelled;
use super::subject::seal_pseudonym;
use crate::actor::Actor;
use crate::customer::{
    CustomerHeader, CustomerNumber, CustomerState, NewAccount, NewCustomer, Password, Registrar,
};
use crate::datum::NewDatum;
use crate::error::VaultError;
use crate::keys::IndexField;
use crate::rows::{PendingFault, PeopleChange};
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::prepared::{Prepared, write_first_data};
use crate::store::{WriteTx, accounts, customers, pending, remains};

/// With so many random numbers to choose from, one is free until the register is nearly full.
const CANDIDATES: usize = 16;

/// A customer who is sealed and not yet in the store.
struct Registration {
    header: CustomerHeader,
    numbers: Vec<CustomerNumber>,
    pseudonym: Vec<u8>,
    agreed: Option<AgreementHow>,
    prepared: Prepared,
}

/// In which account they will stand.
enum Place {
    Own(AccountId),
    OfCompany(AccountId, Box<Registration>),
    Joining(ChangeAbout),
}

impl Vault {
    /// Registers a customer with their first data; answers when it is durable.
    ///
    /// # Errors
    /// [`VaultError::Taken`] when the primary e-mail belongs to somebody, [`VaultError::Malformed`] when it is none, or
    /// when there is no name.
    pub async fn register(&self, mut new: NewCustomer, now: Timestamp) -> Result<CustomerHeader, VaultError> {
        let registration = self.seal_person(&mut new, now).await?;
        let place = self.place_of(&registration, new, now).await?;
        let header = self.store().write(move |tx| insert_in_place(tx, &registration, &place)).await?;
        fail::fail_point!("register::durable");
        Ok(header)
    }

    /// Registers somebody who was invited to an account by a link: they belong to it and the link is used up, or neither.
    ///
    /// # Errors
    /// As [`Self::register`]; inside, what is wrong with the link.
    pub async fn register_by_link(
        &self,
        mut new: NewCustomer,
        token: &str,
        now: Timestamp,
    ) -> Result<Result<CustomerHeader, PendingFault>, VaultError> {
        let Some(link) = UsedLink::of(token) else { return Ok(Err(PendingFault::UsedOrUnknown)) };
        let registration = self.seal_person(&mut new, now).await?;
        let place = self.place_of(&registration, new, now).await?;
        self.store()
            .write(move |tx| {
                let invitation = match link.invitation(tx, now)? {
                    Ok(invitation) => invitation,
                    Err(fault) => return Ok(Err(fault)),
                };
                let header = insert_in_place(tx, &registration, &place)?;
                pending::delete(tx.conn, invitation)?;
                Ok(Ok(header))
            })
            .await
    }

    /// The account, and a company that comes with the person.
    async fn place_of(
        &self,
        person: &Registration,
        new: NewCustomer,
        now: Timestamp,
    ) -> Result<Place, VaultError> {
        let id = AccountId::from_bytes(self.random().bytes()?);
        Ok(match new.account {
            NewAccount::Own => Place::Own(id),
            NewAccount::OfCompany(data) => {
                require_name(&data)?;
                let company = Sealing {
                    id: CustomerId::from_bytes(self.random().bytes()?),
                    kind: AccountKind::Company,
                    language: new.language,
                    data,
                    is_mailbox_proved: false,
                    agreed: new.agreed,
                    actor: person.prepared.actor,
                };
                Place::OfCompany(id, Box::new(self.seal_registration(company, now).await?))
            }
            NewAccount::Joining { account, roles } => {
                let change = PeopleChange::Join { person: person.header.id, roles };
                let subject = Arc::clone(&person.prepared.subject);
                Place::Joining(self.change_about_newcomer(account, change, subject, now).await?)
            }
        })
    }

    async fn seal_person(&self, new: &mut NewCustomer, now: Timestamp) -> Result<Registration, VaultError> {
        let id = CustomerId::from_bytes(self.random().bytes()?);
        let mut data = core::mem::take(&mut new.data);
        require_name(&data)?;
        if let Some(password) = new.password.take() {
            data.push(self.password_datum(password, &data).await?);
        }
        let actor = match new.registrar {
            Registrar::Themself => Actor::Customer(id),
            Registrar::Other(actor) => actor,
        };
        let (kind, language, is_mailbox_proved, agreed) =
            (new.kind, new.language, new.is_mailbox_proved, new.agreed);
        let sealing = Sealing { id, kind, language, data, is_mailbox_proved, agreed, actor };
        if !sealing.data.iter().any(|datum| datum.attribute == Attribute::PrimaryEmail) {
            return Err(VaultError::Malformed("e-mail address"));
        }
        self.seal_registration(sealing, now).await
    }

    async fn seal_registration(&self, new: Sealing, now: Timestamp) -> Result<Registration, VaultError> {
        let deciding = self.policy_in_force().deciding();
        let id = new.id;
        let labelled = self.label(&deciding.bundle, new.data, now)?;
        // Looked at before keys are made, so that a form sent twice leaves none behind.
        self.require_new_address(&labelled, new.actor).await?;
        let mut classes = labelled.classes();
        classes.insert(RetentionClass::Service);
        let mut keys = self.keys().keys_for_new(id, classes, labelled.versions(), now).await?;
        fail::fail_point!("register::keys_made");
        let tags = labelled.tags.clone();
        let data = self.seal_all(id, labelled, &keys)?;
        let key = keys.classes.remove(&RetentionClass::Service).ok_or(VaultError::KeyGone)?;
        let pseudonym = Pseudonym::from_bytes(self.random().bytes()?);
        let sealed_pseudonym = seal_pseudonym(self.random(), &key, id, pseudonym)?;
        let numbers = self.candidate_numbers()?;
        let subject = Arc::new(Subject { customer: id, pseudonym, key });
        let prepared = Prepared { subject, data, tags, actor: new.actor, now, deciding };
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
        Ok(Registration { header, numbers, pseudonym: sealed_pseudonym, agreed: new.agreed, prepared })
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

    async fn require_new_address(&self, labelled: &Labelled, actor: Actor) -> Result<(), VaultError> {
        let address = labelled.tags.iter().find(|(_, field, _)| *field == IndexField::Email);
        // A company has none.
        let Some((_, field, tag)) = address.copied() else { return Ok(()) };
        let (owners, is_suppressed) = self
            .store()
            .read(move |tx| {
                Ok((customers::tag_owner(tx.conn, field, tag)?, remains::is_suppressed(tx.conn, tag)?))
            })
            .await?;
        if owners.iter().any(|(_, _, restricted)| !restricted) {
            return Err(VaultError::Taken("e-mail address"));
        }
        // An import brings nobody back; staff write down somebody who asks for it, and whose mailbox proves it.
        if is_suppressed && matches!(actor, Actor::System(_)) {
            tracing::info!("an import named somebody who was erased; nothing was recorded");
            return Err(VaultError::NotNow(ERASED_BEFORE));
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

const ERASED_BEFORE: &str = "this customer was erased; only they themself come back, with a proved mailbox";
const NO_NAME: &str = "registration: a person or a company has a name";
const NO_NUMBER: &str = "no customer number is free";

fn require_name(data: &[NewDatum]) -> Result<(), VaultError> {
    let is_name = |datum: &NewDatum| matches!(datum.attribute, Attribute::Name | Attribute::CompanyName);
    if data.iter().any(is_name) { Ok(()) } else { Err(VaultError::Malformed(NO_NAME)) }
}

/// What is to be sealed.
struct Sealing {
    id: CustomerId,
    kind: AccountKind,
    language: Language,
    data: Vec<NewDatum>,
    is_mailbox_proved: bool,
    agreed: Option<AgreementHow>,
    actor: Actor,
}

/// Writes a person, their account, and the company that comes with them. All or nothing.
///
/// Enforces: R2
fn insert_in_place(
    tx: &mut WriteTx<'_>,
    registration: &Registration,
    place: &Place,
) -> Result<CustomerHeader, VaultError> {
    let header = insert(tx, registration)?;
    let now = registration.prepared.now;
    match place {
        Place::Own(id) => accounts::open(tx.conn, *id, header.kind, (header.id, header.id), now)?,
        Place::OfCompany(id, company) => {
            let company = insert(tx, company)?;
            accounts::open(tx.conn, *id, company.kind, (company.id, header.id), now)?;
        }
        Place::Joining(change) => change.write(tx)?.map_err(VaultError::People)?,
    }
    Ok(header)
}

/// Writes a customer, their data, what the ledger says of both, and their agreement.
///
/// Enforces: R2
fn insert(tx: &mut WriteTx<'_>, registration: &Registration) -> Result<CustomerHeader, VaultError> {
    let Registration { prepared, .. } = registration;
    let mut header = registration.header.clone();
    header.number = free_number(tx, &registration.numbers)?;
    customers::insert(tx.conn, &header, &registration.pseudonym, prepared.now)?;
    fail::fail_point!("register::half_written");
    write_first_data(tx, prepared)?;
    if header.is_mailbox_proved {
        let mut addresses = prepared.tags.iter().filter(|(_, field, _)| *field == IndexField::Email);
        addresses.try_for_each(|(_, _, tag)| remains::lift_suppression(tx.conn, *tag))?;
    }
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
