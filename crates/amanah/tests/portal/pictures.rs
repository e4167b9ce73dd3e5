//! How every room looks, as snapshots, over one seeded customer and a clock that stands still.

use crate::zone::{Answer, Browser, NOW, PASSWORD, SRI, Zone, without_text, zone};

const MOST_BYTES: usize = 50_000;

/// Pages anybody can open.
const OUTSIDE: &[(&str, &str)] = &[
    ("sign-up", "/sign-up"),
    ("sign-in", "/sign-in"),
    ("link", "/sign-in/link"),
    ("link-sent", "/sign-in/link-sent"),
    ("link-used", "/sign-in/link/no-such-token"),
    ("change-stopped", "/change-stopped"),
    ("stop-useless", "/stop-change/no-such-token"),
    ("request-useless", "/request/confirm/no-such-token"),
];

/// Rooms of a customer.
const INSIDE: &[(&str, &str)] = &[
    ("home", "/home"),
    ("my-data", "/my-data"),
    ("uses", "/uses"),
    ("messages", "/messages"),
    ("profile", "/profile"),
    ("change-email", "/profile/email"),
    ("change-name", "/profile/name/name"),
    ("correct-phone", "/profile/correct/phone"),
    ("correct-address", "/profile/correct/postal_address"),
    ("security", "/security"),
    ("passkeys", "/security/passkeys"),
    ("second-step", "/security/second-step"),
    ("password", "/security/password"),
    ("proof", "/security/proof"),
    ("agreements", "/agreements"),
    ("services", "/services"),
    ("requests", "/requests"),
    ("leave", "/leave"),
    ("tickets", "/tickets"),
    ("ticket-new", "/tickets/new"),
    ("ticket", "/tickets/tkt_0123456789abcdef0123456789abcdef"),
];

#[tokio::test]
async fn pages_outside_look_as_drawn() {
    let zone = zone().await;

    for language in ["en", "id"] {
        let mut browser = zone.browser().reading(language);
        for (name, path) in OUTSIDE {
            look(&mut browser, &format!("{name}-{language}"), path).await;
        }
    }
}

#[tokio::test]
async fn rooms_look_as_drawn() {
    let zone = zone().await;
    let mut browser = lived_in(&zone).await;

    for language in ["en", "id"] {
        browser = browser.reading(language);
        for (name, path) in INSIDE {
            look(&mut browser, &format!("{name}-{language}"), path).await;
        }
    }
}

/// Rooms of the owner of a company's account with somebody in billing.
const OF_OWNER: &[(&str, &str)] = &[
    ("people", "/people"),
    ("invite", "/people/invite"),
    ("company", "/company"),
    ("company-uses", "/company/uses"),
];

#[tokio::test]
async fn the_rooms_of_a_companys_people_look_as_drawn() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let mut wati = zone.invited(&mut owner, "wati@toko-sri.example", "billing").await;
    let fields = [("email", "joko@toko-sri.example"), ("roles", "technical")];
    owner.post_from("/people/invite", "/people/invite", &fields).await;
    let link = zone.link("invitation").await;
    let step = owner.get("/people").await.link_to("/people/person/");
    let over = step.replace("/roles", "/hand-over");
    owner.post_from(&over, &over, &[("keeps", "technical")]).await;

    for language in ["en", "id"] {
        owner = owner.reading(language);
        wati = wati.reading(language);
        let mut visitor = zone.browser().reading(language);
        for (name, path) in OF_OWNER {
            look(&mut owner, &format!("{name}-{language}"), path).await;
        }
        look(&mut owner, &format!("person-roles-{language}"), &step).await;
        look(&mut owner, &format!("take-out-{language}"), &step.replace("/roles", "/take-out")).await;
        look(&mut wati, &format!("people-billing-{language}"), "/people").await;
        look(&mut wati, &format!("offer-{language}"), "/people/offer").await;
        look(&mut visitor, &format!("invitation-{language}"), &link).await;
    }
}

