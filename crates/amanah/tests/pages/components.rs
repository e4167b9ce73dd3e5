//! How each component looks.

use amanah::web::frame::FormMark;
use amanah::web::gallery::samples;
use amanah::web::{Language, Words};
use jiff::tz::TimeZone;

use crate::support::NOW;

#[test]
fn components_look_as_drawn() {
    for language in Language::ALL {
        let words = Words::new(*language, TimeZone::get("Asia/Jakarta").unwrap(), NOW);
        for (name, html) in samples(&words, &FormMark::new("mark")) {
            insta::assert_snapshot!(format!("{name}-{}", language.code()), html.unwrap());
        }
    }
}
