//! Passkeys and the second step: compared inside, used once, erased with whoever takes them away.

use amanah_policy::{Attribute, DatumId, ErasureGround, Role, Timestamp};
use amanah_vault::{
    Actor, CredentialKey, Device, Entropy, NewPasskey, PasskeyUse, Personal, SessionOf, SignedInBy,
    TotpSecret, UsedPasskey, Vault, VaultError, VaultOptions,
};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};

use crate::people::{PASSWORD, customer, entrance, staff, unproved, vault};
use crate::raw::RawCell;
use crate::support::{Folders, START, bundle};

/// A device with a key.
struct Key(EcdsaKeyPair, u8);

impl Key {
    fn new(number: u8) -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(), number)
    }

    fn made(&self) -> NewPasskey {
        NewPasskey {
            credential: vec![self.1; 32],
            key: CredentialKey::P256(self.0.public_key().as_ref().to_vec()),
            counter: 0,
            device: Device::Phone,
        }
    }

    fn used(&self, counter: u32) -> UsedPasskey {
        let signed = format!("challenge {counter}").into_bytes();
        let signature = self.0.sign(&SystemRandom::new(), &signed).unwrap().as_ref().to_vec();
        UsedPasskey { credential: vec![self.1; 32], signed, signature, counter }
    }
}

/// A customer and a member of staff, who do the same in their rooms.
async fn both(vault: &Vault) -> [SessionOf; 2] {
    let sri = customer(vault, "Sri", "sri@example.test").await;
    let ani = staff(vault, "Ani", "ani@example.test", &[Role::Officer]).await;
    [SessionOf::Customer(sri), SessionOf::Staff(ani)]
}

fn count(folders: &Folders, table: &str) -> usize {
    folders.raw().rows(&format!("SELECT 1 FROM {table}"), &[]).len()
}

/// Shows: SEC
#[tokio::test]
async fn a_passkey_signs_its_owner_in_and_nobody_else() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let budi = SessionOf::Customer(customer(&vault, "Budi", "budi@example.test").await);
    for of in both(&vault).await {
        let (key, other) = (Key::new(1), Key::new(1));
        let id = vault.add_passkey(of, key.made(), None, START).await.unwrap();
        let uses = async |of, used| vault.use_passkey(of, used, START.plus_hours(1)).await.unwrap();

        let before = vault.passkeys(of).await.unwrap();
        assert_eq!(uses(of, key.used(1)).await, PasskeyUse::Right(id));
        assert_eq!(uses(budi, key.used(2)).await, PasskeyUse::Wrong, "another's list has it not");
        assert_eq!(uses(of, other.used(2)).await, PasskeyUse::Wrong, "another key, the same id");
        assert_eq!(uses(of, UsedPasskey { signed: b"x".to_vec(), ..key.used(2) }).await, PasskeyUse::Wrong);
        let after = vault.passkeys(of).await.unwrap();

        assert_eq!((before.len(), before[0].id, before[0].used_at), (1, id, None));
        assert_eq!((after[0].device, after[0].used_at), (Device::Phone, Some(START.plus_hours(1))));
        assert!(matches!(vault.add_passkey(of, key.made(), None, START).await, Err(VaultError::Taken(_))));
    }
}

/// Shows: SEC
#[tokio::test]
async fn a_counter_that_does_not_go_on_is_told_and_one_that_never_counts_is_fine() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    for of in both(&vault).await {
        let (counting, plain) = (Key::new(1), Key::new(2));
        let id = vault.add_passkey(of, counting.made(), None, START).await.unwrap();
        let other = vault.add_passkey(of, plain.made(), None, START).await.unwrap();
        let uses = async |used| vault.use_passkey(of, used, START).await.unwrap();

        assert_eq!(uses(counting.used(7)).await, PasskeyUse::Right(id));
        for back in [7, 6, 0] {
            assert_eq!(uses(counting.used(back)).await, PasskeyUse::CounterBack(id), "{back}");
        }
        assert_eq!(uses(counting.used(8)).await, PasskeyUse::Right(id));
        assert_eq!(uses(plain.used(0)).await, PasskeyUse::Right(other));
        assert_eq!(uses(plain.used(0)).await, PasskeyUse::Right(other));
    }
}

