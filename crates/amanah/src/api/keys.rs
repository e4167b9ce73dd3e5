//! The keys of a member of staff: which programs act for them, and ending one. Making one needs the person.

use amanah_policy::{ApiKeyId, Role};
use amanah_service::accounts::programs;
use amanah_service::vault::{KeyOf, SessionOf};

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::{Key, List};
use super::operation::{Operation, PARTS};
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading("/api/v1/keys", "listKeys", "The keys that have not ended, newest first", list)
            .asking(PARTS)
            .giving::<List<Key>>(),
        Operation::ending("/api/v1/keys/{key}", "endKey", "Ends a key, this one too", end),
    ];
    rows.into_iter().map(|row| row.for_staff(Role::ALL)).collect()
}

async fn list(doors: Doors, call: Call) -> Answered {
    let owner = SessionOf::Staff(call.colleague()?.staff);
    let keys = programs::list(doors.house()?, owner, call.now).await?;
    Answer::with(&List::part(&call, keys.iter().map(|key| Key::of(key, &call))))
}

async fn end(doors: Doors, call: Call) -> Answered {
    let key: ApiKeyId = call.part("key")?;
    let colleague = call.colleague()?;
    let owner = KeyOf::Staff { staff: colleague.staff, role: colleague.role };
    programs::end(doors.house()?, owner, key, call.now).await?;
    Answer::done()
}
