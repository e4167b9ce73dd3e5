// An authenticator for tests: it makes keys and signs as a device does, and can be told to do it wrongly.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};

/// A device with one passkey.
#[derive(Clone)]
pub(crate) struct Authenticator {
    key: SigningKey,
    pub(crate) id: Vec<u8>,
    /// By what it knows its owner.
    pub(crate) owner: String,
    pub(crate) counter: u32,
    /// Where its browser is.
    pub(crate) origin: String,
    pub(crate) site: String,
    /// What it says of the person: present and verified.
    pub(crate) flags: u8,
}

impl Authenticator {
    pub(crate) fn new(seed: u8) -> Self {
        Self {
            key: SigningKey::from_bytes(&[seed; 32]),
            id: vec![seed; 24],
            owner: String::new(),
            counter: 0,
            origin: "http://localhost:8080".to_owned(),
            site: "localhost".to_owned(),
            flags: 0b101,
        }
    }

    /// Makes its passkey for this owner; the answer as the page's script hands it in.
    pub(crate) fn make(&mut self, challenge: &str, owner: &str) -> String {
        owner.clone_into(&mut self.owner);
        let mut data = self.head(self.flags | 0b100_0000);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        // {1: 1, 3: -8, -1: 6, -2: the key}
        data.extend([0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20]);
        data.extend(self.key.verifying_key().as_bytes());
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        attestation.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        attestation.extend(&data);
        let client = URL_SAFE_NO_PAD.encode(self.client("webauthn.create", challenge));
        let attestation = URL_SAFE_NO_PAD.encode(attestation);
        format!(r#"{{"client":"{client}","attestation":"{attestation}"}}"#)
    }

    /// Signs a challenge with it, and counts.
    pub(crate) fn sign(&mut self, challenge: &str) -> String {
        self.counter += 1;
        let (client, data) = (self.client("webauthn.get", challenge), self.head(self.flags));
        let signed = [data.clone(), Sha256::digest(&client).to_vec()].concat();
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let (id, signature) = (text(&self.id), text(&self.key.sign(&signed).to_bytes()));
        let (client, data, user) = (text(&client), text(&data), &self.owner);
        format!(
            r#"{{"id":"{id}","client":"{client}","data":"{data}","signature":"{signature}","user":"{user}"}}"#
        )
    }

    fn client(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let origin = &self.origin;
        let text = format!(
            r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#
        );
        text.into_bytes()
    }

    fn head(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.site.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }
}
