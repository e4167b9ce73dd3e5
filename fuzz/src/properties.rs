//! What must hold for every input, whatever it is.
//!
//! Called by the fuzz targets, and for the committed corpus by an ordinary test of `amanah-wire`.

use amanah_wire::access_log::{Format, Line, ServiceRecord, print};
use amanah_wire::bounce;
use amanah_wire::import_map::ImportMap;
use amanah_wire::json_web::Keys;
use amanah_wire::lines::{Content, LONGEST_LINE_BYTES, LineSplitter};
use amanah_wire::mail::automatic::{self, Surroundings};
use amanah_wire::mail::{Header, Identity, Utf8, admission, alignment, gate, key_record, lmtp, signature};
use amanah_wire::opendsr;
use amanah_wire::provider::{LONGEST_NAME, LONGEST_SUBJECT, Profile, facebook, google, token, x};
use amanah_wire::security_event::{self, EventKind, Expected};
use amanah_wire::signed_request;
use amanah_wire::webauthn::{self, assertion, registration};

/// Every text format, of a line that is anything at all.
pub fn combined(bytes: &[u8]) {
    for format in [Format::Combined, Format::VhostCombined, Format::Common, Format::VhostCommon] {
        if let Ok(line) = format.parse(bytes) {
            holds_together(&line);
        }
    }
    let _ = Format::detect(bytes);
}

/// JSON lines, of a line that is anything at all.
pub fn json_lines(bytes: &[u8]) {
    if let Ok(line) = Format::JsonLines.parse(bytes) {
        holds_together(&line);
    }
}

/// The first byte says where the input is cut into chunks.
pub fn lines(bytes: &[u8]) {
    let Some((size, input)) = bytes.split_first() else { return };
    let whole = split(&[input]);
    let chunks: Vec<&[u8]> = input.chunks(usize::from(*size).max(1)).collect();
    assert_eq!(split(&chunks), whole, "chunks of {size} bytes change the lines");
}

/// A map that is anything at all.
pub fn import_map(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match ImportMap::parse(&text) {
        Ok(map) => {
            let targets: Vec<_> = map.targets().map(|(_, target)| target).collect();
            for name in text.split(['=', '\n']).map(str::trim) {
                let found = map.find(Some(name), name);
                assert!(found.is_none_or(|target| targets.contains(&target)), "a target from nowhere");
            }
        }
        Err(faults) => assert!(!faults.0.is_empty(), "a map without faults was refused"),
    }
}

/// A message that is anything at all: nothing of it is kept but three numbers.
pub fn bounce(bytes: &[u8]) {
    if let Ok(notice) = bounce::read(bytes) {
        assert!(notice.status.len() <= 9, "a status is three numbers");
        assert!(
            notice.status.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'),
            "a status is no text"
        );
    }
    let text = String::from_utf8_lossy(bytes);
    if let Some(path) = bounce::ReturnPath::parse(&text) {
        assert_eq!(bounce::ReturnPath::parse(&path.local_part()), Some(path));
    }
}

/// A signed request that is anything at all; the corpus is signed with this secret.
pub fn signed_request(bytes: &[u8]) {
    if let Ok(request) = signed_request::read(&String::from_utf8_lossy(bytes), b"testsecret") {
        assert!(signed_request::is_id(&request.user_id), "somebody without an id");
    }
}

/// A request of OpenDSR that is anything at all: whoever is named is named by something, and nothing of it is printed.
pub fn opendsr(bytes: &[u8]) {
    if let Ok(request) = opendsr::Request::read(bytes) {
        assert!(opendsr::is_uuid(&request.id), "a request without an id");
        assert!((1..=16).contains(&request.identities.len()), "a request about nobody, or about a crowd");
        assert!(request.callbacks.len() <= 4, "a request that calls back everywhere");
        let shown = format!("{request:?}");
        let is_shown = |text: &String| text.len() > 40 && shown.contains(text.as_str());
        assert!(!request.callbacks.iter().any(is_shown), "an address is printed");
        for identity in &request.identities {
            let (opendsr::Identity::Email(value) | opendsr::Identity::CustomerNumber(value)) = identity;
            assert!((1..=320).contains(&value.len()), "somebody who is named by nothing");
        }
        let receipt = opendsr::Receipt {
            controller_id: "fuzz",
            expected_completion_time: "2026-12-26T00:00:00Z",
            received_time: "2026-11-26T00:00:00Z",
            subject_request_id: &request.id,
        };
        assert!(receipt.body(bytes).is_ok(), "a request without a receipt");
    }
}

