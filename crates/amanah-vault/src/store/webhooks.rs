//! The rows of what the operator's other systems are told, and of what became of it.

use amanah_policy::{CustomerId, StaffId, TidingId, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::error::VaultError;
use crate::rows::{
    DeliveryLine, DeliveryState, LeasedTiding, OutsideNumbers, SaidDone, SubjectEvent, TakenDown,
};
use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};

/// Announces to these systems what happened to a customer, in the transaction in which it happens; says how many are told.
/// Announced again for the same moment, as when an erasure is redone after a crash, it is the same thing and told once.
pub(crate) fn announce(
    conn: &Connection,
    customer: CustomerId,
    event: SubjectEvent,
    now: Timestamp,
    systems: &[String],
) -> Result<u64, VaultError> {
    if systems.is_empty() {
        return Ok(0);
    }
    let id = id_of(customer, event, now);
    conn.prepare_cached(
        "INSERT INTO webhook_event (id, customer, event, occurred_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO NOTHING",
    )?
    .run((id.as_bytes(), customer.as_bytes(), event.code(), now.as_micros()))?;
    let mut insert = conn.prepare_cached(
        "INSERT INTO webhook_delivery (event, system, state, tries, due_at, since) VALUES (?1, ?2, 'waiting', 0, ?3, ?3)
         ON CONFLICT (event, system) DO NOTHING",
    )?;
    let mut told = 0;
    for system in systems {
        told += insert.execute((id.as_bytes(), system, now.as_micros()))?;
    }
    Ok(told)
}

/// The same to every system that the configuration names for this event.
pub(crate) fn announce_to_subscribed(
    conn: &Connection,
    customer: CustomerId,
    event: SubjectEvent,
    now: Timestamp,
) -> Result<u64, VaultError> {
    let systems: Vec<String> = conn
        .prepare_cached("SELECT system FROM webhook_subscription WHERE event = ?1 ORDER BY system")?
        .query_map([event.code()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    announce(conn, customer, event, now, &systems)
}

/// Tells of the end of a freeze those systems that were told of its beginning, and of no end since.
///
/// Enforces: DEL2
pub(crate) fn announce_release(
    conn: &Connection,
    customer: CustomerId,
    now: Timestamp,
) -> Result<u64, VaultError> {
    let systems: Vec<String> = conn
        .prepare_cached(
            "SELECT s.system FROM webhook_subscription AS s WHERE s.event = 'subject.released' AND EXISTS (
                 SELECT 1 FROM webhook_event AS f JOIN webhook_delivery AS d ON d.event = f.id
                 WHERE f.customer = ?1 AND f.event = 'subject.frozen' AND d.system = s.system AND NOT EXISTS (
                     SELECT 1 FROM webhook_event AS r JOIN webhook_delivery AS t ON t.event = r.id
                     WHERE r.customer = ?1 AND r.event = 'subject.released' AND t.system = s.system
                         AND r.occurred_at >= f.occurred_at))
             ORDER BY s.system",
        )?
        .query_map([customer.as_bytes()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    announce(conn, customer, SubjectEvent::Released, now, &systems)
}

/// The id of an event: as random as the customer's own, and the same for the same moment.
fn id_of(customer: CustomerId, event: SubjectEvent, now: Timestamp) -> TidingId {
    let digest = Sha256::new()
        .chain_update(b"amanah/webhook/1\0")
        .chain_update(customer.as_bytes())
        .chain_update(event.code().as_bytes())
        .chain_update(now.as_micros().to_be_bytes())
        .finalize();
    TidingId::from_bytes(digest.first_chunk().copied().unwrap_or_default())
}

/// Which systems are told what, as the configuration says now.
pub(crate) fn subscriptions(conn: &Connection) -> Result<Vec<(String, SubjectEvent)>, VaultError> {
    let rows: Vec<(String, String)> = conn
        .prepare_cached("SELECT system, event FROM webhook_subscription ORDER BY system, event")?
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, SqlFault>>()?;
    let known = |(system, code): (String, String)| Some((system, SubjectEvent::from_code(&code)?));
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Notes which systems are told what from now on.
pub(crate) fn subscribe(conn: &Connection, wanted: &[(String, SubjectEvent)]) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM webhook_subscription")?.run(())?;
    let mut insert =
        conn.prepare_cached("INSERT INTO webhook_subscription (system, event) VALUES (?1, ?2)")?;
    for (system, event) in wanted {
        insert.run((system, event.code()))?;
    }
    Ok(())
}

/// States in which a tiding is on its way.
const ON_ITS_WAY: &str = "state IN ('waiting', 'sending')";

/// Erasures of which a system can be asked whether it still knows the customer.
const ASKED: &str = "state IN ('delivered', 'acknowledged', 'declared') AND (result IS NULL OR result = 'erased') \
     AND event IN (SELECT id FROM webhook_event WHERE event = 'subject.erased')";

/// What somebody leases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leasing {
    /// What is to be told.
    Telling,
    /// Whether the system still knows the customer.
    Asking,
}

impl Leasing {
    const fn which(self) -> &'static str {
        match self {
            Self::Telling => ON_ITS_WAY,
            Self::Asking => ASKED,
        }
    }

    const fn becomes(self) -> &'static str {
        match self {
            Self::Telling => "'sending'",
            Self::Asking => "state",
        }
    }
}

