//! The walks that are measured: each is made ready first, then its requests are sent one after the other.

use super::super::client::{Answer, Client};
use super::browser::{Browser, Request};
use super::house::{House, Person};
use super::provider::{Asked, Provider};
use crate::meter::{Latencies, nanos_since, wall};

/// So many sign-ons are made ready at a time: the provider remembers no more than some hundred.
const AT_A_TIME: usize = 50;

/// The code, and a welcome.
const MAILS_OF_A_SIGN_UP: usize = 2;

/// What one kind of walk cost at one house.
#[derive(Default)]
pub(super) struct Cost {
    count: f64,
    /// How long each request took; the second one only where a walk has two.
    first: Vec<f64>,
    second: Vec<f64>,
    /// CPU of the server while the requests that count were answered, and from the first page on.
    cpu: f64,
    whole: f64,
    asked: Asked,
}

/// The same for one walk.
pub(super) struct PerWalk {
    pub(super) first: Latencies,
    pub(super) second: Option<Latencies>,
    pub(super) cpu: f64,
    pub(super) whole: f64,
    pub(super) asked: Asked,
}

impl Cost {
    pub(super) fn per_walk(mut self) -> PerWalk {
        let count = self.count.max(1.0);
        PerWalk {
            first: Latencies::of(&mut self.first),
            second: (!self.second.is_empty()).then(|| Latencies::of(&mut self.second)),
            cpu: self.cpu / count,
            whole: self.whole / count,
            asked: Asked { times: self.asked.times / count, nanos: self.asked.nanos / count },
        }
    }
}

/// Somebody whose next request is ready.
struct Ready {
    browser: Browser,
    person: Person,
    request: Request,
}

/// Somebody who was answered.
struct Answered {
    browser: Browser,
    person: Person,
    answer: Answer,
}

async fn answered(
    client: &mut Client,
    ready: Vec<Ready>,
    times: &mut Vec<f64>,
) -> anyhow::Result<Vec<Answered>> {
    let mut all = Vec::new();
    for Ready { mut browser, person, request } in ready {
        let begun = wall();
        let answer = browser.send(client, &request).await?;
        times.push(nanos_since(begun));
        anyhow::ensure!(answer.status < 400, "answered {}: {}", answer.status, answer.body);
        all.push(Answered { browser, person, answer });
    }
    Ok(all)
}

/// People come back from the provider; those who are new are registered, and welcomed by mail where mails are sent.
pub(super) async fn sign_ons(
    house: &House,
    provider: &Provider,
    people: &[Person],
    is_new: bool,
) -> anyhow::Result<Cost> {
    let mut client = Client::to(house.started.port).await?;
    let mut there = provider.client().await?;
    let mut cost = Cost::default();
    for people in people.chunks(AT_A_TIME) {
        let begun = house.started.cpu_nanos();
        let mut ready = Vec::new();
        for person in people {
            let mut browser = person.browser();
            let address = house.way.set_out(&mut browser, &mut client).await?;
            let back = provider.through(&mut there, &address, person.subject()).await?;
            ready.push(Ready { browser, person: person.clone(), request: Request::get(back) });
        }
        let (cpu, asked) = (house.started.cpu_nanos(), provider.asked(&mut there).await?);
        let mut done = answered(&mut client, ready, &mut cost.first).await?;
        if is_new {
            let mails = house.way.mails();
            done = confirmed(house, &mut client, done, &mut cost.second).await?;
            house.way.mails_sent(mails + people.len()).await?;
        }
        let (ended, told) = (house.started.cpu_nanos(), provider.asked(&mut there).await?);
        cost.count += f64::from(u32::try_from(people.len())?);
        cost.cpu += ended - cpu;
        cost.whole += ended - begun;
        cost.asked.times += told.times - asked.times;
        cost.asked.nanos += told.nanos - asked.nanos;
        all_are_in(house, &mut client, done).await?;
    }
    Ok(cost)
}

async fn confirmed(
    house: &House,
    client: &mut Client,
    done: Vec<Answered>,
    times: &mut Vec<f64>,
) -> anyhow::Result<Vec<Answered>> {
    let (mut ready, mut through) = (Vec::new(), Vec::new());
    for one in done {
        match house.way.confirmation(&one.answer, &one.person)? {
            Some(request) => ready.push(Ready { browser: one.browser, person: one.person, request }),
            None => through.push(one),
        }
    }
    through.extend(answered(client, ready, times).await?);
    Ok(through)
}

/// People sign up with a password; where a code is mailed, they wait for it and type it in.
pub(super) async fn sign_ups(house: &House, people: &[Person]) -> anyhow::Result<Cost> {
    let mut client = Client::to(house.started.port).await?;
    let (mut cost, mails) = (Cost::default(), house.way.mails());
    let begun = house.started.cpu_nanos();
    let mut ready = Vec::new();
    for person in people {
        let mut browser = person.browser();
        let request = house.way.sign_up(&mut browser, &mut client, person).await?;
        ready.push(Ready { browser, person: person.clone(), request });
    }
    let cpu = house.started.cpu_nanos();
    let (mut typing, mut done) = (Vec::new(), Vec::new());
    for mut one in answered(&mut client, ready, &mut cost.first).await? {
        match house.way.code(&mut one.browser, &mut client, &one.answer, &one.person).await? {
            Some(request) => typing.push(Ready { browser: one.browser, person: one.person, request }),
            None => done.push(one),
        }
    }
    done.extend(answered(&mut client, typing, &mut cost.second).await?);
    house.way.mails_sent(mails + MAILS_OF_A_SIGN_UP * people.len()).await?;
    let ended = house.started.cpu_nanos();
    cost.count = f64::from(u32::try_from(people.len())?);
    (cost.cpu, cost.whole) = (ended - cpu, ended - begun);
    all_are_in(house, &mut client, done).await?;
    Ok(cost)
}

/// People sign in with their password.
pub(super) async fn sign_ins(house: &House, people: &[Person]) -> anyhow::Result<Cost> {
    let mut client = Client::to(house.started.port).await?;
    let mut cost = Cost::default();
    let begun = house.started.cpu_nanos();
    let mut ready = Vec::new();
    for person in people {
        let mut browser = person.browser();
        let request = house.way.sign_in(&mut browser, &mut client, person).await?;
        ready.push(Ready { browser, person: person.clone(), request });
    }
    let cpu = house.started.cpu_nanos();
    let done = answered(&mut client, ready, &mut cost.first).await?;
    let ended = house.started.cpu_nanos();
    cost.count = f64::from(u32::try_from(people.len())?);
    (cost.cpu, cost.whole) = (ended - cpu, ended - begun);
    all_are_in(house, &mut client, done).await?;
    Ok(cost)
}

/// An answer counts only when everybody is in, as themself.
async fn all_are_in(house: &House, client: &mut Client, done: Vec<Answered>) -> anyhow::Result<()> {
    for mut one in done {
        house.way.must_be(&mut one.browser, client, &one.person).await?;
    }
    Ok(())
}
