//! The rows of accounts and their people.

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_policy::{AccountId, AccountKind, CustomerId, PersonRole, Timestamp};

use crate::error::VaultError;
use crate::rows::{Account, OwnerOffer, Person};

/// Opens an account with its holder and its owner.
pub(crate) fn open(
    conn: &Connection,
    id: AccountId,
    kind: AccountKind,
    (holder, owner): (CustomerId, CustomerId),
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached("INSERT INTO account (id, kind, opened_at, holder) VALUES (?1, ?2, ?3, ?4)")?
        .run((id.as_bytes(), kind.code(), now.as_micros(), holder.as_bytes()))?;
    let owner = Person { customer: owner, role: PersonRole::Owner, since: now };
    add_person(conn, id, owner)
}

/// Opens an account of their own for a person who is in none any more. Its id is taken from theirs, which is as random
/// and names no other account.
pub(crate) fn open_own(conn: &Connection, customer: CustomerId, now: Timestamp) -> Result<(), VaultError> {
    let is_without: bool = conn
        .prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM person WHERE customer = ?1)")?
        .query_row([customer.as_bytes()], |row| row.get(0))?;
    if !is_without {
        return Ok(());
    }
    let id = AccountId::from_bytes(*customer.as_bytes());
    open(conn, id, AccountKind::Person, (customer, customer), now)
}

const ACCOUNT: &str = "SELECT a.id, a.kind, a.opened_at, a.holder FROM account AS a";

/// The account of a customer, with everybody in it: the first they are a person of (their own before others of the same
/// moment), else the one they hold.
pub(crate) fn of_customer(conn: &Connection, customer: CustomerId) -> Result<Option<Account>, VaultError> {
    let found = conn
        .prepare_cached(&format!(
            "{ACCOUNT} WHERE a.id = coalesce(\
             (SELECT p.account FROM person AS p JOIN account AS h ON h.id = p.account WHERE p.customer = ?1 \
             ORDER BY p.since, CASE WHEN h.holder = ?1 THEN 0 ELSE 1 END, p.account LIMIT 1), \
             (SELECT id FROM account WHERE holder = ?1 ORDER BY opened_at, id LIMIT 1))"
        ))?
        .query_row([customer.as_bytes()], header)
        .optional()?;
    found.map(|found| whole(conn, found)).transpose()
}

/// Every account a customer is a person of, the first they came to first.
pub(crate) fn all_of(conn: &Connection, customer: CustomerId) -> Result<Vec<Account>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "{ACCOUNT} JOIN (SELECT account, min(since) AS came FROM person WHERE customer = ?1 GROUP BY account) AS mine \
         ON mine.account = a.id ORDER BY mine.came, CASE WHEN a.holder = ?1 THEN 0 ELSE 1 END, a.id"
    ))?;
    let found: Vec<Found> = select.query_map([customer.as_bytes()], header)?.collect::<Result<_, _>>()?;
    found.into_iter().map(|found| whole(conn, found)).collect()
}

/// An account with everybody in it.
pub(crate) fn find(conn: &Connection, account: AccountId) -> Result<Option<Account>, VaultError> {
    let found = conn
        .prepare_cached(&format!("{ACCOUNT} WHERE a.id = ?1"))?
        .query_row([account.as_bytes()], header)
        .optional()?;
    found.map(|found| whole(conn, found)).transpose()
}

type Found = ([u8; 16], String, i64, [u8; 16]);

fn header(row: &Row<'_>) -> Result<Found, SqlFault> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn whole(conn: &Connection, (id, kind, opened_at, holder): Found) -> Result<Account, VaultError> {
    let id = AccountId::from_bytes(id);
    Ok(Account {
        id,
        kind: AccountKind::from_code(&kind).ok_or(VaultError::Tampered)?,
        opened_at: Timestamp::from_micros(opened_at),
        holder: CustomerId::from_bytes(holder),
        people: people(conn, id)?,
    })
}

fn people(conn: &Connection, account: AccountId) -> Result<Vec<Person>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT customer, role, since FROM person WHERE account = ?1 ORDER BY since, customer, role",
    )?;
    let rows = select.query_map([account.as_bytes()], |row| Ok(person(row)))?;
    rows.map(|row| row?).collect()
}

