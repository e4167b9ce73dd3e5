//! The rows of customers, their agreements and their tags.

use crate::store::sql::{Connection, OptionalRow, Row};
use amanah_policy::{AccountKind, AgreementHow, CustomerId, DatumId, Language, PolicyVersion, Timestamp};

use crate::customer::{AgreementRow, CustomerHeader, CustomerNumber, CustomerState};
use crate::error::VaultError;
use crate::keys::IndexField;
use crate::normalise;
use crate::release::LedgerPlace;
use crate::store::ledger_tail::sql_number;
use crate::store::{pending, remains};

/// A keyed tag, cut to what makes it unique.
pub(crate) type Tag = [u8; 16];

/// A customer as the store holds one.
pub(crate) struct CustomerRow {
    pub(crate) header: CustomerHeader,
    /// Counts every change a decision could depend on.
    pub(crate) version: i64,
    /// The sealed pseudonym; none once erased.
    pub(crate) pseudonym: Option<Vec<u8>>,
}

const ROW: &str = "SELECT id, number, kind, language, state, mailbox_proved_at IS NOT NULL, created_at, version, \
     agreed_version, pseudonym FROM customer WHERE id = ?1";

/// A customer, erased or not.
pub(crate) fn row(conn: &Connection, customer: CustomerId) -> Result<Option<CustomerRow>, VaultError> {
    conn.prepare_cached(ROW)?.query_row([customer.as_bytes()], |row| Ok(read(row))).optional()?.transpose()
}

/// Asks for a customer before they are needed.
pub(crate) fn foresee(conn: &Connection, customer: CustomerId) {
    if let Ok(row) = conn.prepare_cached(ROW) {
        row.foresee([customer.as_bytes()]);
    }
}

/// A customer who is not erased.
pub(crate) fn living(conn: &Connection, customer: CustomerId) -> Result<CustomerRow, VaultError> {
    let row = row(conn, customer)?.ok_or(VaultError::UnknownCustomer)?;
    if row.header.state == CustomerState::Erased { Err(VaultError::UnknownCustomer) } else { Ok(row) }
}

fn read(row: &Row<'_>) -> Result<CustomerRow, VaultError> {
    let word = |index| row.get::<String>(index);
    let agreed: Option<u32> = row.get(8)?;
    let header = CustomerHeader {
        id: CustomerId::from_bytes(row.get(0)?),
        number: CustomerNumber::from_digits(row.get(1)?).ok_or(VaultError::Tampered)?,
        kind: AccountKind::from_code(&word(2)?).ok_or(VaultError::Tampered)?,
        language: Language::from_code(&word(3)?).ok_or(VaultError::Tampered)?,
        state: state_of(&word(4)?).ok_or(VaultError::Tampered)?,
        is_mailbox_proved: row.get(5)?,
        created_at: Timestamp::from_micros(row.get(6)?),
        agreed_version: agreed.and_then(PolicyVersion::new),
    };
    Ok(CustomerRow { header, version: row.get(7)?, pseudonym: row.get(9)? })
}

pub(crate) const fn state_code(state: CustomerState) -> &'static str {
    match state {
        CustomerState::Active => "active",
        CustomerState::Frozen => "frozen",
        CustomerState::Erased => "erased",
    }
}

fn state_of(code: &str) -> Option<CustomerState> {
    [CustomerState::Active, CustomerState::Frozen, CustomerState::Erased]
        .into_iter()
        .find(|state| state_code(*state) == code)
}

/// Fails with [`VaultError::KeepsChanging`] unless the customer stands as when the facts were read.
pub(crate) fn unchanged(conn: &Connection, customer: CustomerId, version: i64) -> Result<(), VaultError> {
    let now: Option<i64> = conn
        .prepare_cached("SELECT version FROM customer WHERE id = ?1 AND state <> 'erased'")?
        .query_row([customer.as_bytes()], |row| row.get(0))
        .optional()?;
    match now {
        None => Err(VaultError::UnknownCustomer),
        Some(now) if now == version => Ok(()),
        Some(_) => Err(VaultError::KeepsChanging),
    }
}

