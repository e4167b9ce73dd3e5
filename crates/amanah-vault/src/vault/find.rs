//! Finding a customer by a whole key: answered with numbers and states alone, and recorded whoever is found.

use amanah_ledger::Event;
use amanah_policy::{CustomerId, Role, StaffId, Timestamp};

use super::Vault;
use super::opening::must_act_rightly;
use crate::actor::Actor;
use crate::customer::{CustomerHeader, CustomerNumber, CustomerState};
use crate::error::VaultError;
use crate::keys::IndexField;
use crate::rows::{Found, LookedBy, LookedFor, SearchLine};
use crate::store::customers::{self, Tag};
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::sql::Connection;
use crate::store::{searches, services, tickets};

/// The most customers a list shows: whoever needs more knows too little to open anybody.
pub const MOST_FOUND: usize = 20;
/// The most words of a name that are looked for together.
const MOST_WORDS: usize = 4;
/// A person's name and their company's may both have the word; one more row says that there are more customers.
const MOST_ROWS: i64 = 41;

/// A key, as the store can look for it.
enum Sought {
    Tag(IndexField, Tag),
    Host { domain: Tag, host: Tag },
    Words(Vec<Tag>),
    Number(CustomerNumber),
    Ticket(amanah_policy::TicketId),
    Customer(Option<CustomerId>),
}

impl Vault {
    /// Looks for customers by a whole key. That somebody looked is in the ledger and on the officer's list, with the
    /// kind of key and the number of hits and never with the value.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::Malformed`] when the value is none of its kind; [`VaultError::NotNow`] when the member of staff
    /// does not hold the role.
    pub async fn find(
        &self,
        (staff, role): (StaffId, Role),
        what: LookedFor,
        now: Timestamp,
    ) -> Result<Found, VaultError> {
        let by = what.by();
        let sought = self.sought(what)?;
        let actor = Actor::Staff { id: staff, role };
        let (mut customers, is_cut) = self.store().read(move |tx| found(tx.conn, &sought)).await?;
        customers.sort_unstable_by_key(|header| header.number);
        let count = u64::try_from(customers.len()).unwrap_or(u64::MAX);
        let place = self
            .store()
            .write(move |tx| {
                must_act_rightly(tx.conn, actor)?;
                let place = tx.append(searched(actor, by, count, now))?;
                searches::insert(tx.conn, (staff, role), by, count, now, place)?;
                Ok(place)
            })
            .await?;
        let is_too_many = is_cut || customers.len() > MOST_FOUND;
        if is_too_many {
            customers.clear();
        }
        Ok(Found { customers, is_too_many, place })
    }

    /// Every search from one time to before another, newest first, for the officer. No value stands in it.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the actor is not the officer.
    pub async fn searches(
        &self,
        actor: Actor,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<SearchLine>, VaultError> {
        let mut lines = self
            .store()
            .read(move |tx| {
                super::opening::must_be_officer(tx.conn, actor)?;
                searches::between(tx.conn, from, to)
            })
            .await?;
        let names = self.all_staff().await?;
        for line in &mut lines {
            let name = names.iter().find(|known| known.id == line.staff);
            line.staff_name = name.map(|known| known.name.clone()).unwrap_or_default();
        }
        Ok(lines)
    }

    fn sought(&self, what: LookedFor) -> Result<Sought, VaultError> {
        let whole = |field, value: &str, noun| {
            let tag = self.tag(field, value).ok_or(VaultError::Malformed(noun))?;
            Ok(Sought::Tag(field, tag))
        };
        match what {
            LookedFor::Email(email) => whole(IndexField::Email, email.expose(), "e-mail address"),
            LookedFor::Phone(phone) => whole(IndexField::Phone, phone.expose(), "telephone number"),
            LookedFor::Domain(name) => {
                let noun = VaultError::Malformed("domain name");
                match (self.tag(IndexField::Domain, name.expose()), self.host_tag(name.expose())) {
                    (Some(domain), Some(host)) => Ok(Sought::Host { domain, host }),
                    _ => Err(noun),
                }
            }
            LookedFor::NameWords(words) => {
                let mut tags = self.word_tags(words.expose());
                tags.truncate(MOST_WORDS);
                if tags.is_empty() {
                    return Err(VaultError::Malformed("word of a name: two letters or more"));
                }
                Ok(Sought::Words(tags))
            }
            LookedFor::Number(number) => Ok(Sought::Number(number)),
            LookedFor::Ticket(ticket) => Ok(Sought::Ticket(ticket)),
            LookedFor::Invoice(customer) => Ok(Sought::Customer(customer)),
        }
    }
}

/// Whoever is found and not erased, and whether there may be more.
fn found(conn: &Connection, sought: &Sought) -> Result<(Vec<CustomerHeader>, bool), VaultError> {
    let (mut ids, is_cut) = match sought {
        Sought::Tag(field, tag) => (owners(conn, *field, *tag)?, false),
        Sought::Host { domain, host } => {
            let mut ids = owners(conn, IndexField::Domain, *domain)?;
            ids.extend(services::find_by_host(conn, *host)?.map(|service| service.customer));
            (ids, false)
        }
        Sought::Words(words) => searches::named(conn, words, MOST_ROWS)?,
        Sought::Number(number) => {
            (customers::by_number(conn, *number)?.map(|(id, _)| id).into_iter().collect(), false)
        }
        Sought::Ticket(ticket) => {
            (tickets::find(conn, *ticket)?.map(|ticket| ticket.customer).into_iter().collect(), false)
        }
        Sought::Customer(id) => (id.iter().copied().collect(), false),
    };
    ids.sort_unstable();
    ids.dedup();
    let is_cut = is_cut || ids.len() > MOST_FOUND;
    let mut headers = Vec::with_capacity(ids.len());
    for id in ids.into_iter().take(MOST_FOUND + 1) {
        let row = customers::row(conn, id)?.filter(|row| row.header.state != CustomerState::Erased);
        headers.extend(row.map(|row| row.header));
    }
    Ok((headers, is_cut))
}

/// Whose a value is now. A replaced value waits for its erasure, and nobody is found by it.
fn owners(conn: &Connection, field: IndexField, tag: Tag) -> Result<Vec<CustomerId>, VaultError> {
    let owners = customers::tag_owner(conn, field, tag)?;
    Ok(owners.into_iter().filter(|(_, _, restricted)| !restricted).map(|(customer, _, _)| customer).collect())
}

fn searched(actor: Actor, by: LookedBy, count: u64, now: Timestamp) -> Entry {
    let mut entry = Entry::of_the_house(Event::Searched, actor, now);
    entry.kinds = by.kinds();
    entry.count = Some(count);
    entry.detail = Some(DetailRecord::by(actor));
    entry
}
