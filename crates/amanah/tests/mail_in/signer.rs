//! A signer of mails (RFC 6376, RFC 8463) that shares nothing with the verifier: simple/simple, ed25519.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};

/// How a mail is signed.
#[derive(Clone)]
pub(crate) struct Signer {
    pub(crate) domain: String,
    pub(crate) selector: String,
    /// The fields it covers.
    pub(crate) covers: Vec<&'static str>,
    /// Further tags, each with its semicolon.
    pub(crate) more: String,
    pub(crate) key: SigningKey,
}

impl Signer {
    pub(crate) fn of(domain: &str) -> Self {
        Self {
            domain: domain.to_owned(),
            selector: "s1".to_owned(),
            covers: vec!["from", "to", "subject", "date"],
            more: "t=1795478000; ".to_owned(),
            key: SigningKey::from_bytes(&[7; 32]),
        }
    }

    /// The record of its key, and where it stands.
    pub(crate) fn record(&self) -> (String, String) {
        let key = STANDARD.encode(self.key.verifying_key().to_bytes());
        (format!("{}._domainkey.{}", self.selector, self.domain), format!("v=DKIM1; k=ed25519; p={key}"))
    }

    /// The mail with its signature in front.
    pub(crate) fn sign(&self, mail: &str) -> String {
        let (header, body) = mail.split_once("\r\n\r\n").expect("a mail has a body");
        let body = format!("{}\r\n", body.trim_end_matches("\r\n"));
        let bh = STANDARD.encode(Sha256::digest(body.as_bytes()));
        let field = format!(
            "DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple; d={}; s={}; {}h={}; bh={bh}; b=",
            self.domain,
            self.selector,
            self.more,
            self.covers.join(":"),
        );
        let mut signed = String::new();
        for name in &self.covers {
            let is_named = |line: &&str| line.to_ascii_lowercase().starts_with(&format!("{name}:"));
            if let Some(line) = header.split("\r\n").filter(is_named).last() {
                signed.push_str(line);
                signed.push_str("\r\n");
            }
        }
        signed.push_str(&field);
        let signature = self.key.sign(&Sha256::digest(signed.as_bytes()));
        format!("{field}{}\r\n{mail}", STANDARD.encode(signature.to_bytes()))
    }
}

/// A mail to a command address, as somebody writes it.
pub(crate) fn mail(from: &str, to: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Hapus akun saya\r\nDate: Mon, 23 Nov 2026 23:00:00 +0000\r\n\
         Message-ID: <1@customer.test>\r\n\r\nMohon hapus akun saya.\r\n"
    )
}
