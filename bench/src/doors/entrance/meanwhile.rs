//! Whether those who are in notice that passwords are being hashed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::super::at_a_pace;
use super::super::client::Client;
use super::amanah;
use super::house::{House, Person, Way};
use crate::meter::{Latencies, nanos_since, wall};

/// So often in a second somebody asks whose a session is.
pub(super) const RATE: u32 = 50;
/// So many people sign in at the same time: more than there are processors, or workers of any server here.
pub(super) const AT_ONCE: usize = 16;
/// So often each of them may: ours takes eight tries at once for an account, and one was used.
const TRIES: usize = 6;

/// How long questions about a session took.
pub(super) struct Meanwhile {
    pub(super) alone: Latencies,
    pub(super) beside: Latencies,
    /// How many passwords were hashed in a second, beside them.
    pub(super) sign_ins: f64,
}

/// Makes a session that can be asked about. The peers have one from their start.
pub(super) async fn ready(house: &mut House, person: &Person) -> anyhow::Result<()> {
    if let Way::Amanah(_) = house.way {
        let mut client = Client::to(house.started.port).await?;
        let mut browser = person.browser();
        let request = house.way.sign_in(&mut browser, &mut client, person).await?;
        browser.send(&mut client, &request).await?;
        house.started.session = amanah::key_for(&mut browser, &mut client).await?;
    }
    Ok(())
}

pub(super) async fn measured(house: &House, people: &[Person], seconds: f64) -> anyhow::Result<Meanwhile> {
    let (port, session) = (house.started.port, &house.started.session);
    let (_, alone) = at_a_pace(port, session, RATE, seconds).await?;
    let (is_over, next) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut visitors = tokio::task::JoinSet::new();
    let begun = wall();
    for _ in 0..AT_ONCE {
        let (is_over, next) = (Arc::clone(&is_over), Arc::clone(&next));
        let (way, people) = (house.way.clone(), people.to_vec());
        visitors.spawn(async move {
            let mut client = Client::to(port).await?;
            let mut count = 0_u32;
            while !is_over.load(Ordering::Relaxed) {
                let turn = next.fetch_add(1, Ordering::Relaxed);
                let person = people.get(turn % people.len().max(1));
                let Some(person) = person.filter(|_| turn < people.len() * TRIES) else { break };
                let mut browser = person.browser();
                let request = way.sign_in(&mut browser, &mut client, person).await?;
                let answer = browser.send(&mut client, &request).await?;
                anyhow::ensure!(answer.status < 400, "a sign-in was answered with {}", answer.status);
                count += 1;
            }
            anyhow::Ok(count)
        });
    }
    let (_, beside) = at_a_pace(port, session, RATE, seconds).await?;
    let took = nanos_since(begun) / 1e9;
    is_over.store(true, Ordering::Relaxed);
    anyhow::ensure!(next.load(Ordering::Relaxed) < people.len() * TRIES, "ask for fewer `--seconds`");
    let mut count = 0;
    while let Some(done) = visitors.join_next().await {
        count += done??;
    }
    Ok(Meanwhile { alone, beside, sign_ins: f64::from(count) / took })
}
