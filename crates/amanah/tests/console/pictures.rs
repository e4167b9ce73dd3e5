//! How every room looks, as snapshots, over one seeded customer, three members of staff and a clock that stands still.

use amanah_policy::Role;

use crate::billing::{INVOICE, LINES, invoiced};
use crate::zone::{Answer, Browser, NOW, PASSWORD, SRI, Zone, without_text, zone};

const TICKET: &str = "tkt_0123456789abcdef0123456789abcdef";

const MOST_BYTES: usize = 50_000;

/// Pages in front of the console.
const OUTSIDE: &[(&str, &str)] = &[
    ("sign-in", "/console/sign-in"),
    ("link-used", "/console/sign-in/link/no-such-token"),
    ("invitation-used", "/console/invitation/no-such-token"),
];

/// Rooms of the officer.
const OF_THE_OFFICER: &[(&str, &str)] = &[
    ("today", "/console"),
    ("find", "/console/find"),
    ("tickets", "/console/tickets"),
    ("cases-empty", "/console/cases"),
    ("register", "/console/register"),
    ("openings", "/console/openings"),
    ("openings-empty", "/console/openings?day=2026-11-20"),
    ("ledger", "/console/ledger?event=opened"),
    ("ledger-empty", "/console/ledger?event=key_rotated"),
    ("ledger-entry", "/console/ledger/3"),
    ("staff", "/console/staff"),
    ("me", "/console/me"),
    ("me-passkeys", "/console/me/passkeys"),
    ("me-second-step", "/console/me/second-step"),
    ("me-password", "/console/me/password"),
    ("invite", "/console/staff/invite"),
    ("settings", "/console/settings"),
    ("outbox", "/console/outbox"),
    ("letters", "/console/letters"),
    ("letter", "/console/letters/proof_code/en"),
];

#[tokio::test]
async fn pages_in_front_of_the_console_look_as_drawn() {
    let zone = zone().await;

    for language in ["en", "id"] {
        let mut browser = zone.browser().reading(language);
        for (name, path) in OUTSIDE {
            look(&mut browser, &format!("{name}-{language}"), path).await;
        }
    }
}

#[tokio::test]
async fn the_officers_rooms_look_as_drawn() {
    let zone = zone().await;
    let (mut ratna, _, _) = at_work(&zone).await;

    for language in ["en", "id"] {
        ratna = ratna.reading(language);
        for (name, path) in OF_THE_OFFICER {
            look(&mut ratna, &format!("{name}-{language}"), path).await;
        }
    }
}

#[tokio::test]
async fn a_customer_looks_as_drawn_before_and_after_a_purpose() {
    let zone = zone().await;
    let (_, mut agus, page) = at_work(&zone).await;
    let mut budi = zone.colleague("Budi", &[Role::Engineer]).await;

    for language in ["en", "id"] {
        budi = budi.reading(language);
        agus = agus.reading(language);
        look(&mut budi, &format!("open-{language}"), &format!("{page}/open")).await;
        look(&mut budi, &format!("break-glass-{language}"), &format!("{page}/break-glass")).await;
        look(&mut agus, &format!("customer-{language}"), &page).await;
        look(&mut agus, &format!("ticket-{language}"), &format!("{page}/ticket")).await;
    }
}

#[tokio::test]
async fn tickets_and_billing_look_as_drawn() {
    let zone = zone().await;
    let (mut sri, mut bima, page) = invoiced(&zone).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let form = "tkt_0123456789abcdef0123456789abcdef";
    let question = [("subject", "Mail"), ("text", "Nothing arrives since Monday"), ("form", form)];
    sri.post_from("/tickets/new", "/tickets/new", &question).await;
    let ticket = format!("/console/tickets/{form}");
    let write = format!("{page}/invoice");

    for language in ["en", "id"] {
        (sri, bima, agus) = (sri.reading(language), bima.reading(language), agus.reading(language));
        if language == "en" {
            look(&mut agus, "ticket-closed-en", &ticket).await;
            agus.post_from(&ticket, &format!("{ticket}/open"), &[("to", "ticket")]).await;
            agus.post_from(&ticket, &format!("{ticket}/note"), &[("note", "The quota is full")]).await;
            agus.post_from(&ticket, &format!("{ticket}/answer"), &[("answer", "It is back.")]).await;
        }
        look(&mut agus, &format!("ticket-read-{language}"), &ticket).await;
        look(&mut agus, &format!("service-add-{language}"), &format!("{page}/service")).await;
        look(&mut bima, &format!("billing-{language}"), "/console/billing").await;
        look(&mut bima, &format!("invoice-{language}"), INVOICE).await;
        look(&mut bima, &format!("credit-{language}"), &format!("{INVOICE}/credit")).await;
        look(&mut bima, &format!("invoice-write-{language}"), &write).await;
        look(&mut sri, &format!("invoices-of-the-customer-{language}"), "/services").await;
        let preview = bima.post_from(&write, &write, LINES).await;
        insta::assert_snapshot!(format!("invoice-preview-{language}"), visible(&preview.text));
    }
}

