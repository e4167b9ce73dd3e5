//! Where master keys come from: a passphrase, a security module, and from one to another.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use amanah_policy::{Attribute, Role};
use amanah_vault::{
    Actor, Copies, MasterKey, OpenError, Passphrase, PasswordCost, Token, Vault, VaultOptions,
};
use tempfile::TempDir;

use crate::rotation::{Kept, keys_outside, rotate};
use crate::skip::skip;
use crate::support::{START, budi, own_view};

const ENGINEER: Actor = Actor::System(Role::Engineer);
const WORDS: &str = "sapi makan rumput di sawah";

fn passphrase(text: &str) -> MasterKey {
    MasterKey::Passphrase(Passphrase::new(text).cost(PasswordCost::CHEAP_FOR_TESTS))
}

fn with(kept: &Kept, master: MasterKey) -> VaultOptions {
    kept.options().master_key(master)
}

#[tokio::test]
async fn a_passphrase_opens_with_its_salt_and_a_wrong_one_is_named_as_such() {
    let kept = Kept::new();
    let vault = Vault::create(with(&kept, passphrase(WORDS)), START).await.unwrap();
    let id = budi(&vault).await;
    drop(vault);
    let salt = kept.folders.keys().join("master-1.salt");
    let text = fs::read_to_string(&salt).unwrap();

    let wrong = Vault::open(with(&kept, passphrase("sapi makan nasi")), START).await;
    let right = Vault::open(with(&kept, passphrase(WORDS)), START).await.unwrap();
    let name = own_view(&right, id).await.value(Attribute::Name).map(str::to_owned);
    drop(right);
    fs::remove_file(&salt).unwrap();
    let without = Vault::open(with(&kept, passphrase(WORDS)), START).await;
    let as_file = Vault::open(with(&kept, MasterKey::File), START).await;

    assert!(text.starts_with("amanah-argon2id-1 64 1 "), "the cost it was made at stands beside it: {text}");
    assert!(matches!(wrong, Err(OpenError::WrongPassphrase { .. })), "{wrong:?}");
    assert_eq!(name.as_deref(), Some("Budi Santoso"));
    assert!(matches!(without, Err(OpenError::MasterKeyMissing { .. })), "{without:?}");
    assert!(matches!(as_file, Err(OpenError::OtherProvider { .. })), "{as_file:?}");
}

/// Shows: invariant 5
#[tokio::test]
async fn the_same_passphrase_opens_nothing_of_an_epoch_whose_salt_is_destroyed() {
    let kept = Kept::new();
    let vault = Vault::create(with(&kept, passphrase(WORDS)), START).await.unwrap();
    let id = budi(&vault).await;
    let (data, keys) = (kept.place("backup/data"), kept.place("backup/keys"));
    vault.backup(&data, &keys, START).await.unwrap();

    let report = rotate(&vault, 30).await;
    drop(vault);
    let vault = Vault::open(with(&kept, passphrase(WORDS)), START).await.unwrap();
    let name = own_view(&vault, id).await.value(Attribute::Name).map(str::to_owned);
    drop(vault);
    fs::copy(keys.join("keys.db"), kept.folders.key_file()).unwrap();
    let old = Vault::open(with(&kept, passphrase(WORDS)), START).await;

    assert_eq!(report.master_file, Some(kept.folders.keys().join("master-2.salt")));
    assert_eq!(report.master_copies, [kept.place("safe/master-2.salt")]);
    assert_eq!(name.as_deref(), Some("Budi Santoso"));
    assert!(!kept.folders.keys().join("master-1.salt").exists());
    assert!(matches!(old, Err(OpenError::OldKeyStore { epoch: 1, newest: 2, .. })), "{old:?}");
}

#[tokio::test]
async fn a_rotation_moves_from_the_key_file_to_a_passphrase() {
    let kept = Kept::new();
    let vault = Vault::create(kept.options(), START).await.unwrap();
    let id = budi(&vault).await;
    drop(vault);

    let vault = Vault::open(with(&kept, passphrase(WORDS)), START).await.unwrap();
    rotate(&vault, 1).await;
    drop(vault);
    let vault = Vault::open(with(&kept, passphrase(WORDS)), START).await.unwrap();

    let providers: Vec<_> =
        vault.key_status().await.unwrap().epochs.into_iter().map(|epoch| epoch.provider).collect();
    assert_eq!(providers, ["file", "passphrase"]);
    assert!(!kept.folders.keys().join("master.key").exists());
    assert_eq!(own_view(&vault, id).await.value(Attribute::Name), Some("Budi Santoso"));
}

