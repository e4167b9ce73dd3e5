//! Agreements to policy versions (ACC).

use amanah_policy::{AgreementHow, Occasion};
use amanah_vault::{Actor, Ask, Outcome, Selection};

use crate::support::{Folders, START, budi, bundle, sign_up};

/// Shows: ACC
#[tokio::test]
async fn an_agreement_is_kept_once_per_version_with_its_how_and_proof() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;

    vault.agree(id, AgreementHow::Explicit, Actor::Customer(id), START.plus_days(1)).await.unwrap();
    let agreements = vault.agreements(id).await.unwrap();

    assert_eq!(agreements.len(), 1, "the version was agreed to at sign-up already: {agreements:?}");
    assert_eq!(agreements[0].how, AgreementHow::Registration);
    assert_eq!(agreements[0].bundle, *bundle().hash().as_bytes());
    assert_eq!(agreements[0].at, START);
    let entries = vault.ledger_entries(agreements[0].place.sequence, 1).await.unwrap();
    assert_eq!(entries[0].event, amanah_ledger::Event::Agreed);
}

/// Shows: ACC
#[tokio::test]
async fn ordinary_communication_begins_with_the_agreement() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let mut new = sign_up("Budi Santoso", "budi@example.test");
    new.agreed = None;
    let id = vault.register(new, START).await.unwrap().id;
    let mailer = Actor::System(amanah_policy::Role::Support);
    let ask = || Ask::to_communicate(id, mailer, Occasion::Routine).select(Selection::Everything);

    let before = vault.release(ask(), START).await.unwrap();
    vault.agree(id, AgreementHow::Use, Actor::Customer(id), START).await.unwrap();
    let after = vault.release(ask(), START).await.unwrap();

    let Outcome::Refused(refusal) = before else { panic!("released before the agreement") };
    assert_eq!(refusal.clause, amanah_policy::Clause::Acc);
    assert!(matches!(after, Outcome::Released(_)), "{after:?}");
    assert_eq!(vault.agreements(id).await.unwrap()[0].how, AgreementHow::Use);
}
