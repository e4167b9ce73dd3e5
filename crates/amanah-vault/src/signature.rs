//! Whether a passkey signed: the one place where a key of somebody else's is believed.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

use crate::rows::CredentialKey;

/// Whether this key signed this message.
///
/// Enforces: SEC
pub(crate) fn is_signed(key: &CredentialKey, message: &[u8], signature: &[u8]) -> bool {
    match key {
        CredentialKey::P256(point) => {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature).is_ok()
        }
        CredentialKey::Ed25519(key) => {
            UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok()
        }
        CredentialKey::Rsa { modulus, exponent } => RsaPublicKeyComponents { n: modulus, e: exponent }
            .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            .is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::rsa::KeySize;
    use aws_lc_rs::signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
        RsaKeyPair,
    };

    use super::*;

    /// Shows: SEC
    #[test]
    fn each_kind_of_key_knows_its_own_signature_and_no_other() {
        let random = SystemRandom::new();
        let point = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let edwards = Ed25519KeyPair::generate().unwrap();
        let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let mut by_rsa = vec![0; rsa.public_modulus_len()];
        rsa.sign(&RSA_PKCS1_SHA256, &random, b"sapi", &mut by_rsa).unwrap();
        // SEQUENCE { INTEGER modulus (a zero and 256 bytes), INTEGER exponent (3 bytes) } in DER.
        let public = rsa.public_key().as_ref();
        let (modulus, exponent) = (public[9..265].to_vec(), public[267..270].to_vec());
        let pairs = [
            (
                CredentialKey::P256(point.public_key().as_ref().to_vec()),
                point.sign(&random, b"sapi").unwrap().as_ref().to_vec(),
            ),
            (
                CredentialKey::Ed25519(edwards.public_key().as_ref().to_vec()),
                edwards.sign(b"sapi").as_ref().to_vec(),
            ),
            (CredentialKey::Rsa { modulus, exponent }, by_rsa),
        ];

        for (at, (key, signature)) in pairs.iter().enumerate() {
            let other = &pairs[(at + 1) % pairs.len()].1;
            assert!(is_signed(key, b"sapi", signature));
            assert!(!is_signed(key, b"kuda", signature));
            assert!(!is_signed(key, b"sapi", other));
            assert!(!is_signed(key, b"sapi", b""));
        }
    }
}
