//! A clock that goes back, far ahead, or stands still: what is erased stays erased, what ended does not come back, and
//! nothing is erased by a time that nobody vouched for.

use std::collections::BTreeMap;

use amanah_ledger::{Event, verify_export};
use amanah_policy::{Attribute, CustomerId, ErasureGround, Occasion, Role, Timestamp};
use amanah_vault::{
    Actor, Ask, NewPending, PendingFault, PendingKind, Secret, SecretKind, SessionOf, Vault, VaultError,
};
use proptest::prelude::*;
use tokio::runtime::{Builder, Runtime};

use crate::support::{Folders, START, budi, datum, sign_up};

const OFFICER: Actor = Actor::System(Role::Officer);
/// How far the clock may go ahead in these tests.
const JUMP_DAYS: u32 = 7;

async fn guarded(folders: &Folders) -> Vault {
    Vault::create(folders.options().longest_clock_jump(JUMP_DAYS), START).await.unwrap()
}

fn link(until: Timestamp) -> NewPending {
    NewPending {
        kind: PendingKind::StaffLink,
        values: BTreeMap::new(),
        facts: BTreeMap::new(),
        customer: None,
        staff: None,
        secret: SecretKind::Link,
        until,
    }
}

/// Shows: DEL3
#[tokio::test]
async fn a_clock_ten_years_ahead_erases_nothing_until_somebody_vouches_for_it() {
    let folders = Folders::new();
    let vault = guarded(&folders).await;
    let id = budi(&vault).await;
    vault.replace(id, datum(Attribute::Name, "Budi S."), Actor::Customer(id), START).await.unwrap();
    vault.sweep(START).await.unwrap();
    let ahead = START.plus_days(3650);

    let refused = vault.sweep(ahead).await;
    let kept = vault.replacements(id).await.unwrap().len();
    vault.vouch_for_clock(OFFICER, ahead).await.unwrap();
    let swept = vault.sweep(ahead).await.unwrap();

    assert_eq!(refused, Err(VaultError::ClockJumped { days: 3650 }));
    assert_eq!(kept, 1);
    assert_eq!(swept.replaced_values_erased, 1);
    let entries = vault.ledger_entries(0, 100).await.unwrap();
    assert!(entries.iter().any(|leaf| leaf.event == Event::ClockConfirmed));
}

#[tokio::test]
async fn a_weekend_without_power_needs_nobodys_word_and_longer_needs_it_also_after_a_restart() {
    let folders = Folders::new();
    let vault = guarded(&folders).await;
    vault.sweep(START).await.unwrap();

    let weekend = START.plus_days(i64::from(JUMP_DAYS));
    let after_a_weekend = vault.sweep(weekend).await;
    drop(vault);
    let longer = weekend.plus_days(i64::from(JUMP_DAYS)).plus_micros(1);
    let options = folders.options().longest_clock_jump(JUMP_DAYS);
    let vault = Vault::open(options, longer).await.unwrap();
    let after_longer = vault.sweep(longer).await;
    let back_again = vault.sweep(weekend).await;

    assert!(after_a_weekend.is_ok(), "{after_a_weekend:?}");
    assert_eq!(after_longer, Err(VaultError::ClockJumped { days: i64::from(JUMP_DAYS) }));
    assert!(back_again.is_ok(), "the clock was set right: {back_again:?}");
    assert_eq!(vault.believed_time().await.unwrap(), Some(weekend));
}

#[tokio::test]
async fn half_done_erasures_are_finished_and_sessions_ended_whatever_the_clock_says() {
    let folders = Folders::new();
    let vault = guarded(&folders).await;
    let id = budi(&vault).await;
    vault.sweep(START).await.unwrap();
    let of = SessionOf::Customer(id);
    vault.open_session(of, amanah_vault::SignedInBy::Password, START.plus_hours(12), START).await.unwrap();

    let refused = vault.sweep(START.plus_days(3650)).await;

    assert!(matches!(refused, Err(VaultError::ClockJumped { .. })), "{refused:?}");
    assert!(vault.sessions(of, START).await.unwrap().is_empty());
}

/// Shows: SEC
#[tokio::test]
async fn a_session_or_link_that_ended_does_not_come_back_with_an_earlier_time() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let ends = START.plus_hours(1);
    let (_, told) = vault
        .open_session(SessionOf::Customer(id), amanah_vault::SignedInBy::Password, ends, START)
        .await
        .unwrap();
    let (_, swept) = vault
        .open_session(SessionOf::Customer(id), amanah_vault::SignedInBy::Password, ends, START)
        .await
        .unwrap();
    let (told_link, swept_link) =
        (vault.begin(link(ends), START).await.unwrap(), vault.begin(link(ends), START).await.unwrap());
    let confirm = async |token: &str, now| {
        let answer = vault.confirm_link(PendingKind::StaffLink, token, now).await.unwrap();
        answer.map(|_confirmed| ()).unwrap_err()
    };

    let told_that_it_is_over = vault.session(told.expose(), START, ends).await.unwrap();
    let link_told = confirm(told_link.secret.expose(), ends).await;
    vault.sweep(ends).await.unwrap();
    let back = START.plus_micros(1);
    let sessions =
        [vault.session(told.expose(), START, back).await, vault.session(swept.expose(), START, back).await];
    let links =
        [confirm(told_link.secret.expose(), back).await, confirm(swept_link.secret.expose(), back).await];

    assert_eq!((told_that_it_is_over, link_told), (None, PendingFault::Expired));
    assert_eq!(sessions, [Ok(None), Ok(None)]);
    assert_eq!(links, [PendingFault::Expired; 2]);
}

