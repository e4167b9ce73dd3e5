//! Keys by which programs act for a customer or a member of staff, bound to purposes (SEC).

use amanah_ledger::Event;
use amanah_policy::{ApiKeyId, Timestamp};

use super::Vault;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::rows::{AnswerSlot, ApiCaller, ApiKeyHeader, Idempotent, KeyOf, NewApiKey, Secret, SessionOf};
use crate::secrets::{Token, TokenKind};
use crate::store::api_keys::{self, owner_of};
use crate::store::customers;
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::staff::acts_rightly;

/// How long the answer of a change is kept for a program that asks again.
const ANSWER_HOURS: i64 = 24;
/// The most keys one owner can have at a time.
const MOST_KEYS: usize = 20;

const NO_KEY: VaultError = VaultError::NotFound("API key");

impl Vault {
    /// Makes a key; the secret is shown once and kept only as its hash.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::Malformed`] without a purpose or an end to come; [`VaultError::NotNow`] when there are too many, or the
    /// member of staff does not hold the role; [`VaultError::UnknownCustomer`].
    pub async fn make_api_key(
        &self,
        new: NewApiKey,
        now: Timestamp,
    ) -> Result<(ApiKeyHeader, Secret), VaultError> {
        if new.purposes.is_empty() {
            return Err(VaultError::Malformed("API key; name at least one purpose"));
        }
        if new.ends_at <= now {
            return Err(VaultError::Malformed("end of the API key; it has passed"));
        }
        let token = Token::random(self.random())?;
        let key = ApiKeyHeader {
            id: ApiKeyId::from_bytes(self.random().bytes()?),
            of: new.of,
            purposes: new.purposes,
            may_change: new.may_change,
            made_at: now,
            ends_at: new.ends_at,
            used_day: None,
        };
        let entry = self.about_key(key.of, Event::ApiKeyMade, now).await?;
        let (digest, row) = (token.digest(), key.clone());
        self.store()
            .write(move |tx| {
                match row.of {
                    KeyOf::Customer(customer) => customers::living(tx.conn, customer).map(|_row| ())?,
                    KeyOf::Staff { .. } if acts_rightly(tx.conn, actor(row.of))? => {}
                    KeyOf::Staff { .. } => {
                        return Err(VaultError::NotNow("this member of staff does not hold the role"));
                    }
                }
                if api_keys::of_owner(tx.conn, owner_of(row.of), now)?.len() >= MOST_KEYS {
                    return Err(VaultError::NotNow("there are twenty API keys already; end one first"));
                }
                api_keys::insert(tx.conn, &digest, &row)?;
                tx.append(entry).map(|_place| ())
            })
            .await?;
        Ok((key, token.text(kind(new.of))))
    }

