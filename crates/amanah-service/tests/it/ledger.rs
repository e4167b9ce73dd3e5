//! Exploring the ledger by event, time and page.

use amanah_ledger::Event;
use amanah_service::purposes::accountability::ledger::{self, PAGE, Wanted};

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