fn person(row: &Row<'_>) -> Result<Person, VaultError> {
    Ok(Person {
        customer: CustomerId::from_bytes(row.get(0)?),
        role: role(&row.get::<String>(1)?)?,
        since: Timestamp::from_micros(row.get(2)?),
    })
}

fn role(code: &str) -> Result<PersonRole, VaultError> {
    PersonRole::from_code(code).ok_or(VaultError::Tampered)
}

/// Whether a customer is a person of this account.
pub(crate) fn is_in(conn: &Connection, account: AccountId, customer: CustomerId) -> Result<bool, VaultError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM person WHERE account = ?1 AND customer = ?2)")?
        .query_row((account.as_bytes(), customer.as_bytes()), |row| row.get(0))?)
}

/// The roles of a person in the accounts that a company holds. Where the holder is a person of the account, its data are
/// that person's own, and nobody has a role about them.
///
/// Enforces: SEC
pub(crate) fn roles_about(
    conn: &Connection,
    person: CustomerId,
    company: CustomerId,
) -> Result<Vec<PersonRole>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT p.role FROM account AS a JOIN person AS p ON p.account = a.id \
         WHERE a.holder = ?2 AND a.kind = 'company' AND p.customer = ?1 \
         AND NOT EXISTS (SELECT 1 FROM person AS h WHERE h.account = a.id AND h.customer = a.holder) ORDER BY p.role",
    )?;
    let rows =
        select.query_map((person.as_bytes(), company.as_bytes()), |row| Ok(role(&row.get::<String>(0)?)))?;
    rows.map(|row| row?).collect()
}

/// What two people do in the accounts of companies that both are in: the role of the one and the role of the other.
///
/// Enforces: SEC
pub(crate) fn roles_beside(
    conn: &Connection,
    person: CustomerId,
    colleague: CustomerId,
) -> Result<Vec<(PersonRole, PersonRole)>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT p.role, c.role FROM person AS p JOIN person AS c ON c.account = p.account \
         JOIN account AS a ON a.id = p.account WHERE p.customer = ?1 AND c.customer = ?2 AND a.kind = 'company' \
         ORDER BY p.role, c.role",
    )?;
    let rows = select.query_map((person.as_bytes(), colleague.as_bytes()), |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?))
    })?;
    rows.map(|row| row.map_err(VaultError::from).and_then(|(one, other)| Ok((role(&one)?, role(&other)?))))
        .collect()
}

/// Writes the people of an account as they are from now on. Every decision about one of them, or about what the account
/// holds, that rests on who was in it before has to be made anew.
pub(crate) fn set_people(conn: &Connection, before: &Account, after: &[Person]) -> Result<(), VaultError> {
    doubt_decisions(conn, before.id)?;
    for person in before.people.iter().filter(|person| !after.contains(person)) {
        conn.prepare_cached("DELETE FROM person WHERE account = ?1 AND customer = ?2 AND role = ?3")?
            .run((before.id.as_bytes(), person.customer.as_bytes(), person.role.code()))?;
    }
    for person in after.iter().filter(|person| !before.people.contains(person)) {
        add_person(conn, before.id, *person)?;
    }
    doubt_decisions(conn, before.id)
}

fn add_person(conn: &Connection, account: AccountId, person: Person) -> Result<(), VaultError> {
    conn.prepare_cached("INSERT INTO person (account, customer, role, since) VALUES (?1, ?2, ?3, ?4)")?.run(
        (account.as_bytes(), person.customer.as_bytes(), person.role.code(), person.since.as_micros()),
    )?;
    Ok(())
}

fn doubt_decisions(conn: &Connection, account: AccountId) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE customer SET version = version + 1 WHERE id IN (SELECT customer FROM person WHERE account = ?1) \
         OR id = (SELECT holder FROM account WHERE id = ?1)",
    )?
    .run([account.as_bytes()])?;
    Ok(())
}

/// Offers an account to a person of it, in the place of an earlier offer.
pub(crate) fn offer(conn: &Connection, account: AccountId, offer: &OwnerOffer) -> Result<(), VaultError> {
    withdraw_offer(conn, account)?;
    conn.prepare_cached(
        "INSERT INTO owner_offer (account, giver, taker, keeps, offered_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .run((
        account.as_bytes(),
        offer.giver.as_bytes(),
        offer.taker.as_bytes(),
        offer.keeps.code(),
        offer.offered_at.as_micros(),
        offer.ends_at.as_micros(),
    ))?;
    Ok(())
}