/// What a security event token holds, which is anything at all.
pub fn security_event(bytes: &[u8]) {
    let client_ids = ["portal.apps.example".to_owned()];
    let expected = Expected { issuer: "https://accounts.google.com/", client_ids: &client_ids };
    if let Ok(token) = security_event::read(bytes, expected) {
        assert!(!token.jti.is_empty() && !token.events.is_empty(), "a token without an id or an event");
        for event in token.events {
            assert!(event.subject.is_none_or(|id| signed_request::is_id(&id)), "somebody without an id");
            assert!(EventKind::ALL.contains(&event.kind), "an event of no kind");
        }
    }
}

/// A set of keys, then, after the first empty line, a token that nobody signed with one of them.
pub fn json_web(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (set, token) = text.split_once("\n\n").unwrap_or((&text, ""));
    if let Ok(keys) = Keys::parse(set.as_bytes()) {
        assert!(keys.verified(token.trim_end()).is_err(), "a token holds that nobody signed");
    }
}

/// Whatever a provider answers to any question.
pub fn provider(bytes: &[u8]) {
    for profile in [facebook::profile(bytes), x::profile(bytes)].into_iter().flatten() {
        holds_two_values(&profile);
        assert!(profile.subject.bytes().all(|byte| byte.is_ascii_digit()), "an id is no row of digits");
        assert!(
            !profile.taken.email.is_some_and(|email| email.is_authoritative),
            "only Google speaks for one"
        );
    }
    let _ = facebook::inspected(bytes, "77", "218471");
    let _ = facebook::is_removed(bytes);
    let _ = google::discovery(bytes, "https://accounts.google.com");
    let _ = token::refusal(bytes);
    if let Ok(tokens) = token::tokens(bytes) {
        assert!(tokens.access.bytes().all(|byte| byte.is_ascii_graphic()), "a token breaks out of its line");
    }
}

fn holds_two_values(profile: &Profile) {
    assert!((1..=LONGEST_SUBJECT).contains(&profile.subject.len()), "an id of no length");
    if let Some(name) = &profile.taken.name {
        assert!(!name.chars().any(char::is_control), "a name steers the terminal");
        assert!((1..=LONGEST_NAME).contains(&name.chars().count()), "a name of no length");
    }
    if let Some(email) = &profile.taken.email {
        let (local, domain) = email.address.rsplit_once('@').expect("an address has a domain");
        assert!(!local.is_empty() && domain.contains('.'), "an address without mailbox or domain");
        assert!(
            !email.address.chars().any(|c| c.is_control() || c.is_whitespace()),
            "an address of two lines"
        );
    }
}

fn holds_together(line: &Line) {
    let printed = print(line);
    assert!(!printed.chars().any(char::is_control), "a printed line controls the terminal");
    let again = Format::of_printed(line).parse(printed.as_bytes());
    assert!(again.as_ref() == Ok(line), "a printed line reads as another one: {printed}");
    let masked = ServiceRecord::of(line);
    assert_eq!(masked.network.to_string().parse(), Ok(masked.network), "the mask is not complete");
    assert!(!masked.path.is_some_and(|path| path.contains(['?', '@'])), "a value is left in the path");
}

fn split(chunks: &[&[u8]]) -> Vec<(u64, Option<Vec<u8>>, bool)> {
    let mut lines = Vec::new();
    let mut keep = |line: amanah_wire::lines::RawLine<'_>| {
        let content = match line.content {
            Content::Whole(bytes) => Some(bytes.to_vec()),
            Content::TooLong => None,
        };
        assert!(
            content.as_ref().is_none_or(|bytes| bytes.len() <= LONGEST_LINE_BYTES),
            "the limit is not kept"
        );
        lines.push((line.number, content, line.is_terminated));
    };
    let mut splitter = LineSplitter::new();
    for chunk in chunks {
        splitter.feed(chunk, &mut keep);
    }
    splitter.finish(&mut keep);
    lines
}