    /// The key of this secret, if it is valid: not ended, its owner active and, of staff, in its role.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn api_key(&self, secret: &str, now: Timestamp) -> Result<Option<ApiKeyHeader>, VaultError> {
        Ok(self.api_caller(secret, now).await?.map(|caller| caller.key))
    }

    /// The same with the customer the key acts for, in one look.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn api_caller(&self, secret: &str, now: Timestamp) -> Result<Option<ApiCaller>, VaultError> {
        let Some((as_kind, token)) = read_secret(secret) else { return Ok(None) };
        let digest = token.digest();
        let found = self.store().read(move |tx| {
            let Some(key) = api_keys::find(tx.conn, &digest, now)? else { return Ok(None) };
            let customer = match key.of {
                KeyOf::Customer(id) => customers::row(tx.conn, id)?.map(|row| row.header),
                KeyOf::Staff { .. } => None,
            };
            Ok(Some(ApiCaller { key, customer }))
        });
        let Some(caller) = found.await?.filter(|caller| kind(caller.key.of) == as_kind) else {
            return Ok(None);
        };
        let (id, today) = (caller.key.id, now.day());
        if caller.key.used_day.is_none_or(|day| day < today) {
            self.store().write_later(move |tx| api_keys::used(tx.conn, id, today));
        }
        Ok(Some(caller))
    }

    /// The keys of a customer or a member of staff that have not ended, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn api_keys(&self, of: SessionOf, now: Timestamp) -> Result<Vec<ApiKeyHeader>, VaultError> {
        self.store().read(move |tx| api_keys::of_owner(tx.conn, of, now)).await
    }

    /// Ends a key; another owner's is not found.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn end_api_key(&self, of: KeyOf, id: ApiKeyId, now: Timestamp) -> Result<(), VaultError> {
        let entry = self.about_key(of, Event::ApiKeyEnded, now).await?;
        self.store()
            .write(move |tx| {
                if !api_keys::delete(tx.conn, owner_of(of), id)? {
                    return Err(NO_KEY);
                }
                tx.append(entry).map(|_place| ())
            })
            .await
    }

    /// Looks whether a change with this idempotency key was made before; begins it when it was not.
    ///
    /// `secret` is that of the API key, `request` what was asked, to the letter.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is no such API key any more.
    pub async fn begin_once(
        &self,
        secret: &str,
        idempotency_key: &str,
        request: &[&[u8]],
        now: Timestamp,
    ) -> Result<Idempotent, VaultError> {
        let (_, token) = read_secret(secret).ok_or(NO_KEY)?;
        let tag = token.tag("amanah/once/1", &[idempotency_key.as_bytes()]);
        let request = token.tag("amanah/request/1", request);
        let digest = token.digest();
        self.store()
            .write(move |tx| {
                let key = api_keys::find(tx.conn, &digest, now)?.ok_or(NO_KEY)?;
                Ok(match api_keys::answer(tx.conn, &tag, now)? {
                    Some(known) if known.request != request => Idempotent::Another,
                    Some(known) => match known.answer {
                        None => Idempotent::Unknown,
                        Some((status, body)) => {
                            let status = u16::try_from(status).map_err(|_| VaultError::Tampered)?;
                            Idempotent::Answered { status, body }
                        }
                    },
                    None => {
                        let ends_at = now.plus_hours(ANSWER_HOURS);
                        api_keys::begin_answer(tx.conn, &tag, key.id, &request, ends_at)?;
                        Idempotent::Fresh(AnswerSlot(tag))
                    }
                })
            })
            .await
    }

    /// Keeps the answer of a change: ids and codes, never a personal value.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_answer(&self, slot: AnswerSlot, status: u16, body: String) -> Result<(), VaultError> {
        self.store().write(move |tx| api_keys::keep_answer(tx.conn, &slot.0, status, &body)).await
    }

    /// Forgets a change that was not made, so that it can be sent again.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_answer(&self, slot: AnswerSlot) -> Result<(), VaultError> {
        self.store().write(move |tx| api_keys::forget_answer(tx.conn, &slot.0)).await
    }

    async fn about_key(&self, of: KeyOf, event: Event, now: Timestamp) -> Result<Entry, VaultError> {
        let actor = actor(of);
        Ok(match of {
            KeyOf::Customer(customer) => {
                let subject = self.subject(customer).await?;
                Entry { detail: Some(DetailRecord::by(actor)), ..Entry::about(&subject, event, actor, now) }
            }
            KeyOf::Staff { .. } => Entry::of_the_house(event, actor, now),
        })
    }
}

const fn actor(of: KeyOf) -> Actor {
    match of {
        KeyOf::Customer(customer) => Actor::Customer(customer),
        KeyOf::Staff { staff, role } => Actor::Staff { id: staff, role },
    }
}

const fn kind(of: KeyOf) -> TokenKind {
    match of {
        KeyOf::Customer(_) => TokenKind::CustomerProgram,
        KeyOf::Staff { .. } => TokenKind::StaffProgram,
    }
}

fn read_secret(secret: &str) -> Option<(TokenKind, Token)> {
    let kinds = [TokenKind::CustomerProgram, TokenKind::StaffProgram];
    kinds.into_iter().find_map(|kind| Some((kind, Token::read(kind, secret)?)))
}
