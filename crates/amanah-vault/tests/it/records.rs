//! Recording: provenance or nothing (invariant 3).

use amanah_policy::{Attribute, Channel, Source};
use amanah_vault::{Actor, DatumState, NewDatum, Personal, Provenance, VaultError};

use crate::support::{Folders, START, budi, datum, own_view, typed};

/// Shows: invariant 3
#[tokio::test]
async fn a_datum_keeps_its_whole_provenance() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let provenance = Provenance {
        source: Source::Automatic,
        channel: Channel::AccessLog,
        origin: "imp_1 file 0 line 7".to_owned(),
        observed_at: START.plus_hours(-5),
    };
    let line = NewDatum {
        attribute: Attribute::AccessLogLine,
        value: Personal::text("192.0.2.7 GET /"),
        provenance: provenance.clone(),
        confirmed: false,
    };

    let ids =
        vault.record(id, vec![line], Actor::System(amanah_policy::Role::Engineer), START).await.unwrap();
    let seen = own_view(&vault, id).await;

    let (label, value) = seen.datum(ids[0]).unwrap();
    assert_eq!(value, "192.0.2.7 GET /");
    assert_eq!(label.provenance, provenance);
    assert_eq!(label.recorded_at, START);
    assert_eq!(label.policy_version.number(), 1);
    assert_eq!(label.retention_row, "logs");
    assert_eq!(label.expires_at, Some(START.plus_days(90)));
    assert!(!label.confirmed);
}

/// Shows: invariant 3
#[tokio::test]
async fn a_value_without_origin_or_without_content_is_not_recorded() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let mut nowhere = datum(Attribute::Name, "x");
    nowhere.provenance.origin = " ".to_owned();
    let size = vault.ledger_size().await.unwrap();

    for bad in [
        nowhere,
        datum(Attribute::Name, " "),
        datum(Attribute::PrimaryEmail, "no address"),
        datum(Attribute::Phone, "call me"),
        datum(Attribute::ProcessingRecord, "x"),
    ] {
        let good = datum(Attribute::PostalAddress, "Jalan Melati 1");
        let refused = vault.record(id, vec![good, bad], Actor::Customer(id), START).await;
        assert!(matches!(refused, Err(VaultError::Malformed(_))), "{refused:?}");
    }

    assert_eq!(own_view(&vault, id).await.value(Attribute::PostalAddress), None, "all or none");
    assert_eq!(vault.ledger_size().await.unwrap(), size + 1, "nothing but the view");
}

/// Shows: invariant 3
#[tokio::test]
async fn the_database_itself_refuses_a_datum_without_provenance() {
    let folders = Folders::new();
    let vault = folders.create().await;
    budi(&vault).await;
    drop(vault);
    let store = folders.raw();

    for column in [
        "source",
        "channel",
        "origin",
        "observed_at",
        "recorded_at",
        "policy_version",
        "retention_row",
        "class",
    ] {
        let emptied = store.try_execute(&format!("UPDATE datum SET {column} = NULL"), &[]);
        assert!(emptied.is_err(), "{column}");
    }
    for column in ["origin", "retention_row"] {
        let emptied = store.try_execute(&format!("UPDATE datum SET {column} = ''"), &[]);
        assert!(emptied.is_err(), "{column}");
    }
}

#[tokio::test]
async fn a_newer_value_takes_the_place_of_the_old_one_which_is_gone() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let phone = |number| vec![datum(Attribute::Phone, number)];

    let old = vault.record(id, phone("0812 1111 1111"), Actor::Customer(id), START).await.unwrap();
    vault.record(id, phone("0812 2222 2222"), Actor::Customer(id), START).await.unwrap();
    let seen = own_view(&vault, id).await;

    assert_eq!(seen.value(Attribute::Phone), Some("0812 2222 2222"));
    assert!(seen.datum(old[0]).is_none());
    let phones = seen.data().filter(|(label, _)| label.attribute == Attribute::Phone).count();
    assert_eq!(phones, 1);
}

#[tokio::test]
async fn events_stand_beside_each_other() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let sign_in = |text| NewDatum { provenance: typed(), ..datum(Attribute::SignIn, text) };

    vault.record(id, vec![sign_in("first")], Actor::Customer(id), START).await.unwrap();
    vault.record(id, vec![sign_in("second"), sign_in("third")], Actor::Customer(id), START).await.unwrap();
    let seen = own_view(&vault, id).await;

    let values: Vec<_> = seen
        .data()
        .filter(|(label, _)| label.attribute == Attribute::SignIn)
        .map(|(_, value)| value)
        .collect();
    assert_eq!(values, ["first", "second", "third"]);
    assert!(seen.data().all(|(label, _)| label.state == DatumState::Current));
}

#[tokio::test]
async fn an_address_of_somebody_else_is_not_recorded() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    vault.register(crate::support::sign_up("Siti", "siti@example.test"), START).await.unwrap();

    let taken = vault
        .record(id, vec![datum(Attribute::PrimaryEmail, "Siti@example.test")], Actor::Customer(id), START)
        .await;

    assert_eq!(taken, Err(VaultError::Taken("e-mail address")));
    assert_eq!(own_view(&vault, id).await.value(Attribute::PrimaryEmail), Some("budi@example.test"));
}
