use proptest::prelude::*;

use super::*;

const SITE: &str = "clients.contoh.example";
const ORIGIN: &str = "https://clients.contoh.example";
const CHALLENGE: [u8; 32] = [7; 32];

fn expected() -> Expected<'static> {
    Expected { challenge: &CHALLENGE, origin: ORIGIN, site: SITE }
}

fn client(kind: &str, challenge: &[u8], origin: &str) -> Vec<u8> {
    let challenge = URL_SAFE_NO_PAD.encode(challenge);
    format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#).into()
}

fn head(site: &str, flags: u8, counter: u32) -> Vec<u8> {
    let mut data = Sha256::digest(site.as_bytes()).to_vec();
    data.push(flags);
    data.extend(counter.to_be_bytes());
    data
}

/// A key of P-256 as authenticators write it: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
fn cose() -> Vec<u8> {
    let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32];
    key.extend([1; 32]);
    key.extend([0x22, 0x58, 32]);
    key.extend([2; 32]);
    key
}

fn attestation(data: &[u8]) -> Vec<u8> {
    let mut object = vec![0xa3];
    object.extend([0x63]);
    object.extend(b"fmt");
    object.extend([0x64]);
    object.extend(b"none");
    object.extend([0x67]);
    object.extend(b"attStmt");
    object.extend([0xa0, 0x68]);
    object.extend(b"authData");
    object.extend([0x59]);
    object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
    object.extend(data);
    object
}

fn made(flags: u8, key: &[u8]) -> Vec<u8> {
    let mut data = head(SITE, flags, 0);
    data.extend([0; 16]);
    data.extend([0, 4]);
    data.extend(b"cred");
    data.extend(key);
    attestation(&data)
}

/// Shows: SEC
#[test]
fn a_new_credential_is_read_with_its_key() {
    let new = registration(&client("webauthn.create", &CHALLENGE, ORIGIN), &made(0x45, &cose()), &expected());

    let new = new.unwrap();
    assert_eq!((new.id.as_slice(), new.counter), (b"cred".as_slice(), 0));
    let PublicKey::P256(point) = new.key else { panic!("no point") };
    assert_eq!((point.len(), point[0]), (65, 4));
}

/// Shows: SEC
#[test]
fn an_answer_for_something_else_is_refused_by_what_it_was_for() {
    let good = head(SITE, 0x05, 9);
    let read = |client: &[u8], data: &[u8]| assertion(client, data, &expected()).unwrap_err();
    let right = client("webauthn.get", &CHALLENGE, ORIGIN);
    let framed = br#"{"type":"webauthn.get","challenge":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc","origin":"https://clients.contoh.example","crossOrigin":true}"#;

    assert_eq!(assertion(&right, &good, &expected()).unwrap().counter, 9);
    assert_eq!(read(&client("webauthn.create", &CHALLENGE, ORIGIN), &good), WebauthnFault::OtherKind);
    assert_eq!(read(&client("webauthn.get", &[8; 32], ORIGIN), &good), WebauthnFault::OtherChallenge);
    assert_eq!(
        read(&client("webauthn.get", &CHALLENGE, "https://evil.example"), &good),
        WebauthnFault::OtherOrigin
    );
    assert_eq!(read(framed, &good), WebauthnFault::OtherOrigin);
    assert_eq!(read(&right, &head("evil.example", 0x05, 9)), WebauthnFault::OtherSite);
    assert_eq!(read(&right, &head(SITE, 0x01, 9)), WebauthnFault::NotVerified);
    assert_eq!(read(&right, &head(SITE, 0x04, 9)), WebauthnFault::NotVerified);
}

/// Shows: SEC
#[test]
fn what_is_cut_off_doubled_or_too_long_is_no_answer() {
    let right = client("webauthn.get", &CHALLENGE, ORIGIN);
    let good = head(SITE, 0x05, 9);
    let whole = made(0x45, &cose());
    let create = client("webauthn.create", &CHALLENGE, ORIGIN);
    let long = [good.clone(), vec![0; 20_000]].concat();

    for length in 0..good.len() {
        assert!(assertion(&right, &good[..length], &expected()).is_err(), "{length}");
    }
    for length in 0..whole.len() {
        assert!(registration(&create, &whole[..length], &expected()).is_err(), "{length}");
    }
    assert!(assertion(&right, &long, &expected()).is_err());
    assert!(assertion(&right, &[good.clone(), vec![0]].concat(), &expected()).is_err());
    assert!(assertion(&[b"x".repeat(20_000), right].concat(), &good, &expected()).is_err());
    assert!(registration(&create, &made(0x05, &cose()), &expected()).is_err(), "no credential in it");
    assert!(registration(&create, &made(0x45, &[cose(), vec![0]].concat()), &expected()).is_err());
}

/// Shows: SEC
#[test]
fn a_key_of_another_kind_is_refused() {
    let create = client("webauthn.create", &CHALLENGE, ORIGIN);
    // {1: 2, 3: -35 (ES384), -1: 2}
    let es384 = [0xa3, 0x01, 0x02, 0x03, 0x38, 0x22, 0x20, 0x02];
    // {1: 2, 1: 2}: a key twice.
    let doubled = [0xa2, 0x01, 0x02, 0x01, 0x02];

    assert_eq!(registration(&create, &made(0x45, &es384), &expected()), Err(WebauthnFault::OtherKeyKind));
    assert_eq!(
        registration(&create, &made(0x45, &doubled), &expected()),
        Err(WebauthnFault::NotReadable("credential"))
    );
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_fail(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let create = client("webauthn.create", &CHALLENGE, ORIGIN);
        let right = client("webauthn.get", &CHALLENGE, ORIGIN);

        let _ = registration(&create, &bytes, &expected());
        let _ = registration(&create, &attestation(&[head(SITE, 0xc5, 0), bytes.clone()].concat()), &expected());
        let _ = assertion(&right, &[head(SITE, 0x85, 0), bytes.clone()].concat(), &expected());
        prop_assert!(assertion(&bytes, &head(SITE, 0x05, 0), &expected()).is_err());
    }
}