#[tokio::test]
async fn a_review_looks_as_drawn_to_the_officer_and_to_whoever_is_asked() {
    let zone = zone().await;
    let (mut ratna, mut agus, page) = at_work(&zone).await;
    let mut budi = zone.colleague("Budi", &[Role::Engineer]).await;
    let glass = format!("{page}/break-glass");
    let reason = "server down at night, owner must be called";
    budi.post_from(&glass, &glass, &[("reason", reason)]).await;
    let list = ratna.get("/console/openings").await.text;
    let links = list.split("href=\"").skip(1).filter_map(|part| part.split_once('"')).map(|(href, _)| href);
    let openings: Vec<String> =
        links.filter(|href| href.starts_with("/console/openings/")).map(str::to_owned).collect();
    let ordinary = &openings[1];
    ratna.post_from(ordinary, &format!("{ordinary}/ask"), &[("question", "Why no ticket?")]).await;

    for language in ["en", "id"] {
        ratna = ratna.reading(language);
        agus = agus.reading(language);
        budi = budi.reading(language);
        look(&mut ratna, &format!("today-alarm-{language}"), "/console").await;
        look(&mut ratna, &format!("openings-waiting-{language}"), "/console/openings").await;
        look(&mut ratna, &format!("opening-{language}"), &openings[0]).await;
        look(&mut ratna, &format!("opening-asked-{language}"), ordinary).await;
        look(&mut agus, &format!("question-{language}"), &ordinary.replace("openings", "questions")).await;
        look(&mut agus, &format!("today-asked-{language}"), "/console").await;
        look(&mut budi, &format!("customer-emergency-{language}"), &page).await;
    }
}

#[tokio::test]
async fn pages_that_keep_what_was_typed_look_as_drawn() {
    let zone = zone().await;
    let (mut ratna, mut agus, page) = at_work(&zone).await;
    let mut bima = zone.colleague("Bima", &[Role::Billing]).await;
    let open = format!("{page}/open");
    let reason = [("purpose", "billing"), ("reason", "the monthly invoice is due today")];
    bima.post_from(&open, &open, &reason).await;
    let (write, add, invite) =
        (format!("{page}/invoice"), format!("{page}/service"), "/console/staff/invite");
    let take_over = format!("{write}/take-over");
    let list = agus.get("/console/tickets").await;
    let start = list.text.split("action=\"/console/tickets/").nth(1).unwrap();
    let answer = format!("/console/tickets/{}/answer", start.split('/').next().unwrap());
    let open_tab = agus.get("/console/tickets").await;
    for language in ["en", "id"] {
        bima = bima.reading(language);
        look(&mut bima, &format!("take-over-{language}"), &take_over).await;
        let empty = bima.upload_from(&take_over, &take_over, &[("number", "?")], None).await;
        shown(&empty, &format!("take-over-mended-{language}"));
    }
    zone.clock.move_to(NOW.plus_micros(31 * 60_000_000));

    for language in ["en", "id"] {
        (ratna, agus, bima) = (ratna.reading(language), agus.reading(language), bima.reading(language));
        let said = [("answer", "It is back.\nTry again.")];
        let ticket = agus.post_from("/console", &answer, &said).await;
        let service = agus.post_from("/console", &add, &[("kind", "server"), ("label", "Machine")]).await;
        let billing = bima.post_from("/console", &write, LINES).await;
        let proof = ratna.post_from(invite, invite, &[("role", "support")]).await;
        shown(&ticket, &format!("kept-ticket-{language}"));
        shown(&service, &format!("kept-service-{language}"));
        shown(&billing, &format!("kept-billing-{language}"));
        shown(&proof, &format!("kept-proof-{language}"));
    }
    zone.clock.move_to(NOW.plus_hours(20));
    for language in ["en", "id"] {
        agus = agus.reading(language);
        let signed_out = agus.send_form(&open_tab, &answer.replace("answer", "open"), &[("note", "n")]).await;
        shown(&signed_out, &format!("kept-session-{language}"));
    }
    let typed = [("email", "agus@contoh.example"), ("password", PASSWORD)];
    let signed_out = agus.send_form(&open_tab, &answer.replace("answer", "open"), &[("note", "n")]).await;
    let resumed = agus.send_form(&signed_out, "/console/sign-in", &typed).await;
    shown(&resumed, "kept-resumed-id");
}

