//! Counting tries where several processes must count together.

use amanah_policy::Timestamp;
use aws_lc_rs::hmac;

use super::Vault;
use crate::error::VaultError;
use crate::normalise::counted_as;
use crate::rows::{Allowance, Attempt};
use crate::store::attempts;

/// So many tags are remembered at most.
const MOST_TAGS: i64 = 50_000;

impl Vault {
    /// Whether other processes use the same store, so that what is counted must be counted there.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.store().is_shared()
    }

    /// Takes one try of `whose` at the deed with this code, counted for all processes of the store. Of `whose` nothing is
    /// kept but a keyed tag.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_attempt(
        &self,
        deed: &'static str,
        whose: &str,
        allowance: Allowance,
        now: Timestamp,
    ) -> Result<Attempt, VaultError> {
        self.take_attempt_of(self.attempt_tag(deed, whose), allowance, MOST_TAGS, now).await
    }

    async fn take_attempt_of(
        &self,
        tag: [u8; 16],
        allowance: Allowance,
        most: i64,
        now: Timestamp,
    ) -> Result<Attempt, VaultError> {
        self.store().write(move |tx| attempts::take(tx.conn, &tag, allowance, most, now)).await
    }

    fn attempt_tag(&self, deed: &str, whose: &str) -> [u8; 16] {
        let key = hmac::sign(&self.keys().named().duplicates, b"amanah/attempt/1");
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key.as_ref()));
        context.update(deed.as_bytes());
        context.update(&[0]);
        context.update(counted_as(whose).as_bytes());
        let mut tag = [0; 16];
        for (to, from) in tag.iter_mut().zip(context.sign().as_ref()) {
            *to = *from;
        }
        tag
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use amanah_policy::{Bundle, shipped};

    use super::*;
    use crate::entropy::Entropy;
    use crate::options::VaultOptions;

    const NOON: Timestamp = Timestamp::from_seconds(1_764_072_000);
    const ONE: Allowance = Allowance { tries: 1, seconds: 60 };

    async fn vault(root: &tempfile::TempDir) -> Vault {
        let bundle = Arc::new(Bundle::compile(&shipped()).unwrap());
        let options = VaultOptions::new(root.path().join("data"), root.path().join("keys"), bundle);
        Vault::create(options.entropy(Entropy::seeded(1)), NOON).await.unwrap()
    }

    /// Shows: SEC
    #[tokio::test]
    async fn the_table_of_tries_is_bounded() {
        let root = tempfile::tempdir().unwrap();
        let vault = vault(&root).await;

        for person in 0..9_u8 {
            let now = NOON.plus_micros(i64::from(person));
            assert_eq!(vault.take_attempt_of([person; 16], ONE, 3, now).await, Ok(Attempt::Counted));
        }
        let rows = count(&vault).await;
        let newest = vault.take_attempt_of([8; 16], ONE, 3, NOON).await.unwrap();

        assert_eq!(rows, 3);
        assert!(matches!(newest, Attempt::TooMany { .. }), "the newest are not the ones that go: {newest:?}");
    }

    async fn count(vault: &Vault) -> i64 {
        let rows = vault
            .store()
            .read(|tx| Ok(tx.conn.query_row("SELECT count(*) FROM attempt", (), |row| row.get::<i64>(0))?));
        rows.await.unwrap()
    }

    /// Shows: SEC
    #[tokio::test]
    async fn the_sweep_forgets_whoever_has_all_tries_again() {
        let root = tempfile::tempdir().unwrap();
        let vault = vault(&root).await;
        vault.take_attempt_of([1; 16], ONE, 3, NOON).await.unwrap();
        let back = NOON.plus_micros(60_000_000);

        vault.sweep(back.plus_micros(-1)).await.unwrap();
        let before = count(&vault).await;
        vault.sweep(back).await.unwrap();

        assert_eq!((before, count(&vault).await), (1, 0));
    }

    /// Shows: SEC
    #[tokio::test]
    async fn a_tag_says_nothing_without_its_key() {
        let (root, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = vault(&root).await;
        let bundle = Arc::new(Bundle::compile(&shipped()).unwrap());
        let options = VaultOptions::new(other.path().join("data"), other.path().join("keys"), bundle);
        let second = Vault::create(options.entropy(Entropy::seeded(2)), NOON).await.unwrap();

        let tag = first.attempt_tag("sign_in_to", "sri@example.test");

        assert_eq!(tag, first.attempt_tag("sign_in_to", " SRI@example.test. "));
        assert_ne!(tag, first.attempt_tag("mail_to", "sri@example.test"));
        assert_ne!(tag, second.attempt_tag("sign_in_to", "sri@example.test"));
    }
}
