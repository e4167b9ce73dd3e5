//! Sessions of customers and staff.

use crate::store::sql::Connection;
use amanah_ledger::Event;
use amanah_policy::{AccountId, CustomerId, SessionId, Timestamp};

use super::Vault;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::rows::{Secret, SessionHeader, SessionOf, SignedInBy};
use crate::secrets::{Token, TokenKind};
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::sessions::{self, Found, SessionRow};
use crate::store::staff::staff_standing;
use crate::store::{accounts, customers};

pub(super) const SIGNED_OUT: VaultError = VaultError::NotFound("session");

/// How old the note of the last visit may grow: one write a minute and session, not one a request.
const SEEN_EVERY_MICROS: i64 = 60_000_000;

impl Vault {
    /// Opens a session; the secret goes into a cookie and is kept only as its hash.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`] for an erased customer, [`VaultError::NotNow`] for staff who do not work here.
    pub async fn open_session(
        &self,
        of: SessionOf,
        by: SignedInBy,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<(SessionHeader, Secret), VaultError> {
        let token = Token::random(self.random())?;
        let id = SessionId::from_bytes(self.random().bytes()?);
        let row =
            SessionRow { id, of, by, opened_at: now, seen_at: now, proved_at: now, ends_at, account: None };
        let digest = token.digest();
        let signed_in = self.signed_in(of, now).await?;
        self.store()
            .write(move |tx| {
                may_sign_in(tx.conn, of)?;
                sessions::insert(tx.conn, &digest, &row)?;
                tx.append(signed_in).map(|_place| ())
            })
            .await?;
        Ok((header(row, token.form_token()), token.text(kind(of))))
    }

    /// The session of this secret, if it is valid: not ended, last seen at `idle_after` or later, its owner active. One
    /// that is over is ended for good, so that no clock brings it back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn session(
        &self,
        secret: &str,
        idle_after: Timestamp,
        now: Timestamp,
    ) -> Result<Option<SessionHeader>, VaultError> {
        let kinds = [TokenKind::CustomerSession, TokenKind::StaffSession];
        let Some((as_kind, token)) =
            kinds.into_iter().find_map(|kind| Some((kind, Token::read(kind, secret)?)))
        else {
            return Ok(None);
        };
        let digest = token.digest();
        let row =
            match self.store().read(move |tx| sessions::found(tx.conn, &digest, idle_after, now)).await? {
                Found::Valid(row) if kind(row.of) == as_kind => row,
                Found::Over(id) => {
                    self.store().write_later(move |tx| sessions::delete(tx.conn, id));
                    return Ok(None);
                }
                Found::Valid(_) | Found::Nothing => return Ok(None),
            };
        if row.seen_at.plus_micros(SEEN_EVERY_MICROS) <= now {
            self.store().write_later(move |tx| sessions::saw(tx.conn, row.id, now));
        }
        Ok(Some(header(row, token.form_token())))
    }

    /// Notes that the person proved again who they are.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when the session has ended.
    pub async fn prove_session(&self, session: SessionId, now: Timestamp) -> Result<(), VaultError> {
        let noted = self.store().write(move |tx| sessions::prove(tx.conn, session, now)).await?;
        noted.then_some(()).ok_or(VaultError::NotFound("session"))
    }

    /// Notes for which of their accounts a customer acts in this session from now on.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when they are no person of it, or the session has ended.
    pub async fn act_for(
        &self,
        session: SessionId,
        customer: CustomerId,
        account: AccountId,
    ) -> Result<(), VaultError> {
        let noted = self
            .store()
            .write(move |tx| {
                Ok(accounts::is_in(tx.conn, account, customer)?
                    && sessions::act_for(tx.conn, session, customer, account)?)
            })
            .await?;
        noted.then_some(()).ok_or(VaultError::NotFound("account of this customer"))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn end_session(&self, session: SessionId, _now: Timestamp) -> Result<(), VaultError> {
        self.store().write(move |tx| sessions::delete(tx.conn, session)).await
    }

    /// Ends the sessions of a customer or member of staff that this way of signing in opened; says how many.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// When the store fails.
    pub async fn end_sessions_opened_by(
        &self,
        of: SessionOf,
        by: SignedInBy,
        _now: Timestamp,
    ) -> Result<u64, VaultError> {
        self.store().write(move |tx| sessions::delete_opened_by(tx.conn, of, by, None)).await
    }

    /// All sessions of a customer or member of staff that have not ended, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sessions(&self, of: SessionOf, now: Timestamp) -> Result<Vec<SessionHeader>, VaultError> {
        let rows = self.store().read(move |tx| sessions::of_owner(tx.conn, of, now)).await?;
        // The form token is derived from the secret, which only its cookie knows.
        Ok(rows.into_iter().map(|row| header(row, String::new())).collect())
    }

    /// A token for the forms of somebody who has not signed in.
    ///
    /// # Errors
    /// When the machine gives no random bytes.
    pub fn visitor_token(&self) -> Result<Secret, VaultError> {
        Ok(Token::random(self.random())?.text(TokenKind::Visitor))
    }

    /// The entry that says who signed in.
    async fn signed_in(&self, of: SessionOf, now: Timestamp) -> Result<Entry, VaultError> {
        match of {
            SessionOf::Customer(customer) => {
                let subject = self.subject(customer).await?;
                let actor = Actor::Customer(customer);
                let detail = Some(DetailRecord::by(actor));
                Ok(Entry { detail, ..Entry::about(&subject, Event::SignedIn, actor, now) })
            }
            SessionOf::Staff(id) => {
                let standing = self.store().read(move |tx| staff_standing(tx.conn, id)).await?;
                let (_active, roles) = standing.ok_or(VaultError::NotFound("member of staff"))?;
                let role =
                    roles.first().copied().ok_or(VaultError::NotNow("this member of staff has no role"))?;
                Ok(Entry::of_the_house(Event::SignedIn, Actor::Staff { id, role }, now))
            }
        }
    }
}

/// Whether the session in which somebody does something is open still, when it is written down: whoever is sent away
/// meanwhile does nothing any more.
///
/// Enforces: SEC
pub(super) fn must_be_open(
    conn: &Connection,
    of: SessionOf,
    within: Option<SessionId>,
    now: Timestamp,
) -> Result<(), VaultError> {
    let Some(session) = within else { return Ok(()) };
    let is_open = sessions::of_owner(conn, of, now)?.iter().any(|open| open.id == session);
    is_open.then_some(()).ok_or(SIGNED_OUT)
}

/// Whether the owner may sign in: a customer who is not erased, staff who work here.
///
/// Enforces: SEC
fn may_sign_in(conn: &Connection, of: SessionOf) -> Result<(), VaultError> {
    match of {
        SessionOf::Customer(customer) => customers::living(conn, customer).map(|_row| ()),
        SessionOf::Staff(staff) => match staff_standing(conn, staff)? {
            Some((true, _roles)) => Ok(()),
            Some((false, _)) => Err(VaultError::NotNow("this member of staff does not work here any more")),
            None => Err(VaultError::NotFound("member of staff")),
        },
    }
}

const fn kind(of: SessionOf) -> TokenKind {
    match of {
        SessionOf::Customer(_) => TokenKind::CustomerSession,
        SessionOf::Staff(_) => TokenKind::StaffSession,
    }
}

pub(super) fn header(row: SessionRow, form_token: String) -> SessionHeader {
    let SessionRow { id, of, by, opened_at, seen_at, proved_at, ends_at, account } = row;
    SessionHeader { id, of, by, opened_at, seen_at, proved_at, ends_at, account, form_token }
}