#[tokio::test]
async fn the_people_of_an_account_and_what_waits_look_as_drawn() {
    let zone = zone().await;
    let mut owner = zone.owner(SRI).await;
    zone.invited(&mut owner, "wati@toko-sri.example", "billing").await;
    let form = [("subject", "Mail"), ("text", "Nothing arrives"), ("form", TICKET)];
    owner.post_from("/tickets/new", "/tickets/new", &form).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let person = zone.opened(&mut agus).await;
    let page = agus.get(&person).await;
    let form = page.text.split("<form").find(|form| form.contains("value=\"colleague\"")).unwrap();
    let company = form.split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let company = agus.send_form(&page, &company, &[]).await.location();

    for language in ["en", "id"] {
        (ratna, agus) = (ratna.reading(language), agus.reading(language));
        look(&mut agus, &format!("account-person-{language}"), &person).await;
        look(&mut agus, &format!("account-company-{language}"), &company).await;
        look(&mut agus, &format!("today-work-{language}"), "/console").await;
        look(&mut ratna, &format!("today-reviews-{language}"), "/console").await;
    }
}

#[tokio::test]
async fn requests_look_as_drawn() {
    let zone = zone().await;
    let (mut ratna, mut agus, page) = at_work(&zone).await;
    let form = format!("{page}/request");
    let mut written = Vec::new();
    for kind in ["access", "erase"] {
        let fields = [("kind", kind), ("came", "letter")];
        let location = agus.post_from(&form, &form, &fields).await.location();
        written.push(location.split('?').next().unwrap().to_owned());
    }
    let [access, erase] = written.try_into().unwrap();

    for language in ["en", "id"] {
        (ratna, agus) = (ratna.reading(language), agus.reading(language));
        look(&mut agus, &format!("request-{language}"), &form).await;
        look(&mut ratna, &format!("case-{language}"), &erase).await;
        look(&mut agus, &format!("case-to-support-{language}"), &access).await;
        look(&mut agus, &format!("case-answer-{language}"), &format!("{access}/answer")).await;
        look(&mut agus, &format!("case-stop-{language}"), &format!("{erase}/stop")).await;
        look(&mut ratna, &format!("case-refuse-{language}"), &format!("{erase}/refuse")).await;
        let fact = format!("{erase}/second-fact");
        look(&mut ratna, &format!("case-second-fact-{language}"), &fact).await;
        look(&mut agus, &format!("today-cases-{language}"), "/console").await;
        look(&mut agus, &format!("cases-{language}"), "/console/cases").await;
    }
}

/// A company in which somebody has worked: the officer, somebody of support, and the page of a customer they opened.
async fn at_work(zone: &Zone) -> (Browser, Browser, String) {
    zone.customer(SRI).await;
    let ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support, Role::Billing]).await;
    let page = zone.opened(&mut agus).await;
    let write = format!("{page}/ticket");
    agus.post_from(&write, &write, &[("text", "My mail is gone")]).await;
    (ratna, agus, page)
}

/// A page that came as the answer to a form.
fn shown(answer: &Answer, name: &str) {
    assert_eq!(answer.location(), "", "{name}");
    assert!(without_text(&answer.text).is_empty(), "{name}: {:?}", without_text(&answer.text));
    insta::assert_snapshot!(name.to_owned(), visible(&answer.text));
}

pub(crate) async fn look(browser: &mut Browser, name: &str, path: &str) {
    let answer = browser.get(path).await;

    assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.location());
    assert!(answer.text.len() < MOST_BYTES, "{path} has {} bytes", answer.text.len());
    assert!(without_text(&answer.text).is_empty(), "{path}: {:?}", without_text(&answer.text));
    insta::assert_snapshot!(name, visible(&answer.text));
}

/// The part of a page that is its own, without what every run or every policy pack makes anew: marks of forms, hashes.
fn visible(text: &str) -> String {
    let main = text.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or(text);
    let token = r#"name="form_token" value=""#;
    let mut pieces = main.split(token);
    let mut clean = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        clean.push_str(token);
        clean.push_str("[…]");
        clean.push_str(piece.split_once('"').map_or("", |(_, rest)| rest));
    }
    let drawn = r#"name="form" value=""#;
    let mut pieces = clean.split(drawn);
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        whole.push_str(drawn);
        whole.push_str("[…]");
        whole.push_str(piece.split_once('"').map_or("", |(_, rest)| rest));
    }
    // The suite runs on both stores.
    let whole = whole.replace(">PostgreSQL<", ">[store]<").replace(">SQLite<", ">[store]<");
    without_hashes(&whole)
}

/// The text with every long run of letters and digits that hashes and signatures are written in left out.
fn without_hashes(text: &str) -> String {
    let is_in_one = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_');
    let mut clean = String::with_capacity(text.len());
    let mut run = String::new();
    for letter in text.chars().chain(core::iter::once(' ')) {
        if is_in_one(letter) {
            run.push(letter);
            continue;
        }
        let looks_drawn = run.ends_with('=') || run.bytes().filter(u8::is_ascii_digit).count() > 4;
        if run.len() >= 40 && looks_drawn {
            run = "[…]".to_owned();
        }
        clean.push_str(&run);
        run.clear();
        clean.push(letter);
    }
    clean
}
