//! How often somebody may try: counted by keyed tags, never by the values themselves (SEC).
//!
//! One process counts in its memory. Several processes on one database count there, together: otherwise each of them
//! would allow as many tries again.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;

use amanah_policy::Timestamp;
use amanah_vault::{Allowance, Attempt, Vault, VaultError, counted_as};

/// What is limited, and by whom it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Signing in, counted by network address.
    SignInFrom,
    /// Signing in, counted by the account that is tried.
    SignInTo,
    /// The same in the console.
    StaffSignInTo,
    /// Signing up, counted by network address.
    SignUpFrom,
    /// A mail that somebody causes to a mailbox that is not proved to be theirs, counted by mailbox.
    MailTo,
    /// The same, counted by network address.
    MailFrom,
    /// Typing in a mailed code, counted by network address; each code has five tries besides.
    CodeFrom,
    /// Wrong passwords, counted by the account that is tried: what is above is told to its customer.
    FailureOn,
    /// Telling a customer about wrong passwords.
    AlarmFor,
    /// Inviting people, counted by account.
    InviteBy,
    /// Proving again who one is, counted by session.
    ProofIn,
    /// Looking for a customer, counted by member of staff.
    LookBy,
    /// The same, counted by customer: another session brings no more tries.
    ProofOf,
    /// Reading the public part of the ledger, counted by network address.
    LedgerFrom,
    /// Calling the API with a key, counted by key.
    ApiBy,
    /// Writing into tickets, counted by customer.
    WriteBy,
    /// The same, counted by network address.
    WriteFrom,
    /// Beginning something with a passkey, counted by network address or session.
    PasskeyFrom,
    /// Codes of an app at sign-in, counted by whose they are: another sign-in brings no more tries.
    SecondStepOf,
    /// Codes of the second step, counted by sign-in.
    SecondStepIn,
    /// Codes of an app that prove again who sits in a session, counted by whose they are: apart from sign-ins, whose tries
    /// anybody can spend who knows the password.
    ProofCodeOf,
    /// Reading the course of a deletion by its code, counted by network address.
    StatusFrom,
    /// Passing requests on, and asking how they stand, counted by the company that does.
    PassOnBy,
    /// The same by whoever is no such company, counted by network address.
    PassOnFrom,
    /// Requests that other companies pass on about one customer.
    PassOnAbout,
}

impl Deed {
    /// How many tries there are at once, and after how many seconds one comes back.
    ///
    /// By account and mailbox they are as strict as those of comparable servers; by network they are wider, because whole
    /// towns share one address of their access provider here, and somebody's neighbours must not be locked out.
    const fn allowance(self) -> Allowance {
        let (tries, seconds) = match self {
            Self::SignInFrom => (30, 5),
            Self::SignInTo | Self::StaffSignInTo => (8, 60),
            Self::SignUpFrom => (30, 20),
            Self::MailTo => (5, 180),
            Self::MailFrom => (30, 30),
            Self::CodeFrom => (30, 10),
            Self::FailureOn => (5, 720),
            Self::AlarmFor => (1, 3_600),
            Self::InviteBy => (20, 600),
            Self::ProofIn => (6, 60),
            // A busy hour at the telephone, and not a directory: some two hundred an hour.
            Self::LookBy => (40, 18),
            Self::ProofOf => (12, 60),
            // A first copy of a ledger of half a million entries at once, and then a tile each second.
            Self::LedgerFrom => (2_000, 1),
            // A connector may read ten thousand customers at once, and then goes on at a walk.
            Self::ApiBy => (10_000, 1),
            // A conversation, and not a flood: somebody reads each message.
            Self::WriteBy => (30, 60),
            Self::WriteFrom => (90, 10),
            // Each look at the sign-in page begins one where the browser offers passkeys in the form.
            Self::PasskeyFrom => (90, 2),
            // Whoever tries knows the password: of a million codes three are right, so some hundreds a day are far too few.
            Self::SecondStepOf | Self::ProofCodeOf => (8, 300),
            Self::SecondStepIn => (5, 3_600),
            // A person who comes back, and nobody who tries codes; nor does anybody try tokens.
            Self::StatusFrom | Self::PassOnFrom => (30, 12),
            // A partner's whole day at once, and then a request each second.
            Self::PassOnBy => (1_000, 1),
            // Each can bring a letter, and freeze whoever is inactive: one for each right, and then one in eight hours.
            Self::PassOnAbout => (3, 28_800),
        };
        Allowance { tries, seconds }
    }

    /// The word that is bound into the tags.
    const fn code(self) -> &'static str {
        match self {
            Self::SignInFrom => "sign_in_from",
            Self::SignInTo => "sign_in_to",
            Self::StaffSignInTo => "staff_sign_in_to",
            Self::SignUpFrom => "sign_up_from",
            Self::MailTo => "mail_to",
            Self::MailFrom => "mail_from",
            Self::CodeFrom => "code_from",
            Self::FailureOn => "failure_on",
            Self::AlarmFor => "alarm_for",
            Self::InviteBy => "invite_by",
            Self::ProofIn => "proof_in",
            Self::LookBy => "look_by",
            Self::ProofOf => "proof_of",
            Self::LedgerFrom => "ledger_from",
            Self::ApiBy => "api_by",
            Self::WriteBy => "write_by",
            Self::WriteFrom => "write_from",
            Self::PasskeyFrom => "passkey_from",
            Self::SecondStepOf => "second_step_of",
            Self::SecondStepIn => "second_step_in",
            Self::ProofCodeOf => "proof_code_of",
            Self::StatusFrom => "status_from",
            Self::PassOnBy => "pass_on_by",
            Self::PassOnFrom => "pass_on_from",
            Self::PassOnAbout => "pass_on_about",
        }
    }

    /// Whether each process counts it by itself: it is only read, and a durable row would cost more than the answer.
    const fn is_counted_here(self) -> bool {
        matches!(self, Self::LedgerFrom | Self::ApiBy | Self::StatusFrom | Self::PassOnBy | Self::PassOnFrom)
    }
}

