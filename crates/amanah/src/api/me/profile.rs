//! What a customer corrects about themselves, or about the company whose account they own. An address needs the person.

use amanah_policy::{Attribute, CustomerId, DatumId, Purpose, Timestamp};
use amanah_service::House;
use amanah_service::accounts::profile::{self, CorrectionFault};
use amanah_service::deletion::active::{self, ReplaceFault};
use amanah_service::vault::{Account, Replacement};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::accounts::{OF_ACCOUNT, account_of, company_of};
use crate::api::answer::{Answer, Answered, Impersonal};
use crate::api::call::Call;
use crate::api::dto::{Made, Moment};
use crate::api::operation::Operation;
use crate::api::problem::Problem;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::making(
            "/api/v1/me/corrections",
            "correctMyDatum",
            "Corrects telephone number or postal address; the earlier value is erased at once",
            correct_own,
        )
        .taking::<Correction>()
        .giving::<Made>(),
        Operation::changing(
            "/api/v1/me/name",
            "replaceMyName",
            "Replaces the name; the earlier one is restricted and erased after its clock",
            rename,
        )
        .taking::<Name>()
        .giving::<Replaced>(),
        Operation::making(
            "/api/v1/me/company/corrections",
            "correctCompanyDatum",
            "The same for a company, by its owner",
            correct_company,
        )
        .asking(OF_ACCOUNT)
        .taking::<Correction>()
        .giving::<Made>(),
        Operation::changing(
            "/api/v1/me/company/name",
            "replaceCompanyName",
            "Replaces the name of a company, by its owner",
            rename_company,
        )
        .asking(OF_ACCOUNT)
        .taking::<Name>()
        .giving::<Replaced>(),
    ];
    rows.into_iter().map(|row| row.for_customers().under(Purpose::Accountability)).collect()
}

/// A corrected value.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Correction {
    /// `phone` or `postal_address`.
    #[schemars(extend("enum" = ["phone", "postal_address"]))]
    attribute: String,
    /// The value that is right.
    #[schemars(length(min = 1, max = 600), regex(pattern = r"\S"))]
    value: String,
}

async fn correct_own(doors: Doors, call: Call) -> Answered {
    let correction: Correction = call.json()?;
    let person = call.customer()?;
    let id = correct(doors.house()?, (person, person), &correction, call.now).await?;
    let location = format!("/api/v1/me/data/{id}");
    Answer::made(&Made { id: id.to_string() }, Some(location))
}

async fn correct_company(doors: Doors, call: Call) -> Answered {
    let correction: Correction = call.json()?;
    let house = doors.house()?;
    let (person, account) = owned_company(house, &call).await?;
    let id = correct(house, (account.holder, person), &correction, call.now).await?;
    Answer::made(&Made { id: id.to_string() }, None)
}

/// The company whose owner calls; whoever does not answer for it corrects nothing.
async fn owned_company(house: &House, call: &Call) -> Result<(CustomerId, Account), Problem> {
    let found = company_of(house, call).await?;
    if found.1.is_ended_by(found.0) { Ok(found) } else { Err(Problem::NotFound) }
}

async fn correct(
    house: &House,
    (whose, by): (CustomerId, CustomerId),
    correction: &Correction,
    now: Timestamp,
) -> Result<DatumId, Problem> {
    let attribute = Attribute::from_code(&correction.attribute)
        .filter(|attribute| profile::CORRECTABLE.contains(attribute))
        .ok_or_else(|| Problem::field("attribute", "not_valid"))?;
    match profile::correct_for(house, whose, by, attribute, &correction.value, now).await {
        Ok(datum) => Ok(datum),
        Err(CorrectionFault::Form(faults)) => Err(Problem::fields(&faults)),
        Err(CorrectionFault::NotHere(_)) => Err(Problem::NotFound),
        Err(CorrectionFault::Vault(fault)) => Err(fault.into()),
        Err(other) => Err(Problem::ours(other)),
    }
}

/// A name.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Name {
    /// The new name.
    #[schemars(length(min = 1, max = 200), regex(pattern = r"\S"))]
    value: String,
}

/// What became of the earlier value.
#[derive(Serialize, JsonSchema)]
struct Replaced {
    /// The new datum.
    id: String,
    /// The earlier one, which nobody but its owner sees from now on.
    earlier: String,
    /// When the earlier one is erased. Until then its owner can bring it back in ClientZone.
    erased_at: Moment,
}

impl Impersonal for Replaced {}

impl Replaced {
    fn of(replacement: &Replacement) -> Self {
        Self {
            id: replacement.new.to_string(),
            earlier: replacement.old.to_string(),
            erased_at: Moment(replacement.until),
        }
    }
}

async fn rename(doors: Doors, call: Call) -> Answered {
    let name: Name = call.json()?;
    let house = doors.house()?;
    let found = account_of(house, &call).await?;
    replace(house, found, (Attribute::Name, &name.value), call.now).await
}

async fn rename_company(doors: Doors, call: Call) -> Answered {
    let name: Name = call.json()?;
    let house = doors.house()?;
    let found = owned_company(house, &call).await?;
    replace(house, found, (Attribute::CompanyName, &name.value), call.now).await
}

async fn replace(
    house: &House,
    (person, account): (CustomerId, Account),
    (attribute, name): (Attribute, &str),
    now: Timestamp,
) -> Answered {
    match active::replace_name_for_a_program(house, person, &account, attribute, name, now).await {
        Ok(replacement) => Answer::done_with(&Replaced::of(&replacement)),
        Err(ReplaceFault::Form(faults)) => Err(Problem::fields(&faults)),
        Err(ReplaceFault::NotHere(_)) => Err(Problem::NotFound),
        Err(ReplaceFault::Vault(fault)) => Err(fault.into()),
        Err(other) => Err(Problem::ours(other)),
    }
}