/// Shows: SEC
#[tokio::test]
async fn a_clock_that_goes_back_a_year_keeps_no_door_open_for_a_year() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let (_, secret) = vault
        .open_session(
            SessionOf::Customer(id),
            amanah_vault::SignedInBy::Password,
            START.plus_hours(12),
            START,
        )
        .await
        .unwrap();
    let begun = vault.begin(link(START.plus_hours(12)), START).await.unwrap();
    let year_before = START.plus_days(-365);

    let a_little_back = vault.session(secret.expose(), year_before, START.plus_micros(-60_000_000)).await;
    let far_back = vault.session(secret.expose(), year_before, year_before).await;
    let link = vault.confirm_link(PendingKind::StaffLink, begun.secret.expose(), year_before).await.unwrap();

    assert!(a_little_back.unwrap().is_some(), "a machine's clock is corrected by seconds every day");
    assert_eq!(far_back, Ok(None));
    assert_eq!(link.map(|_| ()).unwrap_err(), PendingFault::Expired);
}

/// What happens under a clock of its own.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Record,
    Replace,
    SignIn,
    Sweep,
    Erase,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => Just(Deed::Record),
        2 => Just(Deed::Replace),
        2 => Just(Deed::SignIn),
        3 => Just(Deed::Sweep),
        1 => Just(Deed::Erase),
    ]
}

/// A clock moves by seconds, stands still, goes back a year, or ahead ten.
fn jump() -> impl Strategy<Value = i64> {
    const HOUR: i64 = 3_600_000_000;
    prop_oneof![
        3 => Just(0),
        3 => 0..HOUR,
        2 => Just(80 * HOUR),
        1 => Just(-365 * 24 * HOUR),
        1 => Just(3650 * 24 * HOUR),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    /// Shows: invariant 1, invariant 4, invariant 5, DEL3
    #[test]
    fn whatever_the_clock_does_the_erased_stay_erased_and_the_ended_stay_ended(
        steps in prop::collection::vec((deed(), jump()), 1..24),
    ) {
        let runtime: Runtime = Builder::new_current_thread().build().unwrap();

        runtime.block_on(live(&steps));
    }
}

async fn live(steps: &[(Deed, i64)]) {
    let folders = Folders::new();
    let vault = guarded(&folders).await;
    let (id, other) = (budi(&vault).await, siti(&vault).await);
    let (mut now, mut believed) = (START, None);
    let (mut is_erased, mut over): (bool, Vec<Secret>) = (false, Vec::new());
    let mut open: Vec<Secret> = Vec::new();
    for (number, (deed, jump)) in steps.iter().enumerate() {
        now = now.plus_micros(*jump);
        let new = |attribute| datum(attribute, &format!("zxqv {number}"));
        match deed {
            Deed::Record => {
                let recorded = vault.record(id, vec![new(Attribute::SignIn)], Actor::Customer(id), now).await;
                assert_eq!(recorded.is_ok(), !is_erased, "{recorded:?}");
            }
            Deed::Replace => {
                let replaced = vault.replace(id, new(Attribute::Name), Actor::Customer(id), now).await;
                assert_eq!(replaced.is_ok(), !is_erased, "{replaced:?}");
            }
            Deed::SignIn => {
                let of = SessionOf::Customer(other);
                let (_, secret) = vault
                    .open_session(of, amanah_vault::SignedInBy::Password, now.plus_hours(1), now)
                    .await
                    .unwrap();
                open.push(secret);
            }
            Deed::Sweep => {
                let may_erase =
                    believed.is_none_or(|at: Timestamp| now <= at.plus_days(i64::from(JUMP_DAYS)));
                let swept = vault.sweep(now).await;
                assert_eq!(swept.is_ok(), may_erase, "{swept:?}");
                believed = vault.believed_time().await.unwrap();
            }
            Deed::Erase => {
                let ground = ErasureGround::ConfirmedRequest;
                vault.erase_customer(id, ground, OFFICER, now).await.unwrap();
                is_erased = true;
            }
        }
        if is_erased {
            assert_eq!(release(&vault, id, now).await, Err(VaultError::UnknownCustomer));
        }
        for secret in &over {
            let session = vault.session(secret.expose(), START.plus_days(-4000), now).await.unwrap();
            assert!(session.is_none(), "a session that was over is valid again at {now:?}");
        }
        let mut still_open = Vec::new();
        for secret in open {
            match vault.session(secret.expose(), START.plus_days(-4000), now).await.unwrap() {
                Some(_) => still_open.push(secret),
                None => over.push(secret),
            }
        }
        open = still_open;
    }
    assert!(release(&vault, other, now).await.is_ok(), "nobody else lost anything");
    let export = folders.data().join("export.txt");
    vault.export_ledger(&export, now).await.unwrap();
    verify_export([std::fs::read(&export).unwrap()], Some(&vault.ledger_key()), None).unwrap();
}

async fn siti(vault: &Vault) -> CustomerId {
    vault.register(sign_up("Siti", "siti@example.test"), START).await.unwrap().id
}

async fn release(vault: &Vault, customer: CustomerId, now: Timestamp) -> Result<(), VaultError> {
    let ask = Ask::to_account(customer, Actor::Customer(customer), Occasion::OwnRequest);
    vault.release(ask, now).await.map(|_outcome| ())
}
