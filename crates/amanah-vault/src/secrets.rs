//! Random secrets that leave the vault once and are kept as digests.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::entropy::{Entropy, NoEntropy};
use crate::rows::Secret;

const TOKEN_BYTES: usize = 32;

/// What a token is for: its prefix, so that a leaked one can be recognised and one kind is never taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A customer's session.
    CustomerSession,
    /// A member of staff's session.
    StaffSession,
    /// A link that works once.
    Link,
    /// The forms of somebody who has not signed in.
    Visitor,
    /// A program that acts for a customer.
    CustomerProgram,
    /// A program that acts for a member of staff.
    StaffProgram,
}

impl TokenKind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::CustomerSession => "ams_",
            Self::StaffSession => "amk_",
            Self::Link => "aml_",
            Self::Visitor => "amv_",
            Self::CustomerProgram => "amc_",
            Self::StaffProgram => "amp_",
        }
    }
}

/// The random bytes of a token.
pub(crate) struct Token(Zeroizing<[u8; TOKEN_BYTES]>);

impl Token {
    pub(crate) fn random(entropy: &Entropy) -> Result<Self, NoEntropy> {
        let mut bytes = Zeroizing::new([0; TOKEN_BYTES]);
        entropy.fill(bytes.as_mut())?;
        Ok(Self(bytes))
    }

    /// Reads a token of this kind; none when it is no such token.
    pub(crate) fn read(kind: TokenKind, text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; TOKEN_BYTES]);
        let digits = text.strip_prefix(kind.prefix())?;
        // The length first: decoding must not depend on how much somebody sends.
        let fits = digits.len() == 43
            && URL_SAFE_NO_PAD.decode_slice(digits, bytes.as_mut()).is_ok_and(|read| read == TOKEN_BYTES);
        fits.then_some(Self(bytes))
    }

    /// The text that goes into a cookie or a link.
    pub(crate) fn text(&self, kind: TokenKind) -> Secret {
        let mut text = Zeroizing::new(String::with_capacity(48));
        text.push_str(kind.prefix());
        URL_SAFE_NO_PAD.encode_string(self.0.as_ref(), &mut text);
        Secret::new(text)
    }

    /// What the store keeps. The token is 32 random bytes, so a plain hash cannot be tried out.
    pub(crate) fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_ref()).into()
    }

    /// A tag of something that was sent with the token: whoever has only the store cannot try out what it was.
    pub(crate) fn tag(&self, what: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, self.0.as_ref()));
        for part in core::iter::once(&what.as_bytes()).chain(parts) {
            context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(part);
        }
        let mut tag = [0; 32];
        tag.iter_mut().zip(context.sign().as_ref()).for_each(|(to, from)| *to = *from);
        tag
    }

    /// The token for the forms of its session: worth nothing without the cookie, and tells nothing about it.
    pub(crate) fn form_token(&self) -> String {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, self.0.as_ref()), b"form");
        let mut text = URL_SAFE_NO_PAD.encode(tag.as_ref());
        text.truncate(22);
        text
    }
}

/// Six decimal digits, each code equally likely.
pub(crate) fn six_digits(entropy: &Entropy) -> Result<Secret, NoEntropy> {
    loop {
        let number = u32::from_be_bytes(entropy.bytes()?);
        // Numbers above the last whole million would make small codes likelier.
        if number < u32::MAX - u32::MAX % 1_000_000 {
            return Ok(Secret::new(Zeroizing::new(format!("{:06}", number % 1_000_000))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_as_its_kind_alone() {
        let token = Token::random(&Entropy::seeded(1)).unwrap();
        let text = token.text(TokenKind::CustomerSession);

        let again = Token::read(TokenKind::CustomerSession, text.expose()).unwrap();

        assert_eq!(again.digest(), token.digest());
        assert_eq!(text.expose().len(), 47);
        assert!(Token::read(TokenKind::StaffSession, text.expose()).is_none());
    }

    #[test]
    fn what_is_no_token_is_none() {
        let long = "A".repeat(100_000);
        for bad in
            ["", "ams_", "ams_AAAA", "ams_????", &format!("ams_{}", "é".repeat(43)), &format!("ams_{long}")]
        {
            assert!(Token::read(TokenKind::CustomerSession, bad).is_none());
        }
    }

    #[test]
    fn a_form_token_is_short_and_not_the_token() {
        let token = Token::random(&Entropy::seeded(1)).unwrap();

        assert_eq!(token.form_token().len(), 22);
        assert_eq!(token.form_token(), token.form_token());
        assert!(!token.text(TokenKind::CustomerSession).expose().contains(&token.form_token()));
    }

    #[test]
    fn codes_have_six_digits() {
        let entropy = Entropy::seeded(5);
        for _ in 0..1_000 {
            let code = six_digits(&entropy).unwrap();
            assert!(code.expose().len() == 6 && code.expose().bytes().all(|b| b.is_ascii_digit()));
        }
    }
}
