//! A customer comes in: the session, the record of the sign-in and the place it came from are one change.

use amanah_ledger::Event;
use amanah_policy::{Attribute, Channel, CustomerId, DatumId, SessionId, Source, Timestamp};

use super::{Vault, link, place, session};
use crate::actor::Actor;
use crate::datum::{NewDatum, Provenance};
use crate::error::VaultError;
use crate::personal::Personal;
use crate::rows::{Secret, SessionHeader, SessionOf, SignedInBy};
use crate::secrets::{Token, TokenKind};
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::prepared::insert_prepared;
use crate::store::sessions::{self, SessionRow};
use crate::store::sql::Connection;
use crate::store::{data, passkeys, provider_notices};

const OPENS_NO_MORE: VaultError =
    VaultError::NotNow("what you signed in with was changed in the meantime; sign in again");

/// How somebody comes in.
#[derive(Debug)]
pub struct Entrance<'a> {
    /// How they proved who they are.
    pub by: SignedInBy,
    /// The password or passkey that they proved it with.
    pub credential: Option<DatumId>,
    /// When the session ends whatever they do.
    pub ends_at: Timestamp,
    /// Address and program, as they are recorded among their data.
    pub from: Personal<String>,
    /// The neighbourhood in the net, kept as a tag; empty when it is unknown.
    pub network: &'a str,
    /// The program without its versions, kept as a tag; empty when it is unknown.
    pub program: &'a str,
}

/// What came of it.
#[derive(Debug)]
pub struct Entered {
    /// The session.
    pub session: SessionHeader,
    /// Its secret, for the cookie; kept only as its hash.
    pub secret: Secret,
    /// Whether network or program is new to them.
    pub is_new_place: bool,
}

impl Vault {
    /// Opens a session for a customer and records the sign-in as a datum of theirs: both, or nothing.
    ///
    /// Enforces: R1, SEC
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`] for an erased customer; [`VaultError::NotNow`] when what they proved it with was
    /// replaced or taken away meanwhile.
    pub async fn enter(
        &self,
        customer: CustomerId,
        entrance: Entrance<'_>,
        now: Timestamp,
    ) -> Result<Entered, VaultError> {
        let Entrance { by, credential, ends_at, from, network, program } = entrance;
        let (of, actor) = (SessionOf::Customer(customer), Actor::Customer(customer));
        let token = Token::random(self.random())?;
        let id = SessionId::from_bytes(self.random().bytes()?);
        let row =
            SessionRow { id, of, by, opened_at: now, seen_at: now, proved_at: now, ends_at, account: None };
        let prepared = self.prepare(customer, vec![sign_in(id, from, now)], actor, now).await?;
        let (digest, places) = (token.digest(), self.place_tags(customer, network, program));
        let is_new_place = self
            .store()
            .write(move |tx| {
                still_opens(tx.conn, customer, (by, credential))?;
                sessions::insert(tx.conn, &digest, &row)?;
                let entry = Entry::about(&prepared.subject, Event::SignedIn, actor, now);
                tx.append(Entry { detail: Some(DetailRecord::by(actor)), ..entry })?;
                insert_prepared(tx, &prepared)?;
                place::see(tx.conn, customer, &places, now)
            })
            .await?;
        fail::fail_point!("enter::durable");
        let session = session::header(row, token.form_token());
        Ok(Entered { session, secret: token.text(TokenKind::CustomerSession), is_new_place })
    }
}

/// Whether that by which somebody proved who they are opens the account still: between the proof and the session the
/// password may be replaced, the passkey removed, the link taken away. What was used up by the proof opens once.
///
/// Enforces: SEC
fn still_opens(
    conn: &Connection,
    customer: CustomerId,
    (by, credential): (SignedInBy, Option<DatumId>),
) -> Result<(), VaultError> {
    let stands = match by {
        SignedInBy::Password => {
            let current = data::current(conn, customer, Attribute::PasswordHash)?;
            current.is_some_and(|current| Some(current.label.id) == credential)
        }
        SignedInBy::Passkey => passkeys::of(conn, customer)?.iter().any(|known| Some(known.id) == credential),
        SignedInBy::Provider(provider) => {
            link::is_linked(conn, customer, provider)?
                && provider_notices::suspended(conn, customer)?.iter().all(|known| known.provider != provider)
        }
        SignedInBy::Link | SignedInBy::Code | SignedInBy::House | SignedInBy::Unknown => true,
    };
    stands.then_some(()).ok_or(OPENS_NO_MORE)
}

fn sign_in(session: SessionId, from: Personal<String>, now: Timestamp) -> NewDatum {
    NewDatum {
        attribute: Attribute::SignIn,
        value: from,
        provenance: Provenance {
            source: Source::Automatic,
            channel: Channel::ClientZone,
            origin: session.to_string(),
            observed_at: now,
        },
        confirmed: true,
    }
}
