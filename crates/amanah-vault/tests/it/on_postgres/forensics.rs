//! What a server keeps of values that were planted and erased: nothing that anybody can read (invariant 5).

use std::fs;
use std::path::Path;

use amanah_policy::{ErasureGround, Occasion, Role};
use amanah_vault::{Actor, Ask, PasswordCost, Vault, VaultError};

use super::{options, told};
use crate::erasure::live;
use crate::people::{customer, staff};
use crate::postgres::{Server, database};
use crate::raw::RawStore;
use crate::scan::{EMAIL, HOST, NAME, plant};
use crate::support::{START, own_view};

/// A server that writes down every statement with its values, as no server in use would.
const TALKATIVE: &[&str] =
    &["-c", "log_statement=all", "-c", "log_parameter_max_length=-1", "-c", "log_connections=on"];

/// Shows: invariant 5, DEL2
#[tokio::test]
async fn two_hundred_values_stand_in_no_file_of_a_server_that_logs_everything() {
    let Some(server) = told(Server::start_with(TALKATIVE)) else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let raw = RawStore::Database(url.clone());
    let keys = RawStore::File(folder.path().join("keys/keys.db"));
    let vault =
        Vault::create(options(folder.path(), &url).password_cost(PasswordCost::CHEAP_FOR_TESTS), START);
    let vault = vault.await.unwrap();
    let (gone, planted) = live(&vault, "zxqv-gone").await;
    let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Support, Role::Officer]).await;
    let luh = customer(&vault, NAME, EMAIL).await;
    plant(&vault, luh, ani).await;
    // What the search must find, or it would find nothing anywhere.
    raw.execute("CREATE TABLE control (text TEXT, bytes BYTEA)", &[]);
    raw.execute("INSERT INTO control (text, bytes) VALUES ('zxqv-control', ?1)", &[b"zxqv-logged"]);

    let view = own_view(&vault, gone).await;
    let seen = view.data().filter(|(_, value)| value.contains("zxqv-gone")).count();
    let wrapped = |customer: &[u8; 16]| {
        let of = |table: &str| format!("SELECT wrapped FROM {table} WHERE customer = ?1");
        [keys.bytes(&of("class_key"), &[customer]), keys.bytes(&of("version_key"), &[customer])].concat()
    };
    let their_keys = [wrapped(gone.as_bytes()), wrapped(luh.as_bytes())].concat();
    let rows = raw.bytes("SELECT sealed FROM datum WHERE customer = ?1", &[gone.as_bytes()]);
    for customer in [gone, luh] {
        let officer = Actor::System(Role::Officer);
        vault
            .erase_customer(customer, ErasureGround::ConfirmedRequest, officer, START.plus_hours(2))
            .await
            .unwrap();
    }
    raw.execute("CHECKPOINT", &[]);

    // Nothing that opens is left.
    assert!(seen > 190, "{seen} of {planted} were seen: customers do not see all that is kept of them");
    assert_eq!(u64::try_from(rows.len()).unwrap(), planted);
    assert!(their_keys.len() > 20, "{}", their_keys.len());
    assert_eq!([wrapped(gone.as_bytes()), wrapped(luh.as_bytes())].concat().len(), 0);
    assert_eq!(raw.number("SELECT count(*) FROM datum WHERE customer = ?1", &[gone.as_bytes()]), 0);
    let ask = Ask::to_account(gone, Actor::Customer(gone), Occasion::OwnRequest);
    let released = vault.release(ask, START.plus_hours(3)).await.map(|_| ());
    assert_eq!(released, Err(VaultError::UnknownCustomer));
    drop(vault);
    let cluster = Files::of(&server.folder);
    // What stands there for certain, or the search would find nothing anywhere; and sealed bytes, which may stay in
    // tables, journals and logs until they are written over.
    let there = [b"zxqv-control".to_vec(), hex("zxqv-logged").into_bytes(), rows[0].clone()];
    assert_eq!(cluster.holding(&there), [true; 3]);
    // Their keys are in no file, so those bytes are noise.
    assert!(!cluster.holding(&their_keys).contains(&true), "the server never had a key");
    let key_files = Files::of(&folder.path().join("keys"));
    assert!(!key_files.holding(&their_keys).contains(&true), "a key that was destroyed is still there");
    // No value, neither as it is nor as a log writes bytes.
    let values = ["zxqv-gone", "maharani", "Maharani", NAME, EMAIL, HOST];
    assert_eq!(cluster.holding(&values), [false; 6], "in the clear: {values:?}");
    assert_eq!(cluster.holding(&values.map(hex)), [false; 6], "in hexadecimal digits: {values:?}");
}

fn hex(value: &str) -> String {
    value.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of all files in a folder.
struct Files(Vec<Vec<u8>>);

impl Files {
    fn of(folder: &Path) -> Self {
        let mut all = Vec::new();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(bytes) = fs::read(&path) {
                    // A socket cannot be read; a file that went while we looked holds nothing.
                    all.push(bytes);
                }
            }
        }
        Self(all)
    }

    /// Which of the needles stand in any of the files: all are looked for at once, as there are many megabytes.
    fn holding<N: AsRef<[u8]>>(&self, needles: &[N]) -> Vec<bool> {
        let mut by_start: Vec<Vec<usize>> = vec![Vec::new(); 1 << 16];
        for (number, needle) in needles.iter().enumerate() {
            by_start[start_of(needle.as_ref())].push(number);
        }
        let mut found = vec![false; needles.len()];
        for bytes in &self.0 {
            for at in 0..bytes.len().saturating_sub(1) {
                for &number in &by_start[start_of(&bytes[at..])] {
                    found[number] |= bytes[at..].starts_with(needles[number].as_ref());
                }
            }
        }
        found
    }
}

fn start_of(bytes: &[u8]) -> usize {
    usize::from(u16::from_be_bytes([bytes[0], bytes[1]]))
}
