//! Reads JSON lines, as nginx writes them with `log_format ... escape=json`.

use core::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

use super::Line;
use super::client_text::ClientText;
use super::fault::LineFault;
use super::request_line::RequestLine;
use super::{address, host, time};

/// The fields we know, by nginx's names for its variables; any other field is passed over.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Fields {
    remote_addr: Option<Text>,
    remote_user: Option<Text>,
    msec: Option<Number>,
    time_iso8601: Option<Text>,
    time_local: Option<Text>,
    request: Option<Text>,
    request_method: Option<Text>,
    request_uri: Option<Text>,
    server_protocol: Option<Text>,
    status: Option<Number>,
    body_bytes_sent: Option<Number>,
    http_referer: Option<Text>,
    http_user_agent: Option<Text>,
    vhost: Option<Text>,
    server_name: Option<Text>,
    host: Option<Text>,
}

/// A text. nginx copies the client's bytes into its JSON as they came, so it need not be UTF-8.
struct Text(Vec<u8>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BytesOfText;

        impl Visitor<'_> for BytesOfText {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Text, E> {
                Ok(Text(bytes.to_vec()))
            }
        }

        deserializer.deserialize_bytes(BytesOfText)
    }
}

/// The digits of a number, which operators write with or without quotes.
struct Number(String);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DigitsOfNumber;

        impl Visitor<'_> for DigitsOfNumber {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Number, E> {
                Ok(Number(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Number, E> {
                // Milliseconds, because the only number with a fraction is nginx's `$msec`.
                Ok(Number(format!("{number:.3}")))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
                Ok(Number(text.to_owned()))
            }
        }

        deserializer.deserialize_any(DigitsOfNumber)
    }
}

/// Reads one JSON object.
pub(super) fn read(line: &[u8]) -> Result<Line, LineFault> {
    if line.is_empty() {
        return Err(LineFault::Blank);
    }
    if !line.trim_ascii_start().starts_with(b"{") {
        // An array would be read as the fields in their order, which no server writes.
        return Err(LineFault::Json);
    }
    let fields: Fields = serde_json::from_slice(line)
        .map_err(|cause| if cause.is_eof() { LineFault::CutOff } else { LineFault::Json })?;
    let remote = fields.remote_addr.as_ref().ok_or(LineFault::Missing("remote_addr"))?;
    Ok(Line {
        remote: address::read(&remote.0).ok_or(LineFault::Address)?,
        at_micros: at_micros(&fields)?,
        request: request(&fields),
        status: status(fields.status.as_ref())?,
        bytes: size(fields.body_bytes_sent.as_ref())?,
        virtual_host: virtual_host(&fields),
        user: client_text(fields.remote_user.as_ref()),
        referer: client_text(fields.http_referer.as_ref()),
        agent: client_text(fields.http_user_agent.as_ref()),
    })
}

/// A field that says something: nginx writes nothing or a hyphen for what is not there.
fn present(field: Option<&Text>) -> Option<&[u8]> {
    field.map(|value| value.0.as_slice()).filter(|bytes| !matches!(*bytes, b"" | b"-"))
}

fn client_text(field: Option<&Text>) -> Option<ClientText> {
    present(field).and_then(ClientText::new)
}

fn digits(field: Option<&Number>) -> Option<&str> {
    field.map(|number| number.0.as_str()).filter(|digits| !matches!(*digits, "" | "-"))
}

/// The first time that is there, the finest first.
fn at_micros(fields: &Fields) -> Result<i64, LineFault> {
    let bytes = digits(fields.msec.as_ref())
        .map(str::as_bytes)
        .or_else(|| present(fields.time_iso8601.as_ref()))
        .or_else(|| present(fields.time_local.as_ref()))
        .ok_or(LineFault::Missing("time_iso8601"))?;
    core::str::from_utf8(bytes).ok().and_then(time::read_any).ok_or(LineFault::Time)
}

fn request(fields: &Fields) -> Option<RequestLine> {
    if let Some(line) = present(fields.request.as_ref()) {
        return RequestLine::read(line);
    }
    let parts = [&fields.request_method, &fields.request_uri, &fields.server_protocol];
    let parts: Vec<&[u8]> = parts.into_iter().filter_map(|part| present(part.as_ref())).collect();
    RequestLine::read(&parts.join(&b' '))
}

fn status(field: Option<&Number>) -> Result<u16, LineFault> {
    digits(field)
        .map_or(Ok(0), |digits| digits.parse().ok().filter(|status| *status <= 999).ok_or(LineFault::Status))
}

fn size(field: Option<&Number>) -> Result<u64, LineFault> {
    digits(field).map_or(Ok(0), |digits| digits.parse().map_err(|_| LineFault::Size))
}

/// The configured name before the name the client asked for, which may be any name at all.
fn virtual_host(fields: &Fields) -> Option<String> {
    let names = [&fields.vhost, &fields.server_name, &fields.host];
    let mut texts = names.into_iter().filter_map(|name| core::str::from_utf8(present(name.as_ref())?).ok());
    texts.find_map(host::normalise_host)
}