/// Shows: SEC, invariant 5
#[tokio::test]
async fn a_passkey_that_was_removed_opens_nothing_and_its_credential_is_erased() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let budi = SessionOf::Customer(customer(&vault, "Budi", "budi@example.test").await);
    for of in both(&vault).await {
        let (key, kept) = (Key::new(1), Key::new(2));
        let id = vault.add_passkey(of, key.made(), None, START).await.unwrap();
        let stays = vault.add_passkey(of, kept.made(), None, START).await.unwrap();
        vault.name_passkey(of, stays, Device::SecurityKey).await.unwrap();

        let not_theirs = vault.remove_passkey(budi, id, START).await;
        let not_named = vault.name_passkey(budi, id, Device::Other).await;
        vault.remove_passkey(of, id, START).await.unwrap();
        let again = vault.remove_passkey(of, id, START).await;
        let list = vault.passkeys(of).await.unwrap();

        for fault in [not_theirs, not_named, again] {
            assert!(matches!(fault, Err(VaultError::NotFound(_))), "{fault:?}");
        }
        assert_eq!(
            list.iter().map(|line| (line.id, line.device)).collect::<Vec<_>>(),
            [(stays, Device::SecurityKey)]
        );
        assert_eq!(vault.use_passkey(of, key.used(1), START).await.unwrap(), PasskeyUse::Wrong);
        assert_eq!(vault.use_passkey(of, kept.used(1), START).await.unwrap(), PasskeyUse::Right(stays));
    }
    let left = folders.raw().rows("SELECT id FROM datum WHERE attribute = 'passkey'", &[]);
    assert_eq!((left.len(), count(&folders, "passkey")), (1, 1), "the customer's second one");
}

/// Shows: SEC
#[tokio::test]
async fn a_passkey_that_is_removed_after_it_was_used_opens_no_session() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri", "sri@example.test").await;
    let of = SessionOf::Customer(sri);
    let id = vault.add_passkey(of, Key::new(1).made(), None, START).await.unwrap();

    let before = vault.enter(sri, entrance(SignedInBy::Passkey, Some(id)), START).await;
    vault.remove_passkey(of, id, START).await.unwrap();
    let late = vault.enter(sri, entrance(SignedInBy::Passkey, Some(id)), START).await;

    assert!(before.is_ok(), "{before:?}");
    assert!(matches!(late, Err(VaultError::NotNow(_))), "{late:?}");
}

/// Shows: SEC
#[tokio::test]
async fn whoever_is_sent_away_meanwhile_sets_no_passkey_and_no_second_step() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let of = SessionOf::Customer(customer(&vault, "Sri", "sri@example.test").await);
    let (here, _) = vault.open_session(of, SignedInBy::Link, START.plus_hours(12), START).await.unwrap();
    vault.end_session(here.id, START).await.unwrap();
    let secret = vault.new_totp_secret().unwrap();

    let passkey = vault.add_passkey(of, Key::new(1).made(), Some(here.id), START).await;
    let step = vault.set_second_factor(of, &secret, 1, Some(here.id), START).await;

    assert!(matches!(passkey, Err(VaultError::NotFound(_))), "{passkey:?}");
    assert!(matches!(step, Err(VaultError::NotFound(_))), "{step:?}");
    assert_eq!((vault.passkeys(of).await.unwrap(), vault.second_factor(of).await.unwrap()), (vec![], None));
}

