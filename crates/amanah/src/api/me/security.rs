//! Where the customer is signed in, which programs act for them, and what matters for their safety; ending what should not
//! be. Everything that lets somebody in needs the person.

use amanah_policy::{ApiKeyId, Purpose, SessionId};
use amanah_service::accounts::{events, programs, sessions};
use amanah_service::vault::{KeyOf, SessionOf};
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::dto::{Key, List, Moment, Session};
use crate::api::operation::{Operation, PARTS};
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading(
            "/api/v1/me/sessions",
            "listMySessions",
            "Where the customer is signed in, newest first",
            list,
        )
        .asking(PARTS)
        .giving::<List<Session>>(),
        Operation::ending("/api/v1/me/sessions", "endMySessions", "Ends every session", end_all),
        Operation::ending("/api/v1/me/sessions/{session}", "endMySession", "Ends one session", end),
        Operation::reading(
            "/api/v1/me/security-events",
            "listMySecurityEvents",
            "What mattered for the safety of the account lately, newest first",
            list_events,
        )
        .asking(PARTS)
        .giving::<List<Event>>(),
        Operation::reading(
            "/api/v1/me/keys",
            "listMyKeys",
            "The keys that have not ended, newest first",
            keys,
        )
        .asking(PARTS)
        .giving::<List<Key>>(),
        Operation::ending("/api/v1/me/keys/{key}", "endMyKey", "Ends a key, this one too", end_key),
    ];
    rows.into_iter().map(|row| row.for_customers().under(Purpose::Accountability)).collect()
}

async fn list(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    let house = doors.house()?;
    let open = sessions::list(house, customer, call.now).await?;
    let lately = events::lately(house, customer, call.now).await?;
    let items = open.iter().map(|session| Session {
        id: session.id.to_string(),
        opened_at: Moment(session.opened_at),
        seen_at: Moment(session.seen_at),
        ends_at: Moment(session.ends_at),
        place: lately.place_of(session.id).filter(|place| *place != "-").map(str::to_owned),
    });
    Answer::with(&List::part(&call, items))
}

async fn end(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    let session: SessionId = call.part("session")?;
    sessions::end_one_from(doors.house()?, customer, session, call.now).await?;
    Answer::done()
}

async fn end_all(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    sessions::end_all_for_a_program(doors.house()?, customer, call.now).await?;
    Answer::done()
}

/// Something that mattered for the safety of the account.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SecurityEvent")]
struct Event {
    /// When.
    at: Moment,
    /// What.
    event: &'static str,
    /// From where, or what exactly, where there is something to say.
    detail: Option<String>,
}

async fn list_events(doors: Doors, call: Call) -> Answered {
    let lately = events::lately(doors.house()?, call.customer()?, call.now).await?;
    let items = lately.events().into_iter().map(|(at, news, detail)| Event {
        at: Moment(at),
        event: news.code(),
        detail: (!detail.is_empty()).then(|| detail.to_owned()),
    });
    Answer::with(&List::part(&call, items))
}

async fn keys(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    let keys = programs::list(doors.house()?, SessionOf::Customer(customer), call.now).await?;
    Answer::with(&List::part(&call, keys.iter().map(|key| Key::of(key, &call))))
}

async fn end_key(doors: Doors, call: Call) -> Answered {
    let key: ApiKeyId = call.part("key")?;
    let owner = KeyOf::Customer(call.customer()?);
    programs::end(doors.house()?, owner, key, call.now).await?;
    Answer::done()
}
