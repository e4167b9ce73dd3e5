//! What remains of a request's target when the visitor is masked.

use super::client_text::ClientText;

/// What stands where a part was taken out.
const TAKEN_OUT: &str = "*";

/// Characters, also escaped once or twice, behind which a target tells values and no longer a place.
const ENDS_OF_PATH: [&str; 6] = ["?", "#", ";", "%3f", "%23", "%3b"];

/// Signs of an address, of a value with its name, or of something escaped twice.
const SIGNS_OF_A_VALUE: [&str; 5] = ["@", "%40", "=", "%3d", "%25"];

/// The path of a target without query, fragment and parameters, and with every segment taken out that looks like a
/// mail address, a number of a person, or a token.
pub(super) fn without_values(target: &ClientText) -> Option<String> {
    let text = target.escaped();
    let path = if text.starts_with('/') { &text } else { after_authority(&text)? };
    // ASCII letters change case in place, so both texts break at the same bytes.
    let lower = path.to_ascii_lowercase();
    let end = ENDS_OF_PATH.iter().filter_map(|end| lower.find(end)).min().unwrap_or(path.len());
    let path = path.get(..end)?;
    let segments = path.split('/').map(|segment| if is_value(segment) { TAKEN_OUT } else { segment });
    Some(segments.collect::<Vec<_>>().join("/"))
}

/// The path of `http://user@host/path`. Other forms (`*`, `host:443`) name no page.
fn after_authority(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    let slash = rest.find(['/', '?', '#'])?;
    rest.get(slash..).filter(|path| path.starts_with('/'))
}

fn is_value(segment: &str) -> bool {
    let lower = segment.to_ascii_lowercase();
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    let has_letter = segment.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_number = digits >= 8 && !has_letter;
    let is_token = segment.len() >= 20 && digits >= 4 && !segment.contains('.');
    is_number || is_token || SIGNS_OF_A_VALUE.iter().any(|sign| lower.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(target: &str) -> Option<String> {
        without_values(&ClientText::new(target.as_bytes())?)
    }

    /// Shows: R1
    #[test]
    fn queries_and_values_are_taken_out_of_a_path() {
        let kept = [
            ("/", "/"),
            ("/images/logo.png?for=siti", "/images/logo.png"),
            ("/basket;jsessionid=81AF", "/basket"),
            ("/search%3Fq=siti", "/search"),
            ("/unsubscribe/siti@shop.example/now", "/unsubscribe/*/now"),
            ("/unsubscribe/siti%40shop.example", "/unsubscribe/*"),
            ("/unsubscribe/siti%2540shop.example", "/unsubscribe/*"),
            ("/track/628123456789", "/track/*"),
            ("/track/+62-812-3456-789", "/track/*"),
            ("/reset/0f3a9c1e-5b7d-4c2e-9a61-7d0b2f4e8c35", "/reset/*"),
            ("http://siti:pw@shop.example/a?b", "/a"),
            ("/2026/05/archive-of-the-month", "/2026/05/archive-of-the-month"),
            ("/CASE/Kept", "/CASE/Kept"),
        ];

        for (target, expected) in kept {
            assert_eq!(path(target).as_deref(), Some(expected), "{target}");
        }
    }

    #[test]
    fn a_target_that_names_no_page_leaves_nothing() {
        for target in ["*", "shop.example:443", "http://shop.example?q=siti", "siti"] {
            assert_eq!(path(target), None, "{target}");
        }
    }
}
