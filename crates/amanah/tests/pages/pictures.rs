//! How each page looks, in both languages, as snapshots.

use amanah::web::endpoints::Actor;

use crate::support::{Browser, doors, doors_at, rows_of_every_audience};

const MOST_BYTES: usize = 50_000;

#[tokio::test]
async fn pages_look_as_drawn() {
    for language in ["en", "id"] {
        for (name, path) in
            [("front", "/"), ("policy", "/policy"), ("gallery", "/_gallery"), ("not-found", "/no-such-page")]
        {
            let answer = Browser::at(doors()).reading(language).get(path).await;

            assert!(answer.text.len() < MOST_BYTES, "{name}: {} bytes", answer.text.len());
            insta::assert_snapshot!(format!("{name}-{language}"), redact(&answer.text));
        }
    }
}

#[tokio::test]
async fn the_frame_of_each_room_looks_as_drawn() {
    for (name, actor, path) in [
        ("portal", Actor::Customer, "/no-such-page"),
        ("console", crate::support::OFFICER, "/console/no-such-page"),
        ("console-visitor", Actor::Visitor, "/console/no-such-page"),
    ] {
        let answer = Browser::at(doors()).signed_in_as(actor).get(path).await;

        insta::assert_snapshot!(format!("frame-{name}"), redact(&answer.text));
    }
}

#[tokio::test]
async fn the_throw_away_company_says_that_it_is_one() {
    let real = Browser::at(doors_at("https://my.contoh.example", false)).get("/").await;
    let demo = Browser::at(doors()).get("/").await;

    assert!(!real.text.contains("demo-strip"));
    assert!(demo.text.contains("demo-strip"));
}

#[tokio::test]
async fn our_fault_looks_as_drawn() {
    for language in ["en", "id"] {
        let mut browser = Browser::at_rows(doors(), rows_of_every_audience()).reading(language);

        let answer = browser.get("/panics").await;

        insta::assert_snapshot!(format!("our-fault-{language}"), redact(&answer.text));
    }
}

/// Leaves out what changes with every edit of the style.
fn redact(page: &str) -> String {
    let mut text = String::new();
    for (place, piece) in page.split("/assets/amanah-").enumerate() {
        if place == 0 {
            text.push_str(piece);
        } else {
            text.push_str("/assets/amanah-[hash]");
            text.push_str(piece.get(12..).unwrap());
        }
    }
    text
}
