//! What hosting panels say of services: the newest word counts, in whatever order and however often they come.

use amanah_policy::{Activity, CustomerId, PanelFact, PanelState, ServiceId, Standing, Timestamp};
use amanah_vault::{Actor, Heard, PanelWord, Personal, ServiceHeader, ServiceKind, Vault};
use proptest::prelude::*;
use tokio::runtime::Builder;

use crate::people::{customer, vault};
use crate::support::{Folders, START};

const PANEL: Actor = Actor::System(amanah_policy::Role::Engineer);
const RUNS: PanelState = PanelState::Running;
const ENDED: PanelState = PanelState::Ended;

const fn word(service: ServiceId, says: PanelState, observed_at: Timestamp) -> PanelWord {
    PanelWord { service, fact: PanelFact { says, observed_at } }
}

async fn hear(vault: &Vault, word: PanelWord, now: Timestamp) -> Heard {
    vault.hear_panel(vec![word], PANEL, now).await.unwrap()[0]
}

async fn one(vault: &Vault) -> (CustomerId, ServiceId) {
    let sri = customer(vault, "Sri Wahyuni", "sri@example.test").await;
    let host = Personal::text("toko.example");
    let service = vault.add_service(sri, ServiceKind::Hosting, host, PANEL, START, START).await.unwrap();
    (sri, service)
}

async fn header(vault: &Vault, service: ServiceId) -> ServiceHeader {
    vault.service(service).await.unwrap().unwrap()
}

/// Shows: DEL2
#[tokio::test]
async fn a_word_of_a_panel_is_known_for_a_day_and_then_nobody_knows() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (sri, service) = one(&vault).await;

    let by_hand = vault.activity(sri, START.plus_days(900)).await.unwrap();
    hear(&vault, word(service, RUNS, START), START).await;
    let fresh = vault.activity(sri, START.plus_hours(24)).await.unwrap();
    let stale = vault.activity(sri, START.plus_hours(25)).await.unwrap();
    let numbers = vault.panel_numbers(START.plus_hours(25)).await.unwrap();
    hear(&vault, word(service, RUNS, START.plus_hours(25)), START.plus_hours(25)).await;
    let again = vault.activity(sri, START.plus_hours(26)).await.unwrap();
    let then = vault.panel_numbers(START.plus_hours(26)).await.unwrap();

    assert_eq!(by_hand, Activity::Active, "no panel ever spoke of it");
    assert_eq!((fresh, stale, again), (Activity::Active, Activity::Unknown, Activity::Active));
    assert_eq!((numbers.reported, numbers.silent, numbers.last_at), (1, 1, Some(START)));
    assert_eq!((then.reported, then.silent), (1, 0));
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn an_end_that_a_panel_saw_ends_the_service_and_the_ledger_says_each_news_once() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (sri, service) = one(&vault).await;
    let before = vault.ledger_size().await.unwrap();

    let hours = |hours| START.plus_hours(hours);
    let first = hear(&vault, word(service, RUNS, hours(1)), hours(1)).await;
    let same = hear(&vault, word(service, RUNS, hours(2)), hours(2)).await;
    let replayed = hear(&vault, word(service, RUNS, hours(2)), hours(3)).await;
    let ended = hear(&vault, word(service, ENDED, hours(4)), hours(5)).await;
    let late = hear(&vault, word(service, RUNS, hours(3)), hours(6)).await;
    let nobody = hear(&vault, word(ServiceId::from_bytes([5; 16]), RUNS, hours(3)), hours(6)).await;
    let after = vault.ledger_size().await.unwrap();

    assert_eq!([first, same, replayed], [Heard::Kept, Heard::Kept, Heard::Older]);
    assert_eq!([ended, late, nobody], [Heard::Kept, Heard::Older, Heard::NoService]);
    assert_eq!(after - before, 2, "that it runs, and that it ended");
    assert_eq!(header(&vault, service).await.ended_at, Some(hours(4)), "as of when it was seen");
    assert_eq!(vault.activity(sri, hours(90)).await.unwrap(), Activity::Inactive, "an end stays known");
    assert_eq!(vault.service_by_host(&Personal::text("toko.example")).await.unwrap(), None);
}

/// Shows: DEL2
#[tokio::test]
async fn a_service_seen_running_after_its_end_here_is_for_a_person() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (sri, service) = one(&vault).await;
    vault.end_service(service, PANEL, START.plus_hours(1)).await.unwrap();

    let before = hear(&vault, word(service, RUNS, START), START.plus_hours(2)).await;
    let known = vault.activity(sri, START.plus_hours(2)).await.unwrap();
    let after = hear(&vault, word(service, RUNS, START.plus_hours(2)), START.plus_hours(2)).await;
    let doubtful = vault.activity(sri, START.plus_hours(2)).await.unwrap();
    let looked = hear(&vault, word(service, ENDED, START.plus_hours(3)), START.plus_hours(3)).await;
    let settled = vault.activity(sri, START.plus_hours(3)).await.unwrap();

    assert_eq!([before, after, looked], [Heard::Older, Heard::EndedHere, Heard::Kept]);
    assert_eq!([known, doubtful, settled], [Activity::Inactive, Activity::Unknown, Activity::Inactive]);
    assert_eq!(header(&vault, service).await.ended_at, Some(START.plus_hours(1)), "the first end stands");
}

/// Delivers words in an order, each as often as it comes, and gives what is known afterwards.
async fn delivered(words: &[(bool, i64)], order: &[usize]) -> (ServiceHeader, u64) {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (_, service) = one(&vault).await;
    let now = START.plus_hours(100);
    for place in order {
        let (runs, hour) = words[place % words.len()];
        let says = if runs { RUNS } else { ENDED };
        hear(&vault, word(service, says, START.plus_hours(hour)), now).await;
    }
    (header(&vault, service).await, vault.ledger_size().await.unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Shows: DEL2
    #[test]
    fn the_newest_word_is_kept_whatever_comes_when_and_replays_change_nothing(
        says in prop::collection::vec(any::<bool>(), 1..5),
        shuffled in prop::collection::vec(0_usize..5, 1..10),
    ) {
        // One observation at each time, so that one of them is the newest.
        let words: Vec<_> = says.iter().zip(1_i64..).map(|(runs, hour)| (*runs, hour * 10)).collect();
        let all: Vec<usize> = (0..words.len()).collect();
        let order: Vec<usize> = shuffled.iter().chain(&all).copied().collect();
        let twice: Vec<usize> = order.iter().chain(&order).copied().collect();
        let runtime = Builder::new_current_thread().build().unwrap();

        let (once, ledger) = runtime.block_on(delivered(&words, &order));
        let (replayed, ledger_again) = runtime.block_on(delivered(&words, &twice));

        let fact = once.panel.unwrap();
        let (runs, hour) = words[words.len() - 1];
        let is_fresh = once.span().standing(START.plus_hours(hour), 24);
        prop_assert_eq!(once.panel, replayed.panel);
        prop_assert_eq!((once.ended_at, ledger), (replayed.ended_at, ledger_again));
        // An end is kept as the newest word, or as the end that it became.
        if runs {
            prop_assert_eq!((fact.says, fact.observed_at), (RUNS, START.plus_hours(hour)));
            prop_assert!(is_fresh != Standing::Over, "the newest word says that it runs");
        } else {
            prop_assert_eq!(is_fresh, Standing::Over);
        }
    }
}
