//! TLS to a server elsewhere: with the right authority and name, or not at all.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use amanah_vault::{OpenError, PostgresSettings, StoreError, Vault, VaultOptions};

use super::{PATIENCE, told};
use crate::postgres::{Server, database};
use crate::raw::RawStore;
use crate::skip;
use crate::support::{START, bundle};

/// An authority and a certificate that it signed for `localhost`.
fn authority(folder: &Path, name: &str) -> Option<PathBuf> {
    let at = |what: &str| folder.join(format!("{name}-{what}"));
    fs::write(at("names"), "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n").unwrap();
    let openssl = |arguments: &[&str], files: &[(&str, &str)]| {
        let mut command = Command::new("openssl");
        command.args(arguments);
        for (option, file) in files {
            command.arg(option).arg(at(file));
        }
        command.output().is_ok_and(|output| output.status.success())
    };
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    let own = [&["req", "-x509", "-days", "2", "-subj", "/CN=authority"], curve.as_slice()].concat();
    let asked = [&["req", "-subj", "/CN=localhost"], curve.as_slice()].concat();
    let made = openssl(&own, &[("-keyout", "ca.key"), ("-out", "ca.pem")])
        && openssl(&asked, &[("-keyout", "server.key"), ("-out", "server.csr")])
        && openssl(
            &["x509", "-req", "-days", "2", "-CAcreateserial"],
            &[
                ("-in", "server.csr"),
                ("-CA", "ca.pem"),
                ("-CAkey", "ca.key"),
                ("-extfile", "names"),
                ("-out", "server.pem"),
            ],
        );
    made.then(|| at("ca.pem"))
}

/// Makes the server speak TLS with this certificate, as its owner would.
fn speak_tls(server: &Server, folder: &Path, name: &str) {
    let owner = fs::metadata(&server.folder).unwrap();
    for file in ["server.key", "server.pem"] {
        let to = server.folder.join(file);
        fs::copy(folder.join(format!("{name}-{file}")), &to).unwrap();
        chown(&to, Some(owner.uid()), Some(owner.gid())).unwrap();
        fs::set_permissions(&to, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }
    let raw = RawStore::Database(format!("postgresql://amanah@{}/postgres", server.address()));
    for setting in ["ssl_cert_file = 'server.pem'", "ssl_key_file = 'server.key'", "ssl = on"] {
        raw.execute(&format!("ALTER SYSTEM SET {setting}"), &[]);
    }
    assert_eq!(raw.rows("SELECT pg_reload_conf()", &[]).len(), 1);
    for _ in 0..100 {
        if raw.bytes("SHOW ssl", &[]) == [b"on"] {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!(
        "the server does not speak TLS; its log: {}",
        fs::read_to_string(server.folder.join("log")).unwrap()
    );
}

/// Shows: SEC
#[tokio::test]
async fn a_server_is_believed_with_the_right_authority_and_name_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (Some(right), Some(wrong)) = (authority(folder.path(), "right"), authority(folder.path(), "wrong"))
    else {
        return skip::skip("the command openssl is missing or too old");
    };
    let Some(server) = told(Server::start()) else { return };
    let url = database(&server.address(), folder.path());
    speak_tls(&server, folder.path(), "right");
    let by_name = url.replace("127.0.0.1", "localhost");
    let connect = async |url: &str, authority: &Path, name: &str| {
        let settings = PostgresSettings::new(url, Some(authority), None).unwrap().patience(PATIENCE * 5);
        let at = |what: &str| folder.path().join(format!("{name}-{what}"));
        Vault::create(VaultOptions::new(at("data"), at("keys"), bundle()).postgres(settings), START).await
    };

    let another_authority = connect(&by_name, &wrong, "authority").await.map(|_| ());
    let another_name = connect(&url, &right, "name").await.map(|_| ());
    let believed = connect(&by_name, &right, "right").await;

    for refused in [another_authority, another_name] {
        let is_refused = matches!(refused, Err(OpenError::Database { fault: StoreError::NotBelieved, .. }));
        assert!(is_refused, "{refused:?}");
    }
    let vault = believed.unwrap();
    assert_eq!(vault.ledger_size().await, Ok(2));
    let raw = RawStore::Database(url);
    let in_the_clear = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                        WHERE application_name = 'amanah' AND NOT ssl";
    assert_eq!(raw.number(in_the_clear, &[]), 0);
    let over_tls = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                    WHERE application_name = 'amanah' AND ssl";
    assert!(raw.number(over_tls, &[]) >= 2, "a writer and readers");
}

/// Shows: SEC
#[tokio::test]
async fn a_server_that_speaks_no_tls_is_refused_where_an_authority_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let Some(authority) = authority(folder.path(), "right") else {
        return skip::skip("the command openssl is missing or too old");
    };
    let Some(server) = super::server() else { return };
    let url = database(&server.address(), folder.path());
    let settings = PostgresSettings::new(&url, Some(&authority), None).unwrap().patience(PATIENCE);
    let at = |what: &str| folder.path().join(what);

    let refused =
        Vault::create(VaultOptions::new(at("data"), at("keys"), bundle()).postgres(settings), START).await;

    assert!(matches!(refused, Err(OpenError::Database { .. })), "{refused:?}");
}
