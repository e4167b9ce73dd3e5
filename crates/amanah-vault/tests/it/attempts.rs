//! Tries that are counted in the store.

use amanah_policy::Timestamp;
use amanah_vault::{Allowance, Attempt, Vault};

use crate::support::{Folders, START};

const TWO: Allowance = Allowance { tries: 2, seconds: 60 };

async fn take(vault: &Vault, deed: &'static str, now: Timestamp) -> Attempt {
    vault.take_attempt(deed, "sri@example.test", TWO, now).await.unwrap()
}

/// Shows: SEC
#[tokio::test]
async fn tries_run_out_and_come_back_and_one_that_was_refused_does_not_count() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let later = START.plus_micros(60_000_000);

    let first = [take(&vault, "sign_in", START).await, take(&vault, "sign_in", START).await];
    let refused = [take(&vault, "sign_in", START).await, take(&vault, "sign_in", START).await];
    let back = [take(&vault, "sign_in", later).await, take(&vault, "sign_in", later).await];

    assert_eq!(first, [Attempt::Counted; 2]);
    assert_eq!(refused, [Attempt::TooMany { retry_seconds: 61 }; 2]);
    assert_eq!(back, [Attempt::Counted, Attempt::TooMany { retry_seconds: 61 }]);
}

#[tokio::test]
async fn each_deed_is_counted_alone() {
    let folders = Folders::new();
    let vault = folders.create().await;
    take(&vault, "sign_in", START).await;
    take(&vault, "sign_in", START).await;

    let other = take(&vault, "mail", START).await;

    assert_eq!(other, Attempt::Counted);
}
