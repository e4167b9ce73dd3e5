//! What we hold about a company, as far as the person's role in its account covers it, and for its owner who used it.

use amanah_policy::Purpose;
use amanah_service::purposes::accountability::my_data;
use amanah_service::purposes::accountability::who_used;

use super::accounts::{ACCOUNT, OF_ACCOUNT, company_of};
use super::data::{self, CATEGORY, MyData};
use super::uses::{self, AFTER_ENTRY, ProvedUse};
use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::dto::{List, Use};
use crate::api::operation::{AFTER, LIMIT, Operation, Param};
use crate::api::problem::Problem;
use crate::api::refused;
use crate::web::Doors;

const DATA: &[Param] = &[ACCOUNT, CATEGORY, AFTER, LIMIT];
const USES: &[Param] = &[ACCOUNT, AFTER_ENTRY];

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading(
            "/api/v1/me/company/data",
            "listCompanyData",
            "What is kept about a company, as far as the person's role covers it",
            list,
        )
        .asking(DATA)
        .giving::<MyData>(),
        Operation::reading(
            "/api/v1/me/company/uses",
            "listCompanyUses",
            "Who used the data of a company, newest first, for its owner",
            list_uses,
        )
        .asking(USES)
        .giving::<List<Use>>(),
        Operation::reading(
            "/api/v1/me/company/uses/{sequence}",
            "readCompanyUse",
            "One entry with its proof, for the owner",
            one_use,
        )
        .asking(OF_ACCOUNT)
        .giving::<ProvedUse>(),
    ];
    rows.into_iter().map(|row| row.for_customers().under(Purpose::Accountability)).collect()
}

async fn list(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let (person, account) = company_of(house, &call).await?;
    let data = my_data::show_to(house, account.holder, person, call.now).await.map_err(refused)?;
    Answer::with(&data::part(&call, &data))
}

async fn list_uses(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let (person, account) = company_of(house, &call).await?;
    // The policy would refuse, and the refusal would stand in the company's record; who may read it is known before.
    if !account.is_ended_by(person) {
        return Err(Problem::NotFound);
    }
    let before = call.number("after");
    let page = who_used::page_to(house, account.holder, person, before, call.now).await.map_err(refused)?;
    Answer::with(&uses::part(page.content()))
}

async fn one_use(doors: Doors, call: Call) -> Answered {
    let sequence = call.sequence()?;
    let house = doors.house()?;
    let (person, account) = company_of(house, &call).await?;
    if !account.is_ended_by(person) {
        return Err(Problem::NotFound);
    }
    let proved = who_used::entry_to(house, account.holder, person, sequence, call.now).await;
    ProvedUse::answer(&proved.map_err(refused)?)
}
