//! What only a look inside shows of a vault on PostgreSQL, where statements wait to travel together.

#[path = "../../../../../tests/postgres.rs"]
mod postgres;
#[path = "../../../../../tests/skip.rs"]
mod skip;

use super::*;
use crate::PostgresSettings;

/// Shows: invariant 11
#[tokio::test]
async fn an_item_that_fails_unheard_takes_nothing_of_the_one_before_with_it() {
    let (address, _server) = match postgres::given_server().ok_or_else(postgres::Server::start) {
        Ok(given) => (given, None),
        Err(Ok(server)) => (server.address(), Some(server)),
        Err(Err(reason)) => return skip::skip(&reason),
    };
    let root = tempfile::tempdir().unwrap();
    let settings = PostgresSettings::new(&postgres::database(&address, root.path()), None, None).unwrap();
    let vault = Vault::create(options(&root).postgres(settings), START).await.unwrap();
    let id = budi(&vault).await;
    let store = vault.store();
    let before = store.read(move |tx| Ok(customers::living(tx.conn, id)?.version)).await.unwrap();
    let (open_gate, gate) = std::sync::mpsc::channel::<()>();

    // The writer waits at the gate until all three stand in its queue, so that they share a batch.
    let waiting = store.write(move |_tx| Ok(gate.recv().is_ok()));
    let first = store.write(move |tx| customers::changed(tx.conn, id));
    let failing = store.write(|_tx| Err::<(), _>(VaultError::NotNow("it fails before it asks anything")));
    let last = store.write(move |tx| customers::changed(tx.conn, id));
    let opening = async { open_gate.send(()) };
    let (_, first, failed, last, _) = tokio::join!(waiting, first, failing, last, opening);
    let after = store.read(move |tx| Ok(customers::living(tx.conn, id)?.version)).await.unwrap();

    assert_eq!((first, last), (Ok(()), Ok(())));
    assert!(matches!(failed, Err(VaultError::NotNow(_))), "{failed:?}");
    assert_eq!(after, before + 2, "both that were acknowledged stand");
}