/// Leases what is due at a system, the oldest first. Two processes never have the same: the outer conditions are looked at
/// again where another one was faster.
pub(crate) fn lease(
    conn: &Connection,
    leasing: Leasing,
    (system, at_most): (&str, u32),
    until: Timestamp,
    now: Timestamp,
) -> Result<Vec<LeasedTiding>, VaultError> {
    let (which, becomes) = (leasing.which(), leasing.becomes());
    let mut update = conn.prepare_cached(&format!(
        "UPDATE webhook_delivery SET state = {becomes}, tries = tries + 1, due_at = ?3
         WHERE {which} AND system = ?1 AND due_at <= ?2 AND event IN (
             SELECT event FROM webhook_delivery WHERE {which} AND system = ?1 AND due_at <= ?2
             ORDER BY due_at, event LIMIT ?4)
         RETURNING event, tries, since"
    ))?;
    let rows = update.query_map((system, now.as_micros(), until.as_micros(), at_most), |row| {
        Ok((row.get::<[u8; 16]>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?))
    })?;
    let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
    let mut select =
        conn.prepare_cached("SELECT customer, event, occurred_at FROM webhook_event WHERE id = ?1")?;
    let mut leased = Vec::with_capacity(rows.len());
    for (id, tries, since) in rows {
        let of = select
            .query_row([&id], |row| Ok((row.get::<[u8; 16]>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?)));
        let Some((customer, code, occurred_at)) = of.optional()? else { continue };
        leased.push(LeasedTiding {
            id: TidingId::from_bytes(id),
            system: system.to_owned(),
            customer: CustomerId::from_bytes(customer),
            event: SubjectEvent::from_code(&code).ok_or(VaultError::Tampered)?,
            occurred_at: Timestamp::from_micros(occurred_at),
            since: Timestamp::from_micros(since),
            attempt: tries.try_into().unwrap_or(u32::MAX),
        });
    }
    Ok(leased)
}

/// How something that was told stands after its try.
pub(crate) struct Told<'a> {
    pub(crate) state: DeliveryState,
    pub(crate) answer: &'a str,
    pub(crate) due_at: Option<Timestamp>,
}

/// Writes what became of a try; false when the system has spoken meanwhile, or another process has it by now.
pub(crate) fn settle(
    conn: &Connection,
    leased: &LeasedTiding,
    told: &Told<'_>,
    now: Timestamp,
) -> Result<bool, VaultError> {
    let settled = conn
        .prepare_cached(
            "UPDATE webhook_delivery SET state = ?4, answer = ?5, due_at = ?6,
                 since = CASE WHEN ?4 = 'waiting' THEN since ELSE ?7 END
             WHERE event = ?1 AND system = ?2 AND tries = ?3 AND state = 'sending'",
        )?
        .execute((
            leased.id.as_bytes(),
            &leased.system,
            i64::from(leased.attempt),
            told.state.code(),
            told.answer,
            told.due_at.map(Timestamp::as_micros),
            now.as_micros(),
        ))?;
    Ok(settled > 0)
}

/// Writes what a system answered when it was asked whether it still knows the customer.
pub(crate) fn settle_asked(
    conn: &Connection,
    leased: &LeasedTiding,
    asked: Result<(), Option<Timestamp>>,
    now: Timestamp,
) -> Result<bool, VaultError> {
    let (is_gone, due_at) = match asked {
        Ok(()) => (true, None),
        Err(due_at) => (false, due_at),
    };
    let settled = conn
        .prepare_cached(&format!(
            "UPDATE webhook_delivery SET state = CASE WHEN ?4 = 1 THEN 'verified' ELSE state END, due_at = ?5,
                 since = CASE WHEN ?4 = 1 THEN ?6 ELSE since END
             WHERE event = ?1 AND system = ?2 AND tries = ?3 AND {ASKED}"
        ))?
        .execute((
            leased.id.as_bytes(),
            &leased.system,
            i64::from(leased.attempt),
            i64::from(is_gone),
            due_at.map(Timestamp::as_micros),
            now.as_micros(),
        ))?;
    Ok(settled > 0)
}

