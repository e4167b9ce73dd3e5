//! Exploring the ledger by event, time and page.

use amanah_ledger::{Event, TilePath};
use amanah_service::purposes::accountability::ledger::{self, OutsideFault, PAGE, Wanted};

use crate::company::{NOW, company};

#[tokio::test]
async fn pages_hold_every_entry_once_newest_first() {
    let company = company().await;
    for person in 0..6 {
        company.customer(&format!("orang{person}@contoh.example"), NOW).await;
    }

    let mut all = Vec::new();
    let mut wanted = Wanted::default();
    loop {
        let page = ledger::explore(&company.house, wanted).await.unwrap();
        assert!(page.entries.len() <= PAGE);
        all.extend(page.entries.iter().map(|leaf| leaf.sequence));
        match page.older {
            Some(before) => wanted.before = Some(before),
            None => break,
        }
    }

    let size = company.house.vault().ledger_size().await.unwrap();
    assert!(size > u64::try_from(PAGE).unwrap(), "more than one page, or the test shows little");
    assert_eq!(all, (0..size).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_filter_shows_its_event_and_its_time_alone() {
    let company = company().await;
    company.customer("pertama@contoh.example", NOW).await;
    company.customer("kedua@contoh.example", NOW.plus_hours(48)).await;
    let agreed = Wanted { event: Some(Event::Agreed), ..Wanted::default() };

    let both = ledger::explore(&company.house, agreed).await.unwrap();
    let first =
        ledger::explore(&company.house, Wanted { to: Some(NOW.plus_hours(24)), ..agreed }).await.unwrap();
    let second =
        ledger::explore(&company.house, Wanted { from: Some(NOW.plus_hours(24)), ..agreed }).await.unwrap();

    assert_eq!((both.entries.len(), first.entries.len(), second.entries.len()), (2, 1, 1));
    assert!(both.entries.iter().all(|leaf| leaf.event == Event::Agreed));
    assert_eq!(second.older, None);
}

/// Shows: SEC
#[tokio::test]
async fn an_outsider_gets_hashes_and_no_entries() {
    let company = company().await;
    company.customer("pertama@contoh.example", NOW).await;
    let tile = |path| TilePath::parse(path).unwrap();

    let signed = ledger::checkpoint_for_anybody(&company.house, "192.0.2.1", NOW).await.unwrap();
    let hashes = ledger::tile_for_anybody(&company.house, "192.0.2.1", tile("tile/0/000.p/3"), NOW).await;
    let entries =
        ledger::tile_for_anybody(&company.house, "192.0.2.1", tile("tile/entries/000.p/3"), NOW).await;

    assert!(signed.unverified().size() > 3);
    assert_eq!(hashes.unwrap().map(|bytes| bytes.len()), Some(96));
    assert_eq!(entries.unwrap(), None, "whoever reads all entries can follow a pseudonym");
}

/// Shows: SEC
#[tokio::test]
async fn an_outsider_who_asks_without_end_waits_and_others_do_not() {
    let company = company().await;
    let ask = async |from: &str| ledger::checkpoint_for_anybody(&company.house, from, NOW).await.map(drop);
    for _ in 0..2_000 {
        ask("192.0.2.1").await.unwrap();
    }

    assert!(matches!(ask("192.0.2.1").await, Err(OutsideFault::TooOften(_))));
    assert!(ask("192.0.2.2").await.is_ok());
}