/// What an authenticator says, beside what a browser says of it: nobody here drew a challenge, so nothing holds.
pub fn webauthn(bytes: &[u8]) {
    let expected = webauthn::Expected {
        challenge: b"nobody drew this",
        origin: "https://contoh.example",
        site: "contoh.example",
    };
    let client = br#"{"type":"webauthn.create","challenge":"bm9ib2R5IGRyZXcgdGhpcw","origin":"https://contoh.example"}"#;
    if let Ok(new) = registration(client, bytes, &expected) {
        assert!((1..=1023).contains(&new.id.len()), "a credential without an id");
    }
    let client =
        br#"{"type":"webauthn.get","challenge":"bm9ib2R5IGRyZXcgdGhpcw","origin":"https://contoh.example"}"#;
    if let Ok(used) = assertion(client, bytes, &expected) {
        assert_eq!(used.signed.len(), bytes.len() + 32, "something else is signed");
    }
    assert!(assertion(bytes, bytes, &expected).is_err(), "one text is both halves");
}

/// A mail that is anything at all: whoever is read as its sender is read so by another reader too.
pub fn mail(bytes: &[u8]) {
    let header = Header::read(bytes);
    assert!(header.length() <= bytes.len(), "a header beyond the mail");
    for utf8 in [Utf8::Allowed, Utf8::Refused] {
        match gate::sender(bytes, &header, utf8) {
            Ok(identity) => {
                let address = identity.address();
                assert_eq!(address.matches('@').count(), 1, "two domains");
                assert_eq!(Identity::parse(address, utf8).as_ref(), Some(&identity), "another spelling");
                assert!(identity.domain().is_ascii(), "a domain that the DNS does not know");
                let found = signature::candidates(&header, identity.domain(), 1_795_478_400);
                assert!(found.signatures.len() <= signature::MOST_VERIFIED, "unbounded work");
                assert!(!found.signatures.is_empty() || !found.broken.is_empty(), "refused without a reason");
                for candidate in &found.signatures {
                    let _ = admission::broken_rules(&header, &candidate.signed_by(), "privacy@x.example", 0);
                }
            }
            Err(broken) => assert!(!broken.is_empty(), "refused without a reason"),
        }
    }
    let _ = automatic::sign(&header, Surroundings { return_path: "", own_domains: &[] });
    let text = String::from_utf8_lossy(bytes);
    let _ = key_record::check(&text, true);
    let _ = alignment::record(&[text]);
}

/// A conversation that is anything at all; the first byte says where it is cut. Cuts change nothing.
pub fn lmtp(bytes: &[u8]) {
    let Some((size, input)) = bytes.split_first() else { return };
    let pieces: Vec<&[u8]> = input.chunks(usize::from(*size).max(1)).collect();
    let whole = said(&[input]);
    assert_eq!(said(&pieces), whole, "pieces of {size} bytes change the lines");
    for line in whole {
        if let lmtp::Line::Whole(line) = line {
            assert!(line.len() < lmtp::MOST_LINE_BYTES, "a line without end");
            assert!(!line.contains(&b'\n') && !line.contains(&0), "a second line within a line");
            let _ = lmtp::read(&line);
        }
    }
    assert_eq!(message(&pieces), message(&[input]), "pieces of {size} bytes change the message");
}

fn said(pieces: &[&[u8]]) -> Vec<lmtp::Line> {
    let (mut reader, mut lines) = (lmtp::LineReader::default(), Vec::new());
    for piece in pieces {
        let mut rest = *piece;
        while !rest.is_empty() {
            let (taken, line) = reader.take(rest);
            rest = rest.get(taken..).unwrap_or_default();
            lines.extend(line);
        }
    }
    lines
}

/// The message and how many bytes came behind it.
fn message(pieces: &[&[u8]]) -> (Option<Vec<u8>>, usize) {
    let mut reader = lmtp::DataReader::new(3_000);
    let mut left: usize = pieces.iter().map(|piece| piece.len()).sum();
    for piece in pieces {
        let (taken, has_ended) = reader.take(piece);
        left -= taken;
        if has_ended {
            return (reader.message(), left);
        }
    }
    (None, left)
}
