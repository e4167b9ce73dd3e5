//! The accounts a person belongs to, and which of them a call is about.

use amanah_policy::{AccountId, CustomerId, PersonRole, Purpose};
use amanah_service::House;
use amanah_service::vault::Account;
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::dto::{List, Moment};
use crate::api::operation::{AFTER, LIMIT, Operation, Param, ParamForm};
use crate::api::problem::Problem;
use crate::web::Doors;

/// Which account a call is about.
pub(super) const ACCOUNT: Param = Param {
    name: "account",
    means: "Which account of the person: the first one that fits when none is named.",
    form: ParamForm::Id("acc"),
};
/// The same alone.
pub(super) const OF_ACCOUNT: &[Param] = &[ACCOUNT];
/// The same for a list that comes in parts.
pub(super) const PARTS_OF_ACCOUNT: &[Param] = &[ACCOUNT, AFTER, LIMIT];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading(
            "/api/v1/me/accounts",
            "listMyAccounts",
            "The accounts the person belongs to",
            accounts,
        )
        .for_customers()
        .under(Purpose::Accountability)
        .giving::<List<MyAccount>>(),
    ]
}

/// An account of the person.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Account")]
struct MyAccount {
    /// Its id.
    id: String,
    /// `person` or `company`.
    kind: &'static str,
    /// The number people use.
    number: String,
    /// What the person does for it.
    roles: Vec<&'static str>,
    /// Since when it stands.
    opened_at: Moment,
}

async fn accounts(doors: Doors, call: Call) -> Answered {
    let person = call.customer()?;
    let vault = doors.house()?.vault();
    let mut items = Vec::new();
    for account in vault.accounts_of(person).await? {
        items.push(MyAccount {
            id: account.id.to_string(),
            kind: account.kind.code(),
            number: vault.customer(account.holder).await?.number.to_string(),
            roles: account.roles_of(person).map(PersonRole::code).collect(),
            opened_at: Moment(account.opened_at),
        });
    }
    Answer::with(&List::whole(items))
}

/// The person, and the account that is asked about: one they belong to.
pub(super) async fn account_of(house: &House, call: &Call) -> Result<(CustomerId, Account), Problem> {
    account_that(house, call, |_| true).await
}

/// The same for what companies alone have.
pub(super) async fn company_of(house: &House, call: &Call) -> Result<(CustomerId, Account), Problem> {
    account_that(house, call, Account::is_of_company).await
}

/// Somebody else's account is not found, like one that never was.
///
/// Enforces: SEC
async fn account_that(
    house: &House,
    call: &Call,
    fits: impl Fn(&Account) -> bool,
) -> Result<(CustomerId, Account), Problem> {
    let person = call.customer()?;
    let wanted: Option<AccountId> = call.word("account", |text| text.parse().ok());
    let all = house.vault().accounts_of(person).await?;
    let found = all.into_iter().find(|account| wanted.is_none_or(|id| id == account.id) && fits(account));
    found.map(|account| (person, account)).ok_or(Problem::NotFound)
}
