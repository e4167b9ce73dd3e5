//! Certificates that openssl makes and checks, so that whoever verifies a signature is not whoever made it.

use std::path::Path;
use std::process::Command;

use amanah_policy::Timestamp;
use tempfile::TempDir;

use crate::skip::skip;

/// For whom they are.
pub(crate) const DOMAIN: &str = "my.contoh.example";

/// A certificate with its key, good for thirty days from the day on which it was made; none where openssl is not installed.
pub(crate) struct Sample {
    pub(crate) certificate: String,
    pub(crate) key: String,
    pub(crate) made_at: Timestamp,
    folder: TempDir,
}

impl Sample {
    /// On the curve P-256.
    pub(crate) fn p256() -> Option<Self> {
        Self::made(&["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
    }

    /// RSA.
    pub(crate) fn rsa() -> Option<Self> {
        Self::made(&["-newkey", "rsa:2048"])
    }

    /// With a key of this kind, in the words of openssl.
    pub(crate) fn made(kind: &[&str]) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let names = format!("subjectAltName=DNS:{DOMAIN}");
        let mut openssl = Command::new("openssl");
        openssl.current_dir(folder.path()).args([
            "req",
            "-x509",
            "-nodes",
            "-days",
            "30",
            "-subj",
            "/CN=Contoh",
        ]);
        openssl.args(["-addext", &names, "-keyout", "key.pem", "-out", "certificate.pem"]).args(kind);
        let Ok(made) = openssl.output() else {
            skip("openssl is not installed, so that nobody but the program would check its signatures");
            return None;
        };
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        let (certificate, key) = (read("certificate.pem"), read("key.pem"));
        let made_at = began(&folder.path().join("certificate.pem"));
        Some(Self { certificate, key, made_at, folder })
    }

    /// Whether openssl finds the signature of a body right, with the key of the certificate.
    pub(crate) fn openssl_agrees(&self, body: &[u8], signature: &[u8]) -> bool {
        let at = |name: &str| self.folder.path().join(name);
        std::fs::write(at("body"), body).unwrap();
        std::fs::write(at("signature"), signature).unwrap();
        let run = |args: &[&str]| {
            Command::new("openssl")
                .current_dir(self.folder.path())
                .args(args)
                .output()
                .unwrap()
                .status
                .success()
        };
        assert!(run(&["x509", "-in", "certificate.pem", "-pubkey", "-noout", "-out", "public.pem"]));
        run(&["dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "body"])
    }
}

/// From when on a certificate is good, as openssl reads it.
fn began(certificate: &Path) -> Timestamp {
    let mut openssl = Command::new("openssl");
    openssl.args(["x509", "-noout", "-startdate", "-dateopt", "iso_8601", "-in"]).arg(certificate);
    let said = String::from_utf8(openssl.output().unwrap().stdout).unwrap();
    let said = said.trim().trim_start_matches("notBefore=").replacen(' ', "T", 1);
    let at: jiff::Timestamp = said.parse().expect("a time");
    Timestamp::from_micros(at.as_microsecond())
}