#[tokio::test]
async fn ten_passkeys_are_the_most() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    for of in both(&vault).await {
        for number in 0..10 {
            vault.add_passkey(of, Key::new(number).made(), None, START).await.unwrap();
        }

        let eleventh = vault.add_passkey(of, Key::new(10).made(), None, START).await;

        assert!(matches!(eleventh, Err(VaultError::NotNow(_))), "{eleventh:?}");
    }
}

/// Sets the second step; says the secret and the recovery codes.
async fn set(vault: &Vault, of: SessionOf, now: Timestamp) -> (TotpSecret, Vec<String>) {
    let secret = vault.new_totp_secret().unwrap();
    let step = secret.step_of(secret.code(now).expose(), now).unwrap();
    let codes = vault.set_second_factor(of, &secret, step, None, now).await.unwrap();
    (secret, codes.iter().map(|code| code.expose().to_owned()).collect())
}

/// Shows: SEC
#[tokio::test]
async fn a_code_of_the_app_counts_once_and_never_an_earlier_one() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    for of in both(&vault).await {
        assert_eq!(vault.second_factor(of).await.unwrap(), None);
        let (secret, _) = set(&vault, of, START).await;
        let later = START.plus_micros(60_000_000);
        let take =
            async |at: Timestamp, now| vault.take_totp(of, secret.code(at).expose(), now).await.unwrap();

        assert!(!take(START, START).await, "the code that set it was used by that");
        assert!(take(later, later).await);
        assert!(!take(later, later).await);
        assert!(!take(later.plus_micros(-30_000_000), later).await, "an earlier one, still within its time");
        assert!(!vault.take_totp(of, "000 000 000", later).await.unwrap());
        assert!(take(later.plus_micros(30_000_000), later).await, "the telephone is fast");
        assert_eq!(vault.second_factor(of).await.unwrap().unwrap().since, START);
    }
}

/// Shows: SEC
#[tokio::test]
async fn of_two_who_use_one_code_at_once_one_gets_in() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    for of in both(&vault).await {
        let (secret, codes) = set(&vault, of, START).await;
        let later = START.plus_micros(60_000_000);
        let code = secret.code(later);

        let (one, other) = tokio::join!(
            vault.take_totp(of, code.expose(), later),
            vault.take_totp(of, code.expose(), later)
        );
        let (first, second) =
            tokio::join!(vault.take_recovery_code(of, &codes[0]), vault.take_recovery_code(of, &codes[0]));

        assert!(one.unwrap() != other.unwrap());
        assert!(first.unwrap() != second.unwrap());
    }
}

/// Shows: SEC
#[tokio::test]
async fn each_recovery_code_works_once_and_new_ones_end_the_old() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    for of in both(&vault).await {
        let (_, codes) = set(&vault, of, START).await;
        let take = async |code: &str| vault.take_recovery_code(of, code).await.unwrap();

        assert!(take(&codes[3]).await);
        assert!(!take(&codes[3]).await);
        assert!(!take("AAAA-AAAA-AAAA-AAAA").await);
        assert_eq!(vault.second_factor(of).await.unwrap().unwrap().codes_left, 9);
        let new = vault.renew_recovery_codes(of, START).await.unwrap();
        assert_eq!(vault.second_factor(of).await.unwrap().unwrap().codes_left, 10);
        assert!(!take(&codes[4]).await, "an old one");
        assert!(take(new[3].expose()).await);
    }
}

/// Shows: SEC, invariant 5
#[tokio::test]
async fn turned_off_it_is_erased_and_its_codes_open_nothing() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    for of in both(&vault).await {
        let (secret, codes) = set(&vault, of, START).await;
        let later = START.plus_micros(60_000_000);

        vault.drop_second_factor(of, later).await.unwrap();

        assert_eq!(vault.second_factor(of).await.unwrap(), None);
        assert!(!vault.take_totp(of, secret.code(later).expose(), later).await.unwrap());
        assert!(!vault.take_recovery_code(of, &codes[0]).await.unwrap());
        assert!(matches!(vault.renew_recovery_codes(of, later).await, Err(VaultError::NotNow(_))));
    }
    let left = folders
        .raw()
        .rows("SELECT id FROM datum WHERE attribute = 'totp_secret' OR attribute = 'recovery_codes'", &[]);
    assert_eq!((left.len(), count(&folders, "second_factor")), (0, 0));
}

