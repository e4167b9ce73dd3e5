//! The customer themself: number, language, agreements.

use amanah_policy::{Language, Purpose};
use amanah_service::accounts::profile;
use amanah_service::policy_lifecycle::agreement;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::dto::{List, Moment};
use crate::api::operation::Operation;
use crate::api::problem::Problem;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading("/api/v1/me", "readMe", "Who this key acts for", show)
            .for_customers()
            .giving::<Me>(),
        Operation::changing(
            "/api/v1/me/language",
            "setMyLanguage",
            "Chooses the language of pages and mails",
            speak,
        )
        .for_customers()
        .under(Purpose::Accountability)
        .taking::<Speaking>(),
        Operation::reading(
            "/api/v1/me/agreements",
            "listMyAgreements",
            "Which policy versions were agreed to, newest first",
            agreements,
        )
        .for_customers()
        .under(Purpose::Accountability)
        .giving::<List<Agreement>>(),
    ]
}

/// The customer a key acts for.
#[derive(Serialize, JsonSchema)]
struct Me {
    /// The id.
    id: String,
    /// The number people use.
    number: String,
    /// `person` or `company`.
    kind: &'static str,
    /// The language of pages and mails.
    language: &'static str,
    /// `active`, or `frozen` while a deletion is under way.
    state: &'static str,
    /// Whether the registered mailbox was proved.
    is_mailbox_proved: bool,
    /// Since when.
    created_at: Moment,
    /// The highest policy version agreed to.
    agreed_version: Option<u32>,
    /// The key itself.
    key: Key,
}

/// What a key may do.
#[derive(Serialize, JsonSchema)]
struct Key {
    /// Its id.
    id: String,
    /// The purposes it is bound to.
    purposes: Vec<&'static str>,
    /// Whether it may change anything.
    may_change: bool,
    /// When it ends.
    ends_at: Moment,
}

async fn show(_doors: Doors, call: Call) -> Answered {
    let header = call.header.ok_or(Problem::NotFound)?;
    let key = call.key.ok_or(Problem::NoKey)?;
    Answer::with(&Me {
        id: header.id.to_string(),
        number: header.number.to_string(),
        kind: header.kind.code(),
        language: header.language.code(),
        state: crate::api::customers::state(header.state),
        is_mailbox_proved: header.is_mailbox_proved,
        created_at: Moment(header.created_at),
        agreed_version: header.agreed_version.map(amanah_policy::PolicyVersion::number),
        key: Key {
            id: key.id.to_string(),
            purposes: key.purposes.iter().map(|purpose| purpose.code()).collect(),
            may_change: key.may_change,
            ends_at: Moment(key.ends_at),
        },
    })
}

/// A language.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Speaking {
    /// `id` or `en`.
    #[schemars(extend("enum" = ["id", "en"]))]
    language: String,
}

async fn speak(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    let wish: Speaking = call.json()?;
    let language =
        Language::from_code(&wish.language).ok_or_else(|| Problem::field("language", "not_valid"))?;
    let house = doors.house()?;
    profile::speak(house, customer, language, call.now).await?;
    Answer::done()
}

/// One agreement.
#[derive(Serialize, JsonSchema)]
struct Agreement {
    /// Which version.
    version: u32,
    /// How: `registration`, `sso`, `use` or `explicit`.
    how: &'static str,
    /// When.
    at: Moment,
    /// Where the ledger keeps it.
    ledger_entry: u64,
}

async fn agreements(doors: Doors, call: Call) -> Answered {
    let customer = call.customer()?;
    let house = doors.house()?;
    let rows = agreement::history(house, customer).await?;
    let items = rows.iter().map(|row| Agreement {
        version: row.version.number(),
        how: row.how.code(),
        at: Moment(row.at),
        ledger_entry: row.place.sequence,
    });
    Answer::with(&List::whole(items.collect()))
}
