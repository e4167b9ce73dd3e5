//! A bad network, a server that dies, others who hold what is needed: every operation ends in its time with what
//! happened, nothing is half there, and the same vault goes on as soon as the network does (invariant 11).

use std::time::Duration;

use amanah_ledger::verify_export;
use amanah_policy::{Attribute, CustomerId};
use amanah_vault::{Actor, StoreError, Vault, VaultError};

use super::proxy::Proxy;
use super::{assert_gapless, options, server, through, told};
use crate::postgres::{Server, database};
use crate::raw::RawStore;
use crate::support::{START, budi, datum, own_view};

/// How long an operation may take at most with a patience of one second: a read and a write, each with a connection
/// that is made anew. The default patience of thirty seconds would show.
const IN_TIME: Duration = Duration::from_secs(8);

/// A customer whose events are written in pairs, and what was acknowledged.
struct Writer<'a> {
    vault: &'a Vault,
    customer: CustomerId,
    acknowledged: Vec<String>,
    next: usize,
}

impl<'a> Writer<'a> {
    async fn new(vault: &'a Vault) -> Self {
        Self { vault, customer: budi(vault).await, acknowledged: Vec::new(), next: 0 }
    }

    /// Writes one pair more; says what came of it. Takes no longer than it may.
    async fn write(&mut self) -> Result<(), StoreError> {
        let name = format!("pair {}", self.next);
        self.next += 1;
        let pair = ["a", "b"].map(|half| datum(Attribute::SignIn, &format!("{name} {half}")));
        let writes = self.vault.record(self.customer, pair.into(), Actor::Customer(self.customer), START);
        let written = tokio::time::timeout(IN_TIME, writes).await;
        let Ok(written) = written else { panic!("{name} took longer than {IN_TIME:?}") };
        match written {
            Ok(_) => {
                self.acknowledged.push(name);
                Ok(())
            }
            Err(VaultError::Store(fault)) => Err(fault),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Everything acknowledged is there, and of the rest each pair wholly or not at all.
    async fn examine(&self, url: &str) {
        let view = own_view(self.vault, self.customer).await;
        let events: Vec<_> =
            view.data().filter(|(label, _)| label.attribute == Attribute::SignIn).map(|(_, it)| it).collect();
        for number in 0..self.next {
            let name = format!("pair {number}");
            let halves = events
                .iter()
                .filter(|event| **event == format!("{name} a") || **event == format!("{name} b"));
            let found = halves.count();
            let is_acknowledged = self.acknowledged.contains(&name);
            assert!(found == 2 || (found == 0 && !is_acknowledged), "{found} halves of {name}");
        }
        assert_ledger_verifies(self.vault).await;
        assert_gapless(url);
    }
}

async fn assert_ledger_verifies(vault: &Vault) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("export.txt");
    vault.export_ledger(&file, START).await.unwrap();
    verify_export([std::fs::read(file).unwrap()], Some(&vault.ledger_key()), None).unwrap();
}

/// Shows: invariant 11
#[tokio::test]
async fn a_connection_that_is_cut_anywhere_loses_nothing_acknowledged_and_leaves_no_half() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let proxy = Proxy::to(server.port);
    let vault = Vault::create(options(folder.path(), &through(&url, proxy.port)), START).await.unwrap();
    let mut writer = Writer::new(&vault).await;
    writer.write().await.unwrap();
    let (mut lost, mut came_through) = (0, 0);

    for bytes in [0, 1, 4, 5, 30, 90, 200, 400, 700, 1100, 1600, 2200, 2900, 3700, 5000, 8000] {
        for (there, back) in [(Some(bytes), None), (None, Some(bytes / 4))] {
            proxy.cut_after(there, back);
            match writer.write().await {
                Ok(()) => came_through += 1,
                Err(StoreError::Unreachable) => lost += 1,
                Err(other) => panic!("{bytes}: {other:?}"),
            }
            proxy.heal();
            let after = writer.write().await;
            assert_eq!(after, Ok(()), "after {there:?} {back:?} the next one goes through");
        }
    }

    assert!(lost > 10 && came_through > 1, "{lost} lost, {came_through} came through");
    writer.examine(&url).await;
}

/// Shows: invariant 11
#[tokio::test]
async fn a_network_that_stands_still_or_lets_nobody_in_is_said_in_time() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let proxy = Proxy::to(server.port);
    let vault = Vault::create(options(folder.path(), &through(&url, proxy.port)), START).await.unwrap();
    let mut writer = Writer::new(&vault).await;

    for _ in 0..2 {
        proxy.stand_still();
        assert_eq!(writer.write().await, Err(StoreError::Unreachable));
        proxy.heal();
        assert_eq!(writer.write().await, Ok(()));
        proxy.shut();
        assert_eq!(writer.write().await, Err(StoreError::Unreachable));
        assert_eq!(writer.write().await, Err(StoreError::Unreachable));
        proxy.heal();
        assert_eq!(writer.write().await, Ok(()));
    }

    writer.examine(&url).await;
}

/// Shows: invariant 11
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_killed_and_started_again_lost_nothing_acknowledged() {
    let Some(server) = told(Server::start()) else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let vault = Vault::create(options(folder.path(), &url), START).await.unwrap();
    let mut writer = Writer::new(&vault).await;
    let killed = tokio::task::spawn_blocking(move || {
        for _ in 0..2 {
            std::thread::sleep(Duration::from_millis(400));
            server.tell("crash").unwrap();
            std::thread::sleep(Duration::from_millis(400));
            server.tell("start").unwrap();
            server.wait_until_ready().unwrap();
        }
        server
    });

    let mut lost = 0;
    while !killed.is_finished() {
        lost += usize::from(writer.write().await.is_err());
    }
    let _server = killed.await.unwrap();
    // Its recovery may still be running.
    while writer.write().await.is_err() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    assert!(
        lost > 1 && writer.acknowledged.len() > 2,
        "{lost} lost, {} came through",
        writer.acknowledged.len()
    );
    writer.examine(&url).await;
}

/// Shows: invariant 11
#[tokio::test]
async fn sessions_that_the_server_ends_are_made_anew_without_a_word() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let raw = RawStore::Database(url.clone());
    let vault = Vault::create(options(folder.path(), &url), START).await.unwrap();
    let mut writer = Writer::new(&vault).await;

    for _ in 0..3 {
        let ended = raw.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND application_name = 'amanah'",
            &[],
        );
        assert!(ended.len() >= 2, "a writer and readers: {ended:?}");
        // Their last word has to arrive.
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(writer.write().await, Ok(()), "nothing was under way");
        assert!(vault.customer(writer.customer).await.is_ok(), "a reader had nothing under way either");
    }

    writer.examine(&url).await;
}

#[tokio::test]
async fn a_row_that_others_hold_is_said_to_be_busy_in_time() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let vault = Vault::create(options(folder.path(), &url), START).await.unwrap();
    let mut writer = Writer::new(&vault).await;
    let (other, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
    let driven = tokio::spawn(connection);
    other.batch_execute("BEGIN; SELECT one FROM ledger_head FOR UPDATE").await.unwrap();

    let busy = writer.write().await;
    other.batch_execute("COMMIT").await.unwrap();
    let free = writer.write().await;

    assert_eq!((busy, free), (Err(StoreError::Busy), Ok(())));
    drop(other);
    driven.await.unwrap().unwrap();
    writer.examine(&url).await;
}