/// Shows: SEC, invariant 5
#[tokio::test]
async fn an_erasure_takes_every_way_to_sign_in_along() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let [of, _] = both(&vault).await;
    let SessionOf::Customer(sri) = of else { panic!("the first is the customer") };
    let key = Key::new(1);
    vault.add_passkey(of, key.made(), None, START).await.unwrap();
    set(&vault, of, START).await;
    let before = [count(&folders, "passkey"), count(&folders, "second_factor")];

    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(sri, ground, Actor::Customer(sri), START).await.unwrap();

    assert_eq!(before, [1, 1]);
    assert_eq!(["passkey", "second_factor", "datum"].map(|table| count(&folders, table)), [0, 0, 0]);
    assert_eq!(vault.use_passkey(of, key.used(1), START).await.unwrap(), PasskeyUse::Wrong);
}

/// Shows: SEC
#[tokio::test]
async fn they_stand_sealed_and_survive_a_restart() {
    let folders = Folders::new();
    let opened = vault(&folders).await;
    let [of, of_staff] = both(&opened).await;
    let key = Key::new(0xab);
    let id = opened.add_passkey(of, key.made(), None, START).await.unwrap();
    opened.add_passkey(of_staff, key.made(), None, START).await.unwrap();
    let (secret, codes) = set(&opened, of, START).await;
    drop(opened);

    let public = key.made().key;
    let CredentialKey::P256(point) = public else { panic!("a point") };
    let cells: Vec<RawCell> =
        ["SELECT sealed FROM datum", "SELECT sealed FROM staff", "SELECT sealed FROM detail"]
            .into_iter()
            .flat_map(|sql| folders.raw().rows(sql, &[]))
            .flatten()
            .collect();
    let vault = folders.open().await;
    let later = START.plus_micros(60_000_000);

    for needle in [&point[1..], &[0xab; 32], secret.expose().as_bytes(), codes[0].as_bytes()] {
        let is_in = |cell: &RawCell| matches!(cell, RawCell::Bytes(bytes) if bytes.windows(needle.len()).any(|part| part == needle));
        assert!(!cells.iter().any(is_in));
    }
    assert!(!cells.is_empty());
    assert_eq!(vault.use_passkey(of, key.used(1), later).await.unwrap(), PasskeyUse::Right(id));
    assert!(vault.take_totp(of, secret.code(later).expose(), later).await.unwrap());
    assert!(vault.take_recovery_code(of, &codes[9]).await.unwrap());
}

/// Shows: SEC
#[tokio::test]
async fn a_new_password_of_staff_leaves_their_keys_and_the_other_way_round() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let [_, of] = both(&vault).await;
    let SessionOf::Staff(ani) = of else { panic!("the second is staff") };
    let key = Key::new(1);
    let id: DatumId = vault.add_passkey(of, key.made(), None, START).await.unwrap();
    vault.set_staff_password(ani, Personal::text("kerbau membajak sawah"), None, START).await.unwrap();

    let email = Personal::text("ani@example.test");
    let signs_in =
        async |password| vault.staff_with_password(&email, Personal::text(password)).await.unwrap();

    assert_eq!(vault.use_passkey(of, key.used(1), START).await.unwrap(), PasskeyUse::Right(id));
    assert_eq!(signs_in("kerbau membajak sawah").await, Some(ani));
    assert_eq!(signs_in(PASSWORD).await, None);
    assert!(Attribute::Passkey.has_own_key());
}