/// Takes down what a system says it did; what it signed no later than what is known changes nothing, and neither does the
/// same word once more.
pub(crate) fn acknowledge(
    conn: &Connection,
    (id, system): (TidingId, &str),
    said: &SaidDone,
    signed_at: Timestamp,
    now: Timestamp,
) -> Result<TakenDown, VaultError> {
    // Whoever keeps something still knows the customer, and is not asked.
    let (result, law, asked_at) = match said {
        SaidDone::Erased => ("erased", None, Some(now.as_micros())),
        SaidDone::Kept { law } => ("kept", law.as_deref(), None),
    };
    let taken = conn
        .prepare_cached(
            "UPDATE webhook_delivery SET state = 'acknowledged', result = ?3, law = ?4, signed_at = ?5, since = ?6,
                 due_at = ?7
             WHERE event = ?1 AND system = ?2 AND state <> 'verified' AND (signed_at IS NULL OR signed_at < ?5)
                 AND (state <> 'acknowledged' OR result <> ?3 OR coalesce(law, '') <> coalesce(?4, ''))
                 AND event IN (SELECT id FROM webhook_event WHERE event = 'subject.erased')",
        )?
        .execute((id.as_bytes(), system, result, law, signed_at.as_micros(), now.as_micros(), asked_at))?;
    let customer: Option<[u8; 16]> = conn
        .prepare_cached(
            "SELECT e.customer FROM webhook_event AS e JOIN webhook_delivery AS d ON d.event = e.id
             WHERE e.id = ?1 AND d.system = ?2 AND e.event = 'subject.erased'",
        )?
        .query_row((id.as_bytes(), system), |row| row.get(0))
        .optional()?;
    Ok(match customer {
        None => TakenDown::NoSuchErasure,
        Some(customer) if taken > 0 => TakenDown::Now(CustomerId::from_bytes(customer)),
        Some(_) => {
            said_again(conn, (id, system), signed_at)?;
            TakenDown::Before
        }
    })
}

/// What was signed between two times the same word is old as well, and must not undo it when it comes late.
fn said_again(
    conn: &Connection,
    (id, system): (TidingId, &str),
    signed_at: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE webhook_delivery SET signed_at = ?3
         WHERE event = ?1 AND system = ?2 AND state = 'acknowledged' AND signed_at < ?3",
    )?
    .execute((id.as_bytes(), system, signed_at.as_micros()))?;
    Ok(())
}

/// Notes that a member of staff vouches for the erasure at a system; false when nothing is open there.
pub(crate) fn declare(
    conn: &Connection,
    (system, customer): (&str, CustomerId),
    staff: StaffId,
    now: Timestamp,
) -> Result<bool, VaultError> {
    let declared = conn
        .prepare_cached(
            "UPDATE webhook_delivery SET state = 'declared', declared_by = ?3, since = ?4, result = NULL, law = NULL,
                 due_at = CASE WHEN due_at IS NULL THEN due_at ELSE ?4 END
             WHERE system = ?1 AND state NOT IN ('verified', 'declared')
                 AND (state <> 'acknowledged' OR result <> 'erased')
                 AND event IN (SELECT id FROM webhook_event WHERE customer = ?2 AND event = 'subject.erased')",
        )?
        .execute((system, customer.as_bytes(), staff.as_bytes(), now.as_micros()))?;
    Ok(declared > 0)
}

const LINE: &str = "e.id, e.customer, e.event, e.occurred_at, d.system, d.state, d.since, d.tries, d.answer, d.result, \
     d.law, d.declared_by";

/// Everything that was told of a customer, the newest first, and in it by system.
pub(crate) fn of_customer(conn: &Connection, customer: CustomerId) -> Result<Vec<DeliveryLine>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {LINE} FROM webhook_event AS e JOIN webhook_delivery AS d ON d.event = e.id
         WHERE e.customer = ?1 ORDER BY e.occurred_at DESC, e.id, d.system"
    ))?;
    let rows: Vec<Option<DeliveryLine>> =
        select.query_map([customer.as_bytes()], read)?.collect::<Result<_, _>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// Erasures of which nobody has said that they are done, the oldest first.