/// Shows: invariant 5
#[tokio::test]
async fn a_security_module_wraps_the_master_key_and_its_own_key_ends_with_the_epoch() {
    let Some(module) = SoftModule::found() else {
        skip("no softhsm2: install it to test master keys in a security module");
        return;
    };
    if !module.is_ours() {
        // The module reads its configuration from the environment, which a test may not change: run as a child.
        module.run_child();
        return;
    }
    let kept = Kept::new();
    let token = |pin: &str| MasterKey::Token(Token::new(&module.library, "amanah-test", pin));
    let vault = Vault::create(with(&kept, token("1234")), START).await.unwrap();
    let id = budi(&vault).await;
    let (data, keys) = (kept.place("backup/data"), kept.place("backup/keys"));
    vault.backup(&data, &keys, START).await.unwrap();
    drop(vault);

    let wrong_pin = Vault::open(with(&kept, token("9999")), START).await.map(drop);
    let other_label = MasterKey::Token(Token::new(&module.library, "nobody", "1234"));
    let other_token = Vault::open(with(&kept, other_label), START).await.map(drop);
    let nowhere = MasterKey::Token(Token::new("/nowhere/module.so", "amanah-test", "1234"));
    let no_module = Vault::open(with(&kept, nowhere), START).await.map(drop);
    let vault = Vault::open(with(&kept, token("1234")), START).await.unwrap();
    let only_copies = amanah_vault::KeyKeeping { master_copies: Vec::new(), ..kept.keeping() };
    drop(vault);
    let vault = Vault::open(with(&kept, token("1234")).keeping(only_copies), START).await.unwrap();
    let report = vault.rotate_keys(Copies::Required, ENGINEER, START.plus_days(30)).await.unwrap();
    drop(vault);
    let vault = Vault::open(with(&kept, token("1234")), START).await.unwrap();
    let name = own_view(&vault, id).await.value(Attribute::Name).map(str::to_owned);
    drop(vault);
    assert_eq!(keys_outside(&kept.folders.raw_keys(), 2), 0);
    fs::copy(keys.join("keys.db"), kept.folders.key_file()).unwrap();
    let old = Vault::open(with(&kept, token("1234")), START).await.map(drop);

    for (refused, says) in [
        (wrong_pin, "PIN"),
        (other_token, "label"),
        (no_module, "loaded"),
        (old, "lacks the key of this epoch"),
    ] {
        let fault = refused.unwrap_err();
        assert!(matches!(fault, OpenError::SecurityModule { .. }), "{fault:?}");
        assert!(fault.to_string().contains(says), "{fault}");
    }
    assert_eq!((report.master_file, report.ended), (None, vec![1]));
    assert_eq!(name.as_deref(), Some("Budi Santoso"));
    assert_eq!(files(&kept.folders.keys()), ["keys.db"], "nothing beside the key store opens it");
}

fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> =
        names.filter(|name| !name.contains("-wal") && !name.contains("-shm")).collect();
    names.sort();
    names
}

/// The software security module, with a token of its own in a folder of its own.
struct SoftModule {
    library: PathBuf,
}

const CONF: &str = "SOFTHSM2_CONF";
const CHILD: &str = "AMANAH_TOKEN_CHILD";

#[expect(clippy::disallowed_methods, reason = "how the parent tells the child where its token lies")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl SoftModule {
    fn found() -> Option<Self> {
        let places = [
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib64/pkcs11/libsofthsm2.so",
            "/usr/local/lib/softhsm/libsofthsm2.so",
            "/opt/homebrew/lib/softhsm/libsofthsm2.so",
        ];
        let library = places.iter().map(PathBuf::from).find(|path| path.exists())?;
        Command::new("softhsm2-util").arg("--version").output().ok().map(|_| Self { library })
    }

    fn is_ours(&self) -> bool {
        setting(CHILD).is_some()
    }

    /// Initialises a token in a folder of its own, and runs the test there.
    fn run_child(&self) {
        let folder = TempDir::new().unwrap();
        let (conf, tokens) = (folder.path().join("softhsm2.conf"), folder.path().join("tokens"));
        fs::create_dir(&tokens).unwrap();
        let text = format!("directories.tokendir = {}\nobjectstore.backend = file\n", tokens.display());
        fs::write(&conf, text).unwrap();
        let made = Command::new("softhsm2-util")
            .args(["--init-token", "--free", "--label", "amanah-test", "--pin", "1234", "--so-pin", "5678"])
            .env(CONF, &conf)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let test = "providers::a_security_module_wraps_the_master_key_and_its_own_key_ends_with_the_epoch";
        let ended = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(CONF, &conf)
            .env(CHILD, "1")
            .output()
            .unwrap();
        let (out, err) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
        assert!(ended.status.success() && out.contains("1 passed"), "{out}\n{err}");
    }
}