/// Shows: SEC, SSO2
#[tokio::test]
async fn what_a_stranger_set_up_goes_whole_when_the_mailbox_is_proved() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = unproved(&vault, "Sri", "sri@example.test").await;
    let of = SessionOf::Customer(sri);
    let (theirs, hers) = (Key::new(1), Key::new(2));
    vault.add_passkey(of, theirs.made(), None, START).await.unwrap();
    set(&vault, of, START).await;

    vault.prove_mailbox_first(sri, START).await.unwrap();

    assert_eq!(vault.second_factor(of).await.unwrap(), None, "nobody is asked for a code that nobody has");
    assert_eq!(["passkey", "second_factor"].map(|table| count(&folders, table)), [0, 0]);
    assert_eq!(vault.use_passkey(of, theirs.used(1), START).await.unwrap(), PasskeyUse::Wrong);
    let id = vault.add_passkey(of, hers.made(), None, START).await.unwrap();
    set(&vault, of, START).await;
    // A new app takes the place of the one before, and the step stays set.
    set(&vault, of, START).await;
    assert_eq!(vault.use_passkey(of, hers.used(1), START).await.unwrap(), PasskeyUse::Right(id));
    assert!(vault.second_factor(of).await.unwrap().is_some());
}

/// Shows: SEC
#[tokio::test]
async fn a_restore_brings_passkeys_and_the_second_step_back() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let of = SessionOf::Customer(customer(&vault, "Sri", "sri@example.test").await);
    let (kept, removed) = (Key::new(1), Key::new(2));
    let id = vault.add_passkey(of, kept.made(), None, START).await.unwrap();
    let (secret, _) = set(&vault, of, START).await;
    let copies = tempfile::tempdir().unwrap();
    let (data, keys) = (copies.path().join("data"), copies.path().join("keys"));
    vault.backup(&data, &keys, START).await.unwrap();
    vault.add_passkey(of, removed.made(), None, START).await.unwrap();
    drop(vault);

    let beside = VaultOptions::new(copies.path().join("restored"), folders.keys(), bundle());
    let options = folders.with_keys(beside).entropy(Entropy::seeded(3));
    let (restored, _) = Vault::restore(&data, options, START).await.unwrap();

    let later = START.plus_micros(60_000_000);
    assert_eq!(restored.use_passkey(of, kept.used(1), later).await.unwrap(), PasskeyUse::Right(id));
    assert_eq!(restored.use_passkey(of, removed.used(1), later).await.unwrap(), PasskeyUse::Wrong);
    assert!(restored.take_totp(of, secret.code(later).expose(), later).await.unwrap());
}

/// Shows: SEC, invariant 5
#[tokio::test]
async fn a_restore_never_brings_a_removed_passkey_back() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let of = SessionOf::Customer(customer(&vault, "Sri", "sri@example.test").await);
    let (kept, removed) = (Key::new(1), Key::new(2));
    vault.add_passkey(of, kept.made(), None, START).await.unwrap();
    let id = vault.add_passkey(of, removed.made(), None, START).await.unwrap();
    let copies = tempfile::tempdir().unwrap();
    let (data, keys) = (copies.path().join("data"), copies.path().join("keys"));
    vault.backup(&data, &keys, START).await.unwrap();
    vault.remove_passkey(of, id, START.plus_hours(1)).await.unwrap();
    drop(vault);

    let beside = VaultOptions::new(copies.path().join("restored"), folders.keys(), bundle());
    let options = folders.with_keys(beside).entropy(Entropy::seeded(3));
    let (restored, _) = Vault::restore(&data, options, START.plus_hours(2)).await.unwrap();

    let used = restored.use_passkey(of, removed.used(1), START.plus_hours(2)).await.unwrap();
    assert_eq!(used, PasskeyUse::Wrong);
    let again = Key::new(3);
    assert!(restored.add_passkey(of, again.made(), None, START.plus_hours(2)).await.is_ok());
}
