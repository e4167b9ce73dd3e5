//! Random histories against the plain model, each cut off at a random point, opened again and compared.

use amanah_vault::FAILPOINTS;

use crate::aftermath::examine;
use crate::child;
use crate::history::{self, Chance};

/// How many histories are lived; each takes a third of a second.
const HISTORIES: u64 = 24;

/// Shows: invariant 1, invariant 3, invariant 4, invariant 5, invariant 6, invariant 11
#[tokio::test]
async fn a_random_history_that_is_cut_off_anywhere_is_whole() {
    let mut killed = 0;
    for seed in 0..HISTORIES {
        let mut chance = Chance(!seed);
        let script = history::of(seed);
        let met: Vec<_> = FAILPOINTS.iter().filter(|point| is_met_in_a_history(point)).collect();
        let point = **chance.pick(&met);
        let time = 1 + chance.below(if point.starts_with("store::") { 60 } else { 4 });
        let folder = tempfile::tempdir().unwrap();

        let told = child::run_history(folder.path(), point, usize::try_from(time).unwrap(), seed);
        killed += usize::from(told.was_killed);
        println!("history {seed}, {point} {time}: {} of {} steps", told.done.len(), script.len());
        if told.done.is_empty() {
            continue;
        }

        examine(folder.path(), &script, &told).await;
    }
    assert!(killed > usize::try_from(HISTORIES).unwrap() / 3, "only {killed} histories were cut off");
}

fn is_met_in_a_history(point: &str) -> bool {
    let never = ["backup::", "restore::", "create::", "hold::", "mail_in::", "case::", "webhook::"];
    !never.iter().any(|area| point.starts_with(area))
}