#[tokio::test]
async fn pages_that_keep_what_was_typed_look_as_drawn() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    let new = "/tickets/new";
    let question = [("subject", "Mail"), ("text", "Nothing arrives\nsince Monday")];
    let tab = owner.get(new).await;
    zone.clock.move_to(NOW.plus_micros(301_000_000));
    let invite = [("email", "wati@toko-sri.example"), ("roles", "billing")];
    for language in ["en", "id"] {
        owner = owner.reading(language);
        let proof = owner.post_from("/people", "/people/invite", &invite).await;
        shown(&proof, &format!("kept-proof-{language}"));
        let code = owner.send_form(&proof, "/people/invite", &[("again-by", "code")]).await;
        assert!(code.text.contains("again-code"), "{}", code.text);
    }
    zone.clock.move_to(NOW.plus_hours(30));

    for language in ["en", "id"] {
        owner = owner.reading(language);
        let signed_out = owner.send_form(&tab, new, &question).await;
        shown(&signed_out, &format!("kept-session-{language}"));
        let mut other = owner.clone();
        let resumed =
            other.send_form(&signed_out, "/sign-in", &[("email", SRI), ("password", PASSWORD)]).await;
        shown(&resumed, &format!("kept-resumed-{language}"));
    }
}

#[tokio::test]
async fn the_page_of_one_datum_and_of_one_entry_look_as_drawn() {
    let zone = zone().await;
    let mut browser = lived_in(&zone).await;
    let datum = browser.get("/my-data?category=contact").await.link_to("/my-data/dat_");
    let entry = browser.get("/uses").await.link_to("/uses/");

    look(&mut browser, "datum-en", &datum).await;
    look(&mut browser, "use-en", &entry).await;
}

/// A customer who has replaced their name, corrected their telephone number and asked a question.
async fn lived_in(zone: &Zone) -> Browser {
    let mut browser = zone.customer(SRI).await;
    let name = [("value", "Sri Lestari")];
    browser.post_from("/profile/name/name", "/profile/name/name/confirm", &name).await;
    let phone = [("value", "0812 3456 7890")];
    browser.post_from("/profile/correct/phone", "/profile/correct/phone", &phone).await;
    let form = "tkt_0123456789abcdef0123456789abcdef";
    let question = [("subject", "Mail"), ("text", "Nothing arrives since Monday"), ("form", form)];
    browser.post_from("/tickets/new", "/tickets/new", &question).await;
    browser
}

/// A page that came as the answer to a form.
pub(crate) fn shown(answer: &Answer, name: &str) {
    assert_eq!(answer.location(), "", "{name}");
    assert!(without_text(&answer.text).is_empty(), "{name}: {:?}", without_text(&answer.text));
    let clean = without(&redact(&answer.text), "name=\"kept-form\" value=\"", '"');
    insta::assert_snapshot!(name.to_owned(), clean);
}

async fn look(browser: &mut Browser, name: &str, path: &str) {
    let answer = browser.get(path).await;

    assert!(answer.text.len() < MOST_BYTES, "{name}: {} bytes", answer.text.len());
    assert!(
        !answer.text.contains("[portal-") && !answer.text.contains("[attribute-"),
        "{name}: a text is missing"
    );
    assert!(without_text(&answer.text).is_empty(), "{path}: {:?}", without_text(&answer.text));
    insta::assert_snapshot!(name, redact(&answer.text));
}

/// The mark of our forms and the names of the assets change with everything else.
pub(crate) fn redact(text: &str) -> String {
    let clean = without(text, "name=\"form_token\" value=\"", '"');
    let clean = without_secrets(&clean);
    let clean = without(&clean, "name=\"form\" value=\"", '"');
    without(&clean, "/assets/amanah-", '.')
}

/// The text with whatever stands between `start` and `end` left out.
fn without(text: &str, start: &str, end: char) -> String {
    let mut pieces = text.split(start);
    let mut clean = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (_, rest) = piece.split_once(end).unwrap();
        clean.push_str(&format!("{start}[…]{end}{rest}"));
    }
    clean
}

/// Codes and tokens of requests: whatever long word stands behind their path.
fn without_secrets(text: &str) -> String {
    let mut pieces = text.split("/request/");
    let mut clean = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (kind, rest) = ["confirm/", "stop/"]
            .iter()
            .find_map(|kind| Some((*kind, piece.strip_prefix(kind)?)))
            .unwrap_or(("", piece));
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-_".contains(c));
        clean.push_str(&format!("/request/{kind}[…]{rest}"));
    }
    clean
}
