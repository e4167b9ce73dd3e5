//! The letters we sent a customer, and whether they arrived; one of them, to read.

use amanah_policy::{MailId, Purpose};
use amanah_service::purposes::accountability::letters::{self, LetterGone};
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::dto::{List, Moment};
use crate::api::operation::{Operation, PARTS};
use crate::api::problem::Problem;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading(
            "/api/v1/me/letters",
            "listMyLetters",
            "The letters we sent the customer, newest first",
            sent,
        )
        .asking(PARTS)
        .giving::<List<Letter>>(),
        Operation::reading(
            "/api/v1/me/letters/{mail}",
            "readMyLetter",
            "One letter with its words; one that carried a code or a link is shown to nobody",
            letter,
        )
        .giving::<OpenLetter>(),
    ];
    rows.into_iter().map(|row| row.for_customers().under(Purpose::Accountability)).collect()
}

/// A letter we sent, without its words.
#[derive(Serialize, JsonSchema)]
struct Letter {
    /// Its id.
    id: String,
    /// Which letter.
    template: String,
    /// When it was written.
    written_at: Moment,
    /// `waiting`, `sending`, `sent`, `undeliverable` or `dropped`.
    state: &'static str,
    /// Whether it went to the address that is registered now.
    is_to_registered: bool,
    /// Whether its words can still be read.
    has_text: bool,
}

async fn sent(doors: Doors, call: Call) -> Answered {
    let sent = letters::list(doors.house()?, call.customer()?).await?;
    let items = sent.letters.iter().map(|mail| Letter {
        id: mail.id.to_string(),
        template: mail.template.clone(),
        written_at: Moment(mail.queued_at),
        state: mail.state.code(),
        is_to_registered: mail.address.is_some() && mail.address == sent.registered,
        has_text: mail.has_text && !letters::is_secret(mail),
    });
    Answer::with(&List::part(&call, items))
}

/// A letter with its words.
#[derive(Serialize, JsonSchema)]
struct OpenLetter {
    /// Its id.
    id: String,
    /// To which address.
    address: String,
    /// What it is about.
    subject: String,
    /// The text.
    body: String,
}

async fn letter(doors: Doors, call: Call) -> Answered {
    let mail: MailId = call.part("mail")?;
    match letters::read(doors.house()?, call.customer()?, mail, call.now).await {
        Ok(open) => Answer::with(&OpenLetter {
            id: mail.to_string(),
            address: open.address.clone(),
            subject: open.subject.clone(),
            body: open.body.clone(),
        }),
        Err(LetterGone::Gone) => Err(Problem::NotFound),
        Err(LetterGone::Vault(fault)) => Err(fault.into()),
        Err(other) => Err(Problem::ours(other)),
    }
}
