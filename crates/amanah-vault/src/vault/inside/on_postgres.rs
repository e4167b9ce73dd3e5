//! What only a look inside shows of a vault on PostgreSQL, where statements wait to travel together.

#[path = "../../../../../tests/postgres.rs"]
mod postgres;
#[path = "../../../../../tests/skip.rs"]
mod skip;

use super::*;
use crate::PostgresSettings;

/// A new vault on a server that is given, or that is started and ends with what is returned.
async fn vault(root: &TempDir) -> Option<(Vault, Option<postgres::Server>)> {
    let (address, server) = match postgres::given_server().ok_or_else(postgres::Server::start) {
        Ok(given) => (given, None),
        Err(Ok(server)) => (server.address(), Some(server)),
        Err(Err(reason)) => {
            skip::skip(&reason);
            return None;
        }
    };
    let settings = PostgresSettings::new(&postgres::database(&address, root.path()), None, None).unwrap();
    Some((Vault::create(options(root).postgres(settings), START).await.unwrap(), server))
}

/// Shows: invariant 11
#[tokio::test]
async fn an_item_that_fails_unheard_takes_nothing_of_the_one_before_with_it() {
    let root = tempfile::tempdir().unwrap();
    let Some((vault, _server)) = vault(&root).await else { return };
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

/// Shows: invariant 1
#[tokio::test]
async fn what_a_batch_changes_is_not_answered_from_what_was_foreseen() {
    let root = tempfile::tempdir().unwrap();
    let Some((vault, _server)) = vault(&root).await else { return };
    let id = budi(&vault).await;
    let store = vault.store();
    let version = || {
        store.look_then_append(
            move |conn: &Connection| customers::foresee(conn, id),
            move |tx: &ReadTx<'_>| {
                let version = customers::living(tx.conn, id)?.version;
                Ok(move |_: &mut WriteTx<'_>| Ok(version))
            },
        )
    };
    let (open_gate, gate) = std::sync::mpsc::channel::<()>();

    // The writer waits at the gate until all others stand in its queue, so that they share a batch.
    let waiting = store.write(move |_tx| Ok(gate.recv().is_ok()));
    let change = || store.write(move |tx| customers::changed(tx.conn, id));
    let undone = store.write(move |tx| {
        customers::changed(tx.conn, id)?;
        Err::<(), _>(VaultError::NotNow("it fails after its change"))
    });
    let opening = async { open_gate.send(()) };
    let (_, first, _, second, _, third, _) =
        tokio::join!(waiting, version(), change(), version(), undone, version(), opening);

    let first = first.unwrap();
    assert_eq!((second, third), (Ok(first + 1), Ok(first + 1)));
}

/// Shows: invariant 11
#[tokio::test]
async fn in_one_table_rows_come_and_go_in_their_order() {
    let root = tempfile::tempdir().unwrap();
    let Some((vault, _server)) = vault(&root).await else { return };
    let (first, last) = (CustomerId::from_bytes([1; 16]), CustomerId::from_bytes([2; 16]));
    let (inserting, deleting) = (
        "INSERT INTO detail_tail (sequence, customer) VALUES (?1, ?2)",
        "DELETE FROM detail_tail WHERE sequence = ?1",
    );

    let written = vault.store().write(move |tx| {
        // Prepared before, because preparing sends what waits.
        let (mut insert, mut delete) =
            (tx.conn.prepare_cached(inserting)?, tx.conn.prepare_cached(deleting)?);
        insert.run((900_i64, first.as_bytes()))?;
        delete.run([900_i64])?;
        insert.run((900_i64, last.as_bytes()))?;
        Ok(())
    });
    written.await.unwrap();
    let left = vault.store().read(|tx| {
        let sql = "SELECT customer FROM detail_tail WHERE sequence = 900";
        Ok(tx.conn.query_row(sql, (), |row| row.get::<[u8; 16]>(0))?)
    });

    assert_eq!(left.await.map(CustomerId::from_bytes), Ok(last));
}
