//! A text as a picture that telephones read (ISO/IEC 18004), drawn into the page: no request carries what it says.

use core::fmt::Write as _;

use askama::Template;
use askama::filters::HtmlSafe;
use qrcodegen::{QrCode, QrCodeEcc};

/// The empty border that readers need, in modules.
const BORDER: i32 = 4;

/// The picture.
#[derive(Clone, Template)]
#[template(
    source = r#"<svg class="qr" viewBox="0 0 {{ side }} {{ side }}" width="232" height="232" aria-hidden="true" focusable="false"><rect class="qr-light" width="{{ side }}" height="{{ side }}"/><path class="qr-dark" d="{{ path }}"/></svg>"#,
    ext = "html"
)]
pub(crate) struct QrPicture {
    side: i32,
    path: String,
}

impl QrPicture {
    /// The picture of a text; none when it is too long for one.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                let _ = write!(path, "M{} {}h1v1h-1z", x + BORDER, y + BORDER);
            }
        }
        Some(Self { side: code.size() + 2 * BORDER, path })
    }
}

impl HtmlSafe for QrPicture {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_three_corners_and_a_border() {
        let picture = QrPicture::of("otpauth://totp/Contoh:sri%40example.test?secret=ABCD").unwrap();

        let dark = |x: i32, y: i32| picture.path.contains(&format!("M{x} {y}h1"));
        let last = picture.side - BORDER - 1;
        assert!(dark(4, 4) && dark(last, 4) && dark(4, last));
        assert!(!dark(3, 3) && !dark(5, 5));
        assert!(QrPicture::of(&"x".repeat(10_000)).is_none());
    }
}