/// The offer of an account that stands.
pub(crate) fn offer_of(
    conn: &Connection,
    account: AccountId,
    now: Timestamp,
) -> Result<Option<OwnerOffer>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT giver, taker, keeps, offered_at, ends_at FROM owner_offer WHERE account = ?1 AND ends_at > ?2",
    )?;
    let found = select
        .query_row((account.as_bytes(), now.as_micros()), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<String>(2)?, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    let Some((giver, taker, keeps, offered_at, ends_at)) = found else { return Ok(None) };
    Ok(Some(OwnerOffer {
        giver: CustomerId::from_bytes(giver),
        taker: CustomerId::from_bytes(taker),
        keeps: role(&keeps)?,
        offered_at: Timestamp::from_micros(offered_at),
        ends_at: Timestamp::from_micros(ends_at),
    }))
}

/// Takes an offer back; nothing where there is none.
pub(crate) fn withdraw_offer(conn: &Connection, account: AccountId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM owner_offer WHERE account = ?1")?.run([account.as_bytes()])?;
    Ok(())
}

/// Removes offers that ended.
pub(crate) fn delete_ended_offers(conn: &Connection, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM owner_offer WHERE ends_at <= ?1")?.run([now.as_micros()])?;
    Ok(())
}

/// What an erasure of a customer means for the accounts they are in.
pub(crate) struct AtErasure {
    /// Companies that go along, because nobody else is in their accounts.
    pub(crate) companies: Vec<CustomerId>,
    /// Whether other people would be left without an owner.
    pub(crate) answers_for_others: bool,
}

/// What an erasure of a customer would mean now.
pub(crate) fn at_erasure(conn: &Connection, customer: CustomerId) -> Result<AtErasure, VaultError> {
    let mut found = AtErasure { companies: Vec::new(), answers_for_others: false };
    for account in all_of(conn, customer)? {
        let is_alone = account.members() == [customer];
        if is_alone && account.holder != customer {
            found.companies.push(account.holder);
        }
        found.answers_for_others |= !is_alone && account.is_ended_by(customer);
    }
    Ok(found)
}

/// The companies that a customer's leaving concerns: those that go along, and those that they answer for, where somebody
/// joined since it began.
pub(crate) fn concerned(conn: &Connection, customer: CustomerId) -> Result<Vec<CustomerId>, VaultError> {
    let accounts = all_of(conn, customer)?.into_iter().filter(|account| account.holder != customer);
    let concerned =
        accounts.filter(|account| account.members() == [customer] || account.is_ended_by(customer));
    Ok(concerned.map(|account| account.holder).collect())
}

/// Takes a customer out of every account; an account that nobody is left in goes too. When a company goes, its account
/// goes, and whoever is in no other gets one of their own.
pub(crate) fn leave_all(conn: &Connection, customer: CustomerId, now: Timestamp) -> Result<(), VaultError> {
    for account in all_of(conn, customer)? {
        doubt_decisions(conn, account.id)?;
        let offer = offer_of(conn, account.id, now)?;
        if offer.is_some_and(|offer| [offer.giver, offer.taker].contains(&customer)) {
            withdraw_offer(conn, account.id)?;
        }
        if account.members() == [customer] {
            close(conn, account.id)?;
        }
    }
    conn.prepare_cached("DELETE FROM person WHERE customer = ?1")?.run([customer.as_bytes()])?;
    let held = conn
        .prepare_cached(&format!("{ACCOUNT} WHERE a.holder = ?1 ORDER BY a.id"))?
        .query_map([customer.as_bytes()], header)?
        .collect::<Result<Vec<_>, _>>()?;
    for found in held {
        let account = whole(conn, found)?;
        close(conn, account.id)?;
        for member in account.members() {
            open_own(conn, member, now)?;
        }
    }
    Ok(())
}

fn close(conn: &Connection, account: AccountId) -> Result<(), VaultError> {
    withdraw_offer(conn, account)?;
    conn.prepare_cached("DELETE FROM person WHERE account = ?1")?.run([account.as_bytes()])?;
    conn.prepare_cached("DELETE FROM account WHERE id = ?1")?.run([account.as_bytes()])?;
    conn.prepare_cached("UPDATE session SET account = NULL WHERE account = ?1")?.run([account.as_bytes()])?;
    Ok(())
}
