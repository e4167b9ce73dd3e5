//! One line of a client.

use core::net::IpAddr;

use smtp_proto::{MAIL_SMTPUTF8, Request as Parsed};

/// What a client says.
#[derive(Clone, PartialEq, Eq)]
pub enum Request {
    /// It greets.
    Lhlo,
    /// Whom the mail comes from, by the envelope.
    Mail {
        /// The return path; empty for the null path.
        sender: String,
        /// How many bytes it will have, if that was said.
        size_bytes: usize,
        /// Whether addresses may have letters beyond ASCII.
        is_utf8: bool,
    },
    /// For whom it is.
    Rcpt {
        /// The recipient.
        recipient: String,
    },
    /// The message follows.
    Data,
    /// Who spoke to the mail server before it spoke to us.
    Forward {
        /// The address; none when the mail server does not know it, or says something else.
        client: Option<IpAddr>,
    },
    /// What was said of this mail is forgotten.
    Reset,
    /// Nothing.
    Noop,
    /// It goes.
    Quit,
}

impl core::fmt::Debug for Request {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Lhlo => "Lhlo",
            Self::Mail { .. } => "Mail(..)",
            Self::Rcpt { .. } => "Rcpt(..)",
            Self::Data => "Data",
            Self::Forward { .. } => "Forward(..)",
            Self::Reset => "Reset",
            Self::Noop => "Noop",
            Self::Quit => "Quit",
        })
    }
}

/// Why a line is none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadRequest {
    /// It is a word of another protocol, or of none.
    Unknown,
    /// Its words are in no order.
    Syntax,
    /// It asks for what we do not offer.
    Parameter,
}

/// Reads a line without its end.
///
/// # Errors
/// When it is none.
pub fn read(line: &[u8]) -> Result<Request, BadRequest> {
    if line.get(..8).is_some_and(|word| word.eq_ignore_ascii_case(b"XFORWARD")) {
        return forward(line.get(8..).unwrap_or_default());
    }
    let ended = [line, b"\r\n"].concat();
    match Parsed::parse(&mut ended.iter()) {
        Ok(Parsed::Lhlo { .. }) => Ok(Request::Lhlo),
        Ok(Parsed::Mail { from }) => Ok(Request::Mail {
            sender: from.address.into_owned(),
            size_bytes: from.size,
            is_utf8: from.flags & MAIL_SMTPUTF8 != 0,
        }),
        Ok(Parsed::Rcpt { to }) => Ok(Request::Rcpt { recipient: to.address.into_owned() }),
        Ok(Parsed::Data) => Ok(Request::Data),
        Ok(Parsed::Rset) => Ok(Request::Reset),
        Ok(Parsed::Noop { .. }) => Ok(Request::Noop),
        Ok(Parsed::Quit) => Ok(Request::Quit),
        Ok(_) | Err(smtp_proto::Error::UnknownCommand) => Err(BadRequest::Unknown),
        Err(smtp_proto::Error::UnsupportedParameter { .. } | smtp_proto::Error::InvalidParameter { .. }) => {
            Err(BadRequest::Parameter)
        }
        Err(_) => Err(BadRequest::Syntax),
    }
}

/// `NAME=value` words (Postfix, XFORWARD_README); the address is the only one that anybody uses.
fn forward(words: &[u8]) -> Result<Request, BadRequest> {
    let text = core::str::from_utf8(words).map_err(|_| BadRequest::Syntax)?;
    if !text.starts_with([' ', '\t']) {
        return Err(BadRequest::Unknown);
    }
    let mut client = None;
    for word in text.split_ascii_whitespace() {
        let (name, value) = word.split_once('=').ok_or(BadRequest::Syntax)?;
        if name.eq_ignore_ascii_case("ADDR") {
            let bare = value.get(5..).filter(|_| value.to_ascii_uppercase().starts_with("IPV6:"));
            client = bare.unwrap_or(value).parse().ok();
        }
    }
    Ok(Request::Forward { client })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_mail_server_are_read() {
        let mail = |sender: &str, size_bytes, is_utf8| {
            Ok(Request::Mail { sender: sender.to_owned(), size_bytes, is_utf8 })
        };
        let rcpt = |recipient: &str| Ok(Request::Rcpt { recipient: recipient.to_owned() });

        assert_eq!(read(b"LHLO mx.hoster.test"), Ok(Request::Lhlo));
        assert_eq!(
            read(b"MAIL FROM:<budi@x.example> SIZE=753 BODY=8BITMIME"),
            mail("budi@x.example", 753, false)
        );
        assert_eq!(read(b"mail from:<>"), mail("", 0, false));
        assert_eq!(
            read("MAIL FROM:<b\u{fc}di@x.example> SMTPUTF8".as_bytes()),
            mail("b\u{fc}di@x.example", 0, true)
        );
        assert_eq!(read(b"RCPT TO:<privacy+delete@hoster.test>"), rcpt("privacy+delete@hoster.test"));
        assert_eq!(read(b"RCPT TO:<a@hoster.test> ORCPT=rfc822;a@hoster.test"), rcpt("a@hoster.test"));
        assert_eq!(read(b"DATA"), Ok(Request::Data));
        assert_eq!(read(b"RSET"), Ok(Request::Reset));
        assert_eq!(read(b"NOOP"), Ok(Request::Noop));
        assert_eq!(read(b"QUIT"), Ok(Request::Quit));
    }

    #[test]
    fn the_address_of_the_client_is_read_as_postfix_sends_it() {
        let client = |text: &str| Ok(Request::Forward { client: text.parse().ok() });

        assert_eq!(read(b"XFORWARD NAME=mx.x.example ADDR=192.0.2.7 PORT=41234"), client("192.0.2.7"));
        assert_eq!(read(b"xforward ADDR=IPV6:2001:db8::7"), client("2001:db8::7"));
        assert_eq!(read(b"XFORWARD PROTO=ESMTP HELO=x IDENT=y SOURCE=REMOTE"), client(""));
        assert_eq!(read(b"XFORWARD ADDR=[UNAVAILABLE]"), client(""));
        assert_eq!(read(b"XFORWARD ADDR"), Err(BadRequest::Syntax));
        assert_eq!(read(b"XFORWARDED"), Err(BadRequest::Unknown));
    }

    #[test]
    fn other_words_are_refused() {
        assert_eq!(read(b"HELLO"), Err(BadRequest::Unknown));
        assert_eq!(read(b"EHLO x"), Err(BadRequest::Unknown));
        assert_eq!(read(b"VRFY root"), Err(BadRequest::Unknown));
        assert_eq!(read(b"BDAT 5"), Err(BadRequest::Unknown));
        assert_eq!(read(b"RCPT TO:a b"), Err(BadRequest::Syntax));
        assert!(read(b"").is_err());
        assert!(read(b"MAIL FROM:<a@x.example> SIZE=x").is_err());
    }
}
