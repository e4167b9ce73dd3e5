//! Imports a real access log of 5,000 lines, of which 4,984 differ and none names a user.

use std::fs;
use std::path::PathBuf;

use amanah_service::vault::Personal;

use crate::company::{NOW, SRI, company};
use crate::import_access_log::{Logs, counts, import};
use crate::skip::skip;

/// Shows: R1
#[tokio::test]
async fn without_a_map_a_real_log_waits_in_the_quarantine_and_with_one_it_leaves_it() {
    let Some(log) = corpus() else { return };
    let company = company().await;
    let customer = company.customer(SRI, NOW).await.customer;
    let number = company.house.vault().customer(customer).await.unwrap().number;
    let logs = Logs::new();
    let map = logs.write("map", format!("file:apache-*.log = {number}\n"));

    let without = import(&company.house, &log, None).await;
    let again = import(&company.house, &log, None).await;
    let with = import(&company.house, &log, Some(&map)).await;

    assert_eq!((without.read, without.counts, without.bad), (5_000, counts(0, 0, 5_000, 0), 0));
    assert_eq!((again.read, again.counts), (5_000, counts(0, 0, 0, 5_000)));
    assert_eq!((with.read, with.counts), (5_000, counts(0, 5_000, 0, 0)));
    assert_eq!(company.house.vault().service_record_count(customer).await.unwrap(), 5_000);
}

/// Shows: R1
#[tokio::test]
async fn with_a_map_a_real_log_becomes_records_without_a_visitor() {
    let Some(log) = corpus() else { return };
    let company = company().await;
    let customer = company.customer(SRI, NOW).await.customer;
    let number = company.house.vault().customer(customer).await.unwrap().number;
    let logs = Logs::new();
    let map = logs.write("map", format!("file:apache-combined.log = {number}\n"));

    let with = import(&company.house, &log, Some(&map)).await;
    let again = import(&company.house, &log, Some(&map)).await;

    assert_eq!((with.read, with.counts, with.bad), (5_000, counts(0, 5_000, 0, 0), 0));
    assert_eq!((again.read, again.counts), (5_000, counts(0, 0, 0, 5_000)));
    let text = String::from_utf8_lossy(&fs::read(&log).unwrap()).into_owned();
    let addresses = text.lines().step_by(1_600).filter_map(|line| line.split(' ').next());
    for address in addresses.filter(|address| !address.ends_with(".0")) {
        let found = company.house.vault().scan_for(&Personal::text(address), &[]).await.unwrap();
        assert!(found.is_clean(), "{found:?}");
        let network = address.rsplit_once('.').map(|(network, _)| format!("{network}.0")).unwrap();
        let masked = company.house.vault().scan_for(&Personal::new(network), &[]).await.unwrap();
        assert_eq!(masked.found.iter().map(|at| at.place.as_str()).collect::<Vec<_>>(), ["service_record"]);
    }
}

/// The log, which is never committed.
#[expect(clippy::disallowed_methods, reason = "where the corpora are is a fact about the machine")]
fn corpus() -> Option<PathBuf> {
    let Ok(folder) = std::env::var("AMANAH_CORPORA") else {
        skip("AMANAH_CORPORA names no folder of real input");
        return None;
    };
    Some(PathBuf::from(folder).join("access-log/apache-combined.log"))
}