/// Counts a change that a decision could depend on.
pub(crate) fn changed(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE customer SET version = version + 1 WHERE id = ?1")?
        .run([customer.as_bytes()])?;
    Ok(())
}

/// A customer signs in: they are not one who left long ago.
pub(crate) fn seen(conn: &Connection, customer: CustomerId, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE customer SET seen_day = ?2 WHERE id = ?1 AND (seen_day IS NULL OR seen_day < ?2)",
    )?
    .run((customer.as_bytes(), now.day()))?;
    Ok(())
}

/// People who have not signed in since a day, of whom no service runs or ran since, and no request is open: at most
/// `limit`, whoever was seen the longest ago first.
pub(crate) fn quiet(conn: &Connection, since: Timestamp, limit: u32) -> Result<Vec<CustomerId>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT id FROM customer WHERE state = 'active' AND seen_day < ?1 AND kind = 'person'
             AND NOT EXISTS (SELECT 1 FROM service WHERE service.customer = customer.id
                 AND (service.ended_at IS NULL OR service.ended_at >= ?2))
             AND NOT EXISTS (SELECT 1 FROM rights_case WHERE rights_case.customer = customer.id
                 AND rights_case.closed_at IS NULL)
         ORDER BY seen_day, id LIMIT ?3",
    )?;
    let rows = select
        .query_map((since.day(), since.as_micros(), limit), |row| Ok(CustomerId::from_bytes(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a customer signed in since then.
pub(crate) fn was_seen(
    conn: &Connection,
    customer: CustomerId,
    since: Timestamp,
) -> Result<bool, VaultError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM customer WHERE id = ?1 AND seen_day >= ?2)")?
        .query_row((customer.as_bytes(), since.day()), |row| row.get(0))?)
}

/// Freezes a customer, or lets them be used again; says whether they were not so before.
pub(crate) fn freeze(conn: &Connection, customer: CustomerId, to: CustomerState) -> Result<bool, VaultError> {
    let changed = conn
        .prepare_cached(
            "UPDATE customer SET state = ?2, version = version + 1 WHERE id = ?1 AND state <> ?2 AND state <> 'erased'",
        )?
        .execute((customer.as_bytes(), state_code(to)))?;
    Ok(changed > 0)
}

/// Inserts a new customer.
pub(crate) fn insert(
    conn: &Connection,
    header: &CustomerHeader,
    pseudonym: &[u8],
    now: Timestamp,
) -> Result<(), VaultError> {
    let proved_at = header.is_mailbox_proved.then(|| now.as_micros());
    conn.prepare_cached(
        "INSERT INTO customer (id, number, kind, language, state, mailbox_proved_at, created_at, version, pseudonym, \
         seen_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9)",
    )?
    .run((
        header.id.as_bytes(),
        header.number.digits(),
        header.kind.code(),
        header.language.code(),
        state_code(header.state),
        proved_at,
        header.created_at.as_micros(),
        pseudonym,
        now.day(),
    ))?;
    Ok(())
}

/// Whether a customer number is free.
pub(crate) fn is_free(conn: &Connection, number: CustomerNumber) -> Result<bool, VaultError> {
    Ok(by_number(conn, number)?.is_none())
}

/// The customer with this number.
pub(crate) fn by_number(
    conn: &Connection,
    number: CustomerNumber,
) -> Result<Option<(CustomerId, bool)>, VaultError> {
    let found = conn
        .prepare_cached("SELECT id, state = 'erased' FROM customer WHERE number = ?1")?
        .query_row([number.digits()], |row| Ok((CustomerId::from_bytes(row.get(0)?), row.get(1)?)))
        .optional()?;
    Ok(found)
}

