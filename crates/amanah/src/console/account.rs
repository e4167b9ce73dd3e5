//! The account's people on the page of an opened customer: by number, part and date. A name is seen by opening that
//! customer too, under the same purpose, which is an opening and a look of its own.

use amanah_policy::{AccountKind, CustomerId, PersonRole, Timestamp};
use amanah_service::House;
use amanah_service::vault::{Account, CustomerHeader, VaultError};

use super::here::in_a_row;
use crate::web::Words;

/// The people of a company, or the companies of a person.
pub(super) struct Section {
    /// What the lines are.
    pub(super) title: String,
    /// One for each of them.
    pub(super) lines: Vec<Line>,
    /// The number of the customer whose page it is: from there somebody comes to the others.
    pub(super) from: String,
}

/// One of them.
pub(super) struct Line {
    /// Their number.
    pub(super) number: String,
    /// What they do for the account.
    pub(super) roles: String,
    /// Since when.
    pub(super) since: String,
    /// Where they are opened.
    pub(super) action: String,
}

/// The section of a customer; none where they stand in no company's account.
pub(super) async fn section(
    house: &House,
    words: &Words,
    customer: &CustomerHeader,
) -> Result<Option<Section>, VaultError> {
    let (key, others) = if customer.kind == AccountKind::Company {
        let account = house.vault().account_of(customer.id).await?;
        if !account.is_of_company() {
            return Ok(None);
        }
        ("colleagues-people", people_of(&account))
    } else {
        let accounts = house.vault().accounts_of(customer.id).await?;
        let companies = accounts.iter().filter(|account| account.is_of_company());
        ("colleagues-companies", companies.map(|it| (it.holder, part_of(it, customer.id))).collect())
    };
    let mut lines = Vec::with_capacity(others.len());
    for (other, (roles, since)) in others {
        let number = house.vault().customer(other).await?.number.to_string();
        lines.push(Line {
            number,
            roles: in_a_row(roles.iter().map(|role| words.say_of("person-role", role.code()))),
            since: words.date(since),
            action: format!("/console/customers/{other}/open"),
        });
    }
    let title = words.say(key);
    Ok((!lines.is_empty()).then(|| Section { title, lines, from: customer.number.to_string() }))
}

/// What somebody does, and since when.
type Part = (Vec<PersonRole>, Timestamp);

fn people_of(account: &Account) -> Vec<(CustomerId, Part)> {
    account.members().into_iter().map(|member| (member, part_of(account, member))).collect()
}

fn part_of(account: &Account, person: CustomerId) -> Part {
    let since = account.people.iter().filter(|line| line.customer == person).map(|line| line.since).min();
    (account.roles_of(person).collect(), since.unwrap_or(account.opened_at))
}
