//! Where the customer is signed in, and ending it. Everything else about signing in needs the person.

use amanah_policy::{Purpose, SessionId};
use amanah_service::accounts::sessions;
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::dto::{List, Moment};
use crate::api::operation::Operation;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading(
            "/api/v1/me/sessions",
            "listMySessions",
            "Where the customer is signed in, newest first",
            list,
        )
        .for_customers()
        .under(Purpose::Accountability)
        .giving::<List<Session>>(),
        Operation::ending("/api/v1/me/sessions/{session}", "endMySession", "Ends one session", end)
            .for_customers()
            .under(Purpose::Accountability),
    ]
}

/// One session.
#[derive(Serialize, JsonSchema)]
struct Session {
    /// Its id.
    id: String,
    /// Since when.
    opened_at: Moment,
    /// Last seen, to the minute.
    seen_at: Moment,
    /// When it ends at the latest.
    ends_at: Moment,
}

async fn list(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    let house = doors.house()?;
    let open = sessions::list(house, customer, call.now).await?;
    let items = open.iter().map(|session| Session {
        id: session.id.to_string(),
        opened_at: Moment(session.opened_at),
        seen_at: Moment(session.seen_at),
        ends_at: Moment(session.ends_at),
    });
    Answer::with(&List::whole(items.collect()))
}

async fn end(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    let session: SessionId = call.part("session")?;
    let house = doors.house()?;
    sessions::end_one(house, customer, session, call.now).await?;
    Answer::done()
}