/// Somebody tried too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many tries; wait {retry_seconds} seconds and try again")]
pub struct TooOften {
    /// After how many seconds the next try is allowed.
    pub retry_seconds: u64,
}

/// How often each deed was done lately, and who counts it.
#[derive(Debug)]
pub enum Limits {
    /// This process, which is the only one.
    Here(Box<Memory>),
    /// The database, for all processes that use it; but what is only read from the ledger each process counts by itself,
    /// because a durable row for each tile would cost more than the tile.
    InTheStore(Box<Memory>),
}

impl Limits {
    /// As the store of this vault is used: by one process, or by several.
    #[must_use]
    pub fn of(vault: &Vault) -> Self {
        if vault.is_shared() { Self::InTheStore(Box::default()) } else { Self::Here(Box::default()) }
    }

    /// Takes one try of `whose`, if one is left.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// When the store fails; inside, when no try is left, and then this one does not count.
    pub async fn take(
        &self,
        vault: &Vault,
        deed: Deed,
        whose: &str,
        now: Timestamp,
    ) -> Result<Result<(), TooOften>, VaultError> {
        match self {
            Self::Here(memory) => Ok(memory.take(deed, whose, now)),
            Self::InTheStore(memory) if deed.is_counted_here() => Ok(memory.take(deed, whose, now)),
            Self::InTheStore(_) => {
                let attempt = vault.take_attempt(deed.code(), whose, deed.allowance(), now).await?;
                Ok(match attempt {
                    Attempt::Counted => Ok(()),
                    Attempt::TooMany { retry_seconds } => Err(TooOften { retry_seconds }),
                })
            }
        }
    }
}

/// What one process remembers, by tags that nobody can read back.
///
/// The key is drawn when the program starts and never leaves the memory; a tag is all that is kept of an address.
#[derive(Debug)]
pub struct Memory {
    key: RandomState,
    /// When all tries of a tag have come back, in microseconds.
    whole_again: Mutex<BTreeMap<(Deed, u64), i64>>,
}

/// So many tags at most; above it, the ones that recovered go first.
const MOST_TAGS: usize = 50_000;

impl Default for Memory {
    fn default() -> Self {
        Self { key: RandomState::new(), whole_again: Mutex::new(BTreeMap::new()) }
    }
}

impl Memory {
    fn take(&self, deed: Deed, whose: &str, now: Timestamp) -> Result<(), TooOften> {
        let Allowance { tries: burst, seconds } = deed.allowance();
        let step = seconds.saturating_mul(1_000_000);
        let tag = (deed, self.key.hash_one(counted_as(whose).as_str()));
        let now = now.as_micros();
        let mut tags = self.whole_again.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let used = tags.get(&tag).map_or(0, |whole| whole.saturating_sub(now).max(0));
        let left = step.saturating_mul(burst).saturating_sub(used);
        if left < step {
            let wait = step.saturating_sub(left);
            let retry_seconds = u64::try_from(wait / 1_000_000).unwrap_or(0).saturating_add(1);
            return Err(TooOften { retry_seconds });
        }
        make_room(&mut tags, now);
        tags.insert(tag, now.saturating_add(used).saturating_add(step));
        Ok(())
    }
}

/// Forgets whoever has all tries again, and as a last resort whoever will have them next.
fn make_room(tags: &mut BTreeMap<(Deed, u64), i64>, now: i64) {
    if tags.len() < MOST_TAGS {
        return;
    }
    tags.retain(|_, whole| *whole > now);
    while tags.len() >= MOST_TAGS {
        let Some(first) = tags.iter().min_by_key(|(_, whole)| **whole).map(|(tag, _)| *tag) else { return };
        tags.remove(&first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_764_072_000);

    /// Shows: SEC
    #[test]
    fn tries_run_out_and_come_back() {
        let limits = Memory::default();

        let first = (0..8).map(|_| limits.take(Deed::SignInTo, "sri@example.test", NOON)).all(|t| t.is_ok());
        let ninth = limits.take(Deed::SignInTo, " SRI@example.test. ", NOON);
        let later = limits.take(Deed::SignInTo, "sri@example.test", NOON.plus_micros(60_000_000));

        assert!(first);
        assert_eq!(ninth, Err(TooOften { retry_seconds: 61 }));
        assert_eq!(later, Ok(()));
    }

    #[test]
    fn each_deed_and_each_person_is_counted_alone() {
        let limits = Memory::default();
        for _ in 0..5 {
            limits.take(Deed::MailTo, "sri@example.test", NOON).unwrap();
        }

        assert!(limits.take(Deed::MailTo, "sri@example.test", NOON).is_err());
        assert!(limits.take(Deed::MailTo, "budi@example.test", NOON).is_ok());
        assert!(limits.take(Deed::SignInTo, "sri@example.test", NOON).is_ok());
    }

    #[test]
    fn the_memory_is_bounded() {
        let limits = Memory::default();
        for person in 0..=MOST_TAGS {
            limits.take(Deed::SignInTo, &person.to_string(), NOON).unwrap();
        }

        assert!(limits.whole_again.lock().unwrap().len() <= MOST_TAGS);
    }
}
