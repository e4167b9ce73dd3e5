//! The purpose and the reason follow from where somebody comes from, so that nobody is asked what is known already (SEC).

use amanah_policy::{
    CaseId, CustomerId, MailId, Provider, Purpose, ReceivedMailId, Role, StaffId, Timestamp,
};
use amanah_vault::{Actor, CustomerNumber, LedgerPlace, VaultError};

use super::review::MOST_WAITING;
use crate::accounts::staff::roles;
use crate::deletion::provider_notice::name_of;
use crate::deletion::queue::WORKERS;
use crate::house::House;
use crate::purposes::service_communication::outbox;
use crate::sources::correspondence::review;

/// The longest reference that is written into a reason, in characters: a number of an invoice, never a text.
const LONGEST_REFERENCE: usize = 60;

/// A page that leads to a customer and says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComingFrom {
    /// An invoice, by its number.
    Invoice(String),
    /// A mail that did not arrive.
    Mail(MailId),
    /// A mail of theirs that waits for a person.
    Incoming(ReceivedMailId),
    /// An opening that the officer reviews, by its place in the ledger.
    Review(LedgerPlace),
    /// A deletion that a sign-on provider asked for, and that a person decides.
    Deletion(Provider),
    /// A request with a clock that is open.
    Case(CaseId),
    /// Another customer of the same account, who is open now.
    Colleague(CustomerNumber),
}

impl ComingFrom {
    /// The place that a form names, if there is such a place and the reference is one.
    #[must_use]
    pub fn read(place: &str, reference: &str) -> Option<Self> {
        let is_reference = !reference.is_empty()
            && reference.chars().count() <= LONGEST_REFERENCE
            && reference.chars().all(|c| c.is_ascii_alphanumeric() || "-/._#".contains(c));
        match place {
            "invoice" if is_reference => Some(Self::Invoice(reference.to_owned())),
            "mail" => reference.parse().ok().map(Self::Mail),
            "incoming" => reference.parse().ok().map(Self::Incoming),
            "review" => reference.parse().ok().map(|sequence| Self::Review(LedgerPlace { sequence })),
            "deletion" => Provider::from_code(reference).map(Self::Deletion),
            "case" => reference.parse().ok().map(Self::Case),
            "colleague" => reference.parse().ok().map(Self::Colleague),
            _ => None,
        }
    }

    /// The reason as the officer reads it. It names a number and no value.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Invoice(number) => format!("Faktur / invoice {number}"),
            Self::Mail(mail) => format!("Surel tidak sampai / mail did not arrive {mail}"),
            Self::Incoming(mail) => format!("Surel menunggu dibaca / mail that waits to be read {mail}"),
            Self::Review(place) => format!("Tinjauan bukaan / review of opening {}", place.sequence),
            Self::Deletion(provider) => {
                format!("Penghapusan lewat / deletion asked by {}", name_of(*provider))
            }
            Self::Case(case) => format!("Permintaan / request {case}"),
            Self::Colleague(number) => format!("Akun bersama pelanggan / same account as customer {number}"),
        }
    }

    /// The purpose that somebody has who comes from there to this customer; none when it does not lead to them.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// When the store fails.
    pub async fn purpose(
        &self,
        house: &House,
        (staff, role): (StaffId, Role),
        customer: CustomerId,
        now: Timestamp,
    ) -> Result<Option<Purpose>, VaultError> {
        let leads_there = match self {
            Self::Invoice(label) => {
                let invoices = house.vault().invoices_by_label(label).await?;
                invoices.iter().any(|invoice| invoice.customer == customer).then_some(Purpose::Billing)
            }
            Self::Mail(mail) => {
                let lost = outbox::undeliverable(house).await?;
                let is_theirs = lost.iter().any(|lost| {
                    lost.mail.id == *mail && lost.customer.is_some_and(|(owner, _)| owner == customer)
                });
                is_theirs.then_some(Purpose::ServiceCommunication)
            }
            Self::Incoming(mail) => {
                let actor = Actor::Staff { id: staff, role };
                let waits = review::one(house, *mail, actor).await.ok();
                let is_theirs = waits.is_some_and(|header| header.customer == Some(customer));
                is_theirs.then(|| for_a_request(house, role))
            }
            Self::Review(place) => {
                let waiting = house.vault().reviews_waiting(MOST_WAITING, now).await?;
                let waits = waiting.iter().any(|(it, _)| it.place == *place && it.customer == customer);
                (role == Role::Officer && waits).then_some(Purpose::Accountability)
            }
            Self::Deletion(provider) => {
                let open = house.vault().open_deletions(Some(customer)).await?;
                let waits = open.iter().any(|notice| notice.provider == *provider);
                (role == Role::Officer && waits).then_some(Purpose::Accountability)
            }
            Self::Case(id) => {
                let case = house.vault().case_by_id(*id).await?;
                let leads = case.is_some_and(|case| case.customer == customer && !case.state.is_closed());
                (WORKERS.contains(&role) && leads).then(|| for_a_request(house, role))
            }
            Self::Colleague(number) => {
                let Some(other) = house.vault().customer_by_number(*number).await? else { return Ok(None) };
                let open = house.vault().opening(staff, other, now).await?;
                let open = open.filter(|it| it.role == role && it.until > now && !it.is_break_glass);
                match open {
                    Some(open) if share_an_account(house, other, customer).await? => Some(open.purpose),
                    _ => None,
                }
            }
        };
        Ok(leads_there)
    }
}

/// For what a role looks at somebody who asked for something: to account to them, where the policy shows it anything.
fn for_a_request(house: &House, role: Role) -> Purpose {
    match roles::sees(&house.vault().policy(), role, Purpose::Accountability).is_empty() {
        true => Purpose::ServiceCommunication,
        false => Purpose::Accountability,
    }
}

/// Whether one of the two is a person of the other's account.
async fn share_an_account(house: &House, one: CustomerId, other: CustomerId) -> Result<bool, VaultError> {
    let vault = house.vault();
    let holds = |accounts: &[amanah_vault::Account], holder: CustomerId| {
        accounts.iter().any(|account| account.is_of_company() && account.holder == holder)
    };
    Ok(holds(&vault.accounts_of(one).await?, other) || holds(&vault.accounts_of(other).await?, one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_long_enough_and_a_text_is_no_reference() {
        let from = ComingFrom::read("invoice", "INV/2026/000001").unwrap();
        let review = ComingFrom::read("review", "7").unwrap();

        let case = ComingFrom::read("case", "cas_000102030405060708090a0b0c0d0e0f").unwrap();

        for from in [from, review, case] {
            assert!(from.reason().chars().count() >= super::super::declare::SHORTEST_REASON);
        }
        for (place, reference) in [
            ("invoice", ""),
            ("invoice", "Sri Wahyuni"),
            ("mail", "Sri Wahyuni"),
            ("review", "-1"),
            ("colleague", "Sri"),
            ("case", "Sri Wahyuni"),
            ("letter", "1"),
            ("", ""),
        ] {
            assert_eq!(ComingFrom::read(place, reference), None, "{place} {reference}");
        }
    }
}