/// How many customers are not erased.
pub(crate) fn count(conn: &Connection) -> Result<u64, VaultError> {
    let count: i64 = conn
        .prepare_cached("SELECT count(*) FROM customer WHERE state <> 'erased'")?
        .query_row((), |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Marks the registered mailbox as proved, and its address as confirmed; says whether it was not before.
pub(crate) fn prove_mailbox(
    conn: &Connection,
    customer: CustomerId,
    now: Timestamp,
) -> Result<bool, VaultError> {
    let confirmed = conn
        .prepare_cached(
            "UPDATE datum SET confirmed = 1 WHERE confirmed = 0 AND seq = \
             (SELECT seq FROM current WHERE customer = ?1 AND attribute = 'primary_email')",
        )?
        .execute([customer.as_bytes()])?;
    let proved = conn
        .prepare_cached(
            "UPDATE customer SET mailbox_proved_at = ?2 WHERE id = ?1 AND mailbox_proved_at IS NULL",
        )?
        .execute((customer.as_bytes(), now.as_micros()))?;
    let is_new = confirmed > 0 || proved > 0;
    if is_new {
        remains::lift_suppression_of(conn, customer)?;
        changed(conn, customer)?;
    }
    Ok(is_new)
}

/// When the registered mailbox was proved; none when nobody did.
pub(crate) fn mailbox_proved_at(
    conn: &Connection,
    customer: CustomerId,
) -> Result<Option<Timestamp>, VaultError> {
    let proved: Option<Option<i64>> = conn
        .prepare_cached("SELECT mailbox_proved_at FROM customer WHERE id = ?1 AND state <> 'erased'")?
        .query_row([customer.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(proved.ok_or(VaultError::UnknownCustomer)?.map(Timestamp::from_micros))
}

/// Another address is registered now; proved then, or not yet.
pub(crate) fn mailbox_changed(
    conn: &Connection,
    customer: CustomerId,
    proved_at: Option<Timestamp>,
) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE customer SET mailbox_proved_at = ?2 WHERE id = ?1")?
        .run((customer.as_bytes(), proved_at.map(Timestamp::as_micros)))?;
    // Whoever reads the earlier mailbox must not sign in by what was sent there.
    pending::end_sign_ins(conn, customer)
}

/// Changes the language; says whether it was another one.
pub(crate) fn speak(conn: &Connection, customer: CustomerId, language: Language) -> Result<bool, VaultError> {
    let changed = conn
        .prepare_cached("UPDATE customer SET language = ?2 WHERE id = ?1 AND language <> ?2")?
        .execute((customer.as_bytes(), language.code()))?;
    Ok(changed > 0)
}

/// Adds a tag of a datum.
pub(crate) fn insert_tag(
    conn: &Connection,
    field: IndexField,
    tag: Tag,
    datum: DatumId,
    customer: CustomerId,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO tag (field, version, tag, datum, customer, restricted) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
    )?
    .run((field.code(), normalise::version(field), tag, datum.as_bytes(), customer.as_bytes()))?;
    Ok(())
}

/// Adds the tag of a word of a name that was recorded before, unless it is there or the name is gone meanwhile.
pub(crate) fn insert_word_again(
    conn: &Connection,
    tag: Tag,
    datum: DatumId,
    customer: CustomerId,
    restricted: bool,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO tag (field, version, tag, datum, customer, restricted) \
         SELECT ?1, ?2, ?3, ?4, ?5, ?6 FROM datum WHERE customer = ?5 AND id = ?4 \
         ON CONFLICT (field, version, tag, datum) DO NOTHING",
    )?
    .run((
        IndexField::NameWord.code(),
        normalise::version(IndexField::NameWord),
        tag,
        datum.as_bytes(),
        customer.as_bytes(),
        restricted,
    ))?;
    Ok(())
}

/// Under which rule the words of all names are tagged; 0 while some are not.
pub(crate) fn words_version(conn: &Connection) -> Result<i64, VaultError> {
    Ok(conn.query_row("SELECT words_version FROM store", (), |row| row.get(0))?)
}

/// Notes that the words of all names are tagged under the present rule.
pub(crate) fn words_are_tagged(conn: &Connection) -> Result<(), VaultError> {
    conn.execute("UPDATE store SET words_version = ?1", [normalise::version(IndexField::NameWord)])?;
    Ok(())
}

/// Whose a tag is: the customer, and whether the value was replaced and only waits for its erasure.
pub(crate) fn tag_owner(
    conn: &Connection,
    field: IndexField,
    tag: Tag,
) -> Result<Vec<(CustomerId, DatumId, bool)>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT customer, datum, restricted FROM tag WHERE field = ?1 AND version = ?2 AND tag = ?3",
    )?;
    let rows = select.query_map((field.code(), normalise::version(field), tag), |row| {
        Ok((CustomerId::from_bytes(row.get(0)?), DatumId::from_bytes(row.get(1)?), row.get(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The tags of a datum in one field.
pub(crate) fn tags_of(
    conn: &Connection,
    customer: CustomerId,
    datum: DatumId,
    field: IndexField,
) -> Result<Vec<Tag>, VaultError> {
    let mut select =
        conn.prepare_cached("SELECT tag FROM tag WHERE customer = ?1 AND datum = ?2 AND field = ?3")?;
    let rows = select.query_map((customer.as_bytes(), datum.as_bytes(), field.code()), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Marks the tags of a customer's datum as restricted, or not.
pub(crate) fn restrict_tags(
    conn: &Connection,
    customer: CustomerId,
    datum: DatumId,
    restricted: bool,
) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE tag SET restricted = ?3 WHERE customer = ?1 AND datum = ?2")?.run((
        customer.as_bytes(),
        datum.as_bytes(),
        restricted,
    ))?;
    Ok(())
}

/// Removes the tags of a datum.
pub(crate) fn remove_tags(conn: &Connection, customer: CustomerId, datum: DatumId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM tag WHERE customer = ?1 AND datum = ?2")?
        .run((customer.as_bytes(), datum.as_bytes()))?;
    Ok(())
}

/// Adds an agreement and raises the customer's version.
pub(crate) fn insert_agreement(
    conn: &Connection,
    customer: CustomerId,
    agreement: &AgreementRow,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO agreement (seq, customer, version, bundle, how, at, leaf) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .append((
        customer.as_bytes(),
        agreement.version.number(),
        agreement.bundle,
        agreement.how.code(),
        agreement.at.as_micros(),
        sql_number(agreement.place.sequence),
    ))?;
    conn.prepare_cached(
        "UPDATE customer SET version = version + 1, agreed_version = CASE WHEN agreed_version > ?2 THEN agreed_version ELSE ?2 END \
         WHERE id = ?1",
    )?
    .run((customer.as_bytes(), agreement.version.number()))?;
    Ok(())
}

/// Whether the customer agreed to this version already.
pub(crate) fn has_agreed(
    conn: &Connection,
    customer: CustomerId,
    version: PolicyVersion,
) -> Result<bool, VaultError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM agreement WHERE customer = ?1 AND version = ?2)")?
        .query_row((customer.as_bytes(), version.number()), |row| row.get(0))?)
}

/// All agreements, oldest first.
pub(crate) fn agreements(conn: &Connection, customer: CustomerId) -> Result<Vec<AgreementRow>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT version, bundle, how, at, leaf FROM agreement WHERE customer = ?1 ORDER BY seq",
    )?;
    let rows = select.query_map([customer.as_bytes()], |row| {
        Ok((row.get::<u32>(0)?, row.get(1)?, row.get::<String>(2)?, row.get(3)?, row.get(4)?))
    })?;
    let mut agreements = Vec::new();
    for row in rows {
        let (version, bundle, how, at, leaf) = row?;
        agreements.push(AgreementRow {
            version: PolicyVersion::new(version).ok_or(VaultError::Tampered)?,
            bundle,
            how: AgreementHow::from_code(&how).ok_or(VaultError::Tampered)?,
            at: Timestamp::from_micros(at),
            place: place(leaf),
        });
    }
    Ok(agreements)
}

pub(crate) fn place(leaf: i64) -> LedgerPlace {
    LedgerPlace { sequence: u64::try_from(leaf).unwrap_or_default() }
}
