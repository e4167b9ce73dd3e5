//! What can be wrong with a database when a vault is created or opened in it.

use amanah_vault::{OpenError, PostgresSettings, StoreError, Vault};

use super::{options, server};
use crate::postgres::database;
use crate::raw::RawStore;
use crate::support::START;

#[tokio::test]
async fn a_database_without_a_store_says_so() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    drop(Vault::create(options(folder.path(), &url), START).await.unwrap());
    let elsewhere = tempfile::tempdir().unwrap();
    let empty = database(&server.address(), elsewhere.path());

    let opened = Vault::open(options(folder.path(), &empty), START).await;

    assert!(matches!(opened, Err(OpenError::NoStoreInDatabase { .. })), "{opened:?}");
}

#[tokio::test]
async fn a_database_that_holds_something_else_is_refused_and_left_alone() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let raw = RawStore::Database(url.clone());
    raw.execute("CREATE TABLE customer (name TEXT)", &[]);
    raw.execute("INSERT INTO customer (name) VALUES ('theirs')", &[]);

    let created = Vault::create(options(folder.path(), &url), START).await;

    assert!(matches!(created, Err(OpenError::Database { .. })), "{created:?}");
    let tables =
        "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    assert_eq!(raw.number(tables, &[]), 1, "a migration that failed leaves nothing");
    assert_eq!(raw.number("SELECT count(*) FROM customer WHERE name = 'theirs'", &[]), 1);
}

#[tokio::test]
async fn keys_of_another_database_are_refused() {
    let Some(server) = server() else { return };
    let (mine, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let my_url = database(&server.address(), mine.path());
    let other_url = database(&server.address(), other.path());
    drop(Vault::create(options(mine.path(), &my_url), START).await.unwrap());
    drop(Vault::create(options(other.path(), &other_url), START).await.unwrap());

    let opened = Vault::open(options(mine.path(), &other_url), START).await;

    assert!(
        matches!(opened, Err(OpenError::KeysOfAnotherStore { .. } | OpenError::LedgerBehind { .. })),
        "{opened:?}"
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_and_a_database_that_is_not_are_told_apart() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let nowhere = "postgresql://amanah@127.0.0.1:1/amanah";
    let unknown = format!("postgresql://amanah@{}/no_such_database", server.address());

    let mut faults = Vec::new();
    for url in [nowhere, unknown.as_str()] {
        assert!(PostgresSettings::new(url, None, None).is_ok());
        match Vault::create(options(folder.path(), url), START).await {
            Err(OpenError::Database { place, fault }) => faults.push((place, fault)),
            other => panic!("{other:?}"),
        }
    }

    assert_eq!(faults[0], ("amanah on 127.0.0.1".to_owned(), StoreError::Unreachable));
    assert_eq!(faults[1].0, "no_such_database on 127.0.0.1");
    assert_eq!(
        faults[1].1.to_string(),
        "the store refused the operation (sqlstate 3D000); nothing of it was written"
    );
}

/// Shows: invariant 11
#[tokio::test]
async fn whatever_is_wrong_with_the_database_no_key_is_made_and_the_right_one_is_taken_next() {
    let Some(server) = server() else { return };
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let url = database(&server.address(), folder.path());
    let taken = database(&server.address(), other.path());
    drop(Vault::create(options(other.path(), &taken), START).await.unwrap());
    let theirs = tempfile::tempdir().unwrap();
    let foreign = database(&server.address(), theirs.path());
    RawStore::Database(foreign.clone()).execute("CREATE TABLE mail (name TEXT)", &[]);
    let wrong = [
        "postgresql://amanah@127.0.0.1:1/amanah".to_owned(),
        format!("postgresql://amanah@{}/no_such_database", server.address()),
        url.replace("amanah@", "somebody_else:secret@"),
        taken,
        foreign,
    ];

    for wrong in &wrong {
        let created = Vault::create(options(folder.path(), wrong), START).await;

        assert!(
            matches!(created, Err(OpenError::Database { .. } | OpenError::ExistsAlready { .. })),
            "{created:?}"
        );
        assert!(!folder.path().join("keys").exists(), "{wrong} left keys behind");
    }
    let created = Vault::create(options(folder.path(), &url), START).await;
    assert!(created.is_ok(), "{created:?}");
}
