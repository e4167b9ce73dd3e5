//! People for tests: customers and members of staff, with a password that is cheap to hash.

use std::collections::BTreeMap;

use amanah_policy::{
    AccountKind, AgreementHow, Attribute, Channel, CustomerId, DatumId, Language, Role, Source, StaffId,
    Timestamp,
};
use amanah_vault::{
    Actor, Entrance, NewAccount, NewCustomer, NewDatum, NewPending, NewStaff, Password, PasswordCost,
    PendingKind, Personal, Provenance, Registrar, SecretKind, SignedInBy, Vault,
};

use crate::support::{Folders, START};

pub(crate) const PASSWORD: &str = "sapi makan rumput";

/// The mailer, as the policy knows it.
pub(crate) const MAILER: Actor = Actor::System(Role::Support);

/// A new vault whose passwords cost little.
pub(crate) async fn vault(folders: &Folders) -> Vault {
    Vault::create(folders.options().password_cost(PasswordCost::CHEAP_FOR_TESTS), START).await.unwrap()
}

/// A datum a customer wrote in ClientZone.
pub(crate) fn datum(attribute: Attribute, value: &str) -> NewDatum {
    let provenance = Provenance {
        source: Source::Registration,
        channel: Channel::ClientZone,
        origin: "sign_up".to_owned(),
        observed_at: START,
    };
    NewDatum { attribute, value: Personal::text(value), provenance, confirmed: true }
}

/// A registered customer who agreed, with a password.
pub(crate) async fn customer(vault: &Vault, name: &str, email: &str) -> CustomerId {
    register(vault, name, email, true).await
}

/// The same of somebody whose mailbox nobody has proved: they were registered at the desk.
pub(crate) async fn unproved(vault: &Vault, name: &str, email: &str) -> CustomerId {
    register(vault, name, email, false).await
}

async fn register(vault: &Vault, name: &str, email: &str, is_mailbox_proved: bool) -> CustomerId {
    let new = NewCustomer {
        kind: AccountKind::Person,
        language: Language::Id,
        data: vec![datum(Attribute::Name, name), datum(Attribute::PrimaryEmail, email)],
        password: Some(Password::Plain(Personal::text(PASSWORD))),
        is_mailbox_proved,
        agreed: Some(AgreementHow::Registration),
        registrar: Registrar::Themself,
        account: NewAccount::Own,
    };
    vault.register(new, START).await.unwrap().id
}

/// A member of staff with a password.
pub(crate) async fn staff(vault: &Vault, name: &str, email: &str, roles: &[Role]) -> StaffId {
    let new = NewStaff {
        name: Personal::text(name),
        email: Personal::text(email),
        password: Some(Personal::text(PASSWORD)),
        roles: roles.to_vec(),
    };
    vault.add_staff(new, Actor::System(Role::Officer), START).await.unwrap()
}

/// How somebody comes in who proved by this who they are.
pub(crate) fn entrance(by: SignedInBy, credential: Option<DatumId>) -> Entrance<'static> {
    let from = Personal::text("192.0.2.7, browser");
    Entrance { by, credential, ends_at: START.plus_hours(12), from, network: "", program: "" }
}

/// A sign-up that waits for its confirmation.
pub(crate) fn sign_up(email: &str, secret: SecretKind, until: Timestamp) -> NewPending {
    NewPending {
        kind: PendingKind::SignUp,
        values: BTreeMap::from([
            (Attribute::Name, Personal::text("Sri Wahyuni")),
            (Attribute::PrimaryEmail, Personal::text(email)),
        ]),
        facts: BTreeMap::from([("language".to_owned(), "id".to_owned())]),
        customer: None,
        staff: None,
        secret,
        until,
    }
}