pub(crate) fn outstanding(conn: &Connection, at_most: u32) -> Result<Vec<DeliveryLine>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {LINE} FROM webhook_event AS e JOIN webhook_delivery AS d ON d.event = e.id
         WHERE {OUTSTANDING} ORDER BY e.occurred_at, e.id, d.system LIMIT ?1"
    ))?;
    let rows: Vec<Option<DeliveryLine>> = select.query_map([at_most], read)?.collect::<Result<_, _>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// The same as [`DeliveryLine::is_outstanding`], of erasures alone.
const OUTSTANDING: &str = "e.event = 'subject.erased' AND d.state NOT IN ('verified', 'declared') \
     AND (d.state <> 'acknowledged' OR d.result <> 'erased')";

/// How the other systems stand, in numbers.
pub(crate) fn numbers(conn: &Connection) -> Result<OutsideNumbers, VaultError> {
    let count = |count: i64| u64::try_from(count).unwrap_or(0);
    let by_state: Vec<(String, i64)> = conn
        .prepare_cached("SELECT state, count(*) FROM webhook_delivery GROUP BY state")?
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, SqlFault>>()?;
    let of_state = |state: DeliveryState| {
        let row = by_state.iter().find(|(code, _)| code == state.code());
        row.map_or(0, |(_, number)| count(*number))
    };
    let outstanding: Vec<(String, i64, i64)> = conn
        .prepare_cached(&format!(
            "SELECT d.system, count(*), min(e.occurred_at)
             FROM webhook_event AS e JOIN webhook_delivery AS d ON d.event = e.id
             WHERE {OUTSTANDING} GROUP BY d.system ORDER BY d.system"
        ))?
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, SqlFault>>()?;
    let given_up: Vec<(String, i64)> = conn
        .prepare_cached(
            "SELECT system, count(*) FROM webhook_delivery WHERE state = 'given_up' GROUP BY system ORDER BY system",
        )?
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, SqlFault>>()?;
    let systems: Vec<String> = conn
        .prepare_cached("SELECT DISTINCT system FROM webhook_subscription ORDER BY system")?
        .query_map((), |row| row.get(0))?
        .collect::<Result<_, SqlFault>>()?;
    let since = Timestamp::from_micros;
    Ok(OutsideNumbers {
        counts: DeliveryState::ALL.into_iter().map(|state| (state, of_state(state))).collect(),
        outstanding: outstanding
            .into_iter()
            .map(|(name, number, at)| (name, count(number), since(at)))
            .collect(),
        given_up: given_up.into_iter().map(|(name, number)| (name, count(number))).collect(),
        systems,
    })
}

/// Forgets what was told before then: an erasure only when nobody is open any more, a freeze only when it is over, because
/// whoever was told of it is told of its end.
pub(crate) fn delete_before(conn: &Connection, before: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached(
        "DELETE FROM webhook_event WHERE occurred_at < ?1 AND (event <> 'subject.erased' OR id NOT IN (
             SELECT event FROM webhook_delivery WHERE since >= ?1 OR state NOT IN ('verified', 'declared')
                 AND (state <> 'acknowledged' OR result <> 'erased')))
             AND (event <> 'subject.frozen' OR NOT EXISTS (
                 SELECT 1 FROM customer AS c WHERE c.id = webhook_event.customer AND c.state = 'frozen'))",
    )?
    .run([before.as_micros()])?;
    conn.prepare_cached("DELETE FROM webhook_delivery WHERE event NOT IN (SELECT id FROM webhook_event)")?
        .run(())?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Option<DeliveryLine>, SqlFault> {
    let (event, state): (String, String) = (row.get(2)?, row.get(5)?);
    let (tries, result): (i64, Option<String>) = (row.get(7)?, row.get(9)?);
    let law = row.get(10)?;
    let (Some(event), Some(state)) = (SubjectEvent::from_code(&event), DeliveryState::from_code(&state))
    else {
        return Ok(None);
    };
    Ok(Some(DeliveryLine {
        id: TidingId::from_bytes(row.get(0)?),
        customer: CustomerId::from_bytes(row.get(1)?),
        event,
        occurred_at: Timestamp::from_micros(row.get(3)?),
        system: row.get(4)?,
        state,
        since: Timestamp::from_micros(row.get(6)?),
        tries: tries.try_into().unwrap_or(u32::MAX),
        answer: row.get(8)?,
        said: match result.as_deref() {
            Some("erased") => Some(SaidDone::Erased),
            Some(_) => Some(SaidDone::Kept { law }),
            None => None,
        },
        declared_by: row.get::<Option<[u8; 16]>>(11)?.map(StaffId::from_bytes),
    }))
}
