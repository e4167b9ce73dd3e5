//! What was typed is not lost: the purpose ends under a form, the session ends, a proof is asked for.

use amanah_policy::Role;
use axum::http::StatusCode;

use crate::billing::{INVOICE, LINES, invoiced};
use crate::zone::{Browser, NOW, PASSWORD, SRI, Zone, zone};

const TICKET: &str = "tkt_0123456789abcdef0123456789abcdef";
const MINUTE: i64 = 60_000_000;

/// A customer with a question, and somebody of support who reads it under its ticket.
async fn reading(zone: &Zone) -> (Browser, Browser, String) {
    let mut sri = zone.customer(SRI).await;
    let form = [("subject", "Mail"), ("text", "Nothing arrives since Monday"), ("form", TICKET)];
    sri.post_from("/tickets/new", "/tickets/new", &form).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let page = format!("/console/tickets/{TICKET}");
    agus.post_from(&page, &format!("{page}/open"), &[("to", "ticket")]).await;
    (sri, agus, page)
}

async fn sign_in(staff: &mut Browser, name: &str) {
    let email = format!("{}@contoh.example", name.to_lowercase());
    let fields = [("email", email.as_str()), ("password", PASSWORD)];
    let signed_in = staff.post_from("/console/sign-in", "/console/sign-in", &fields).await;
    assert_eq!(signed_in.location(), "/console", "{}", signed_in.text);
}

/// Shows: SEC
#[tokio::test]
async fn an_answer_whose_purpose_ended_is_kept_and_goes_out_under_its_ticket() {
    let zone = zone().await;
    let (mut sri, mut agus, page) = reading(&zone).await;
    let written = "It is \"back\" & <well>";
    zone.clock.move_to(NOW.plus_micros(31 * MINUTE));

    let answer = format!("{page}/answer");
    let kept = agus.post_from("/console", &answer, &[("answer", written)]).await;
    let unsent = sri.get(&format!("/tickets/{TICKET}")).await;
    let done = agus.send_form(&kept, &answer, &[]).await;
    let thread = sri.get(&format!("/tickets/{TICKET}")).await;

    assert_eq!(kept.status, StatusCode::FORBIDDEN);
    assert!(kept.text.contains("What you wrote") && kept.text.contains("back"), "{}", kept.text);
    assert!(!unsent.text.contains("well&#62;"));
    assert_eq!(done.location(), format!("{page}?done=ticket-answered"), "{}", done.text);
    assert!(thread.text.contains("It is &#34;back&#34; &#38; &#60;well&#62;"), "{}", thread.text);
}

/// Shows: SEC
#[tokio::test]
async fn an_opening_that_ends_in_one_tab_asks_again_in_the_other() {
    let zone = zone().await;
    let (_, mut agus, page) = reading(&zone).await;
    let mut second_tab = agus.clone();
    let today = agus.get("/console").await;
    let end = today.text.split("action=\"").find_map(|it| it.split_once("/end\"")).unwrap().0.to_owned();
    agus.post_from("/console", &format!("{end}/end"), &[]).await;

    let note = format!("{page}/note");
    let kept = second_tab.post_from("/console", &note, &[("note", "quota is full")]).await;
    let noted = second_tab.send_form(&kept, &note, &[]).await;
    let back = second_tab.post_from("/console", &note, &[("note", "once more")]).await;

    assert!(kept.text.contains("quota is full"), "{}", kept.text);
    assert_eq!(noted.location(), format!("{page}?done=ticket-noted"));
    assert_eq!(back.location(), format!("{page}?done=ticket-noted"), "and it is open again");
}

/// Shows: SEC
#[tokio::test]
async fn a_draft_whose_purpose_ended_asks_why_once_more_and_goes_on() {
    let zone = zone().await;
    let (_, mut bima, page) = invoiced(&zone).await;
    zone.clock.move_to(NOW.plus_micros(31 * MINUTE));
    let write = format!("{page}/invoice");

    let kept = bima.post_from("/console/billing", &write, LINES).await;
    let silent = bima.send_form(&kept, &write, &[("reason", "again")]).await;
    let preview = bima.send_form(&silent, &write, &[("reason", "the invoice was half written")]).await;

    assert_eq!((kept.status, silent.status), (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN));
    assert!(kept.text.contains("Hosting M, December 2026"), "{}", kept.text);
    assert!(silent.text.contains("at least 15 characters"), "{}", silent.text);
    assert!(silent.text.contains("Hosting M, December 2026"));
    assert!(preview.text.contains("Nothing is issued yet"), "{}", preview.text);
    assert!(preview.text.contains("Hosting M, December 2026"));
}

/// Shows: SEC
#[tokio::test]
async fn a_form_under_another_purpose_than_billing_asks_for_billing() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut bima = zone.colleague("Bima", &[Role::Support, Role::Billing]).await;
    let page = zone.opened(&mut bima).await;
    bima.post_from("/console", "/console/role", &[("role", "billing")]).await;
    let issue = format!("{page}/invoice/issue");

    let kept = bima.post_from("/console", &issue, LINES).await;
    let issued = bima.send_form(&kept, &issue, &[("reason", "the monthly invoice is due")]).await;

    assert_eq!(kept.status, StatusCode::FORBIDDEN);
    assert_eq!(issued.location(), format!("{INVOICE}?done=invoice-issued"), "{}", issued.text);
}

/// Shows: SEC
#[tokio::test]
async fn a_role_that_may_not_declare_the_purpose_is_taught_and_writes_nothing() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut gita = zone.colleague("Gita", &[Role::Registrar]).await;
    let page = zone.page_of(&mut gita, SRI).await;
    let add = format!("{page}/service");

    let kept = gita.post_from("/console", &add, &[("kind", "server"), ("label", "Machine one")]).await;
    let nothing = gita.send_form(&kept, &add, &[]).await;
    let typed = [("purpose", "billing"), ("reason", "wants to see the invoices")];
    let refused = gita.send_form(&nothing, &add, &typed).await;
    let room = sri.get("/services").await;

    assert!(nothing.text.contains("Choose a purpose") && nothing.text.contains("Machine one"));
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("Whom to ask") || refused.text.contains("Billing"), "{}", refused.text);
    assert!(!room.text.contains("Machine one"));
}

/// Shows: SEC
#[tokio::test]
async fn a_member_of_staff_who_was_signed_out_signs_in_and_sends_what_they_wrote() {
    let zone = zone().await;
    let (_, mut agus, page) = reading(&zone).await;
    let answer = format!("{page}/answer");
    let open_tab = agus.get(&page).await;
    zone.clock.move_to(NOW.plus_hours(20));

    let signed_out = agus.send_form(&open_tab, &answer, &[("answer", "It is back.")]).await;
    let wrong = [("email", "agus@contoh.example"), ("password", "not this one")];
    let wrong = agus.send_form(&signed_out, "/console/sign-in", &wrong).await;
    let typed = [("email", "agus@contoh.example"), ("password", PASSWORD)];
    let resumed = agus.send_form(&wrong, "/console/sign-in", &typed).await;
    let over = agus.send_form(&resumed, &answer, &[]).await;
    let done = agus.send_form(&over, &answer, &[]).await;

    for page in [&signed_out, &wrong, &resumed, &over] {
        assert!(page.text.contains("It is back."), "{}", page.text);
        assert!(!page.location().contains("back"), "nothing that was written stands in an address");
    }
    assert!(signed_out.text.contains("You were signed out meanwhile"), "{}", signed_out.text);
    assert!(resumed.text.contains("Nothing is sent before you say so"), "{}", resumed.text);
    assert_eq!(over.status, StatusCode::FORBIDDEN, "the purpose ended too");
    assert_eq!(done.location(), format!("{page}?done=ticket-answered"));
}

/// Shows: SEC
#[tokio::test]
async fn sensitive_acts_of_staff_ask_for_the_password_and_keep_what_was_chosen() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    zone.clock.move_to(NOW.plus_micros(6 * MINUTE));
    let invite = "/console/staff/invite";

    let asked = ratna.post_from(invite, invite, &[("role", "support"), ("role", "billing")]).await;
    let silent = ratna.send_form(&asked, invite, &[]).await;
    let wrong = ratna.send_form(&asked, invite, &[("again-password", "not this one")]).await;
    let invited = ratna.send_form(&wrong, invite, &[("again-password", PASSWORD)]).await;
    let at_once = ratna.post_from(invite, invite, &[("role", "legal")]).await;

    for page in [&asked, &silent, &wrong] {
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(!page.text.contains("/console/invitation/"), "{}", page.text);
    }
    assert!(asked.text.contains("First prove that it is you"), "{}", asked.text);
    assert!(wrong.text.contains("This is not your password") && !wrong.text.contains("not this one"));
    assert!(invited.text.contains("/console/invitation/"), "{}", invited.text);
    assert!(invited.text.contains("Support, Billing"), "{}", invited.text);
    assert!(at_once.text.contains("/console/invitation/"), "one proof lasts five minutes");
}

/// Shows: SEC
#[tokio::test]
async fn a_letter_and_a_key_wait_for_the_proof_and_tries_are_counted() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    zone.clock.move_to(NOW.plus_micros(6 * MINUTE));
    let (letter, key) = ("/console/letters/welcome/en", "/console/keys/new");

    let text = "Welcome\n\nYou are in: {sign_in}\n\n{company}";
    let asked = ratna.post_from(letter, letter, &[("text", text), ("do", "keep")]).await;
    let mut last = ratna.post_from(key, key, &[("days", "30"), ("may_change", "no")]).await;
    for _ in 0..7 {
        last = ratna.send_form(&last, key, &[("again-password", "guessed")]).await;
    }

    assert!(asked.text.contains("First prove") && asked.text.contains("You are in"), "{}", asked.text);
    assert_eq!(last.status, StatusCode::FORBIDDEN);
    assert!(last.text.contains("You can try again at"), "{}", last.text);
}

/// Shows: SEC
#[tokio::test]
async fn ending_ones_own_opening_needs_no_proof_and_ending_anothers_does() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    zone.clock.move_to(NOW.plus_micros(6 * MINUTE));
    zone.opened(&mut agus).await;
    let today = agus.get("/console").await;
    let end = today.text.split("action=\"").find_map(|it| it.split_once("/end\"")).unwrap().0.to_owned();
    let end = format!("{end}/end");

    let asked = ratna.post_from("/console", &end, &[]).await;
    let own = agus.post_from("/console", &end, &[]).await;
    let proved = ratna.send_form(&asked, &end, &[("again-password", PASSWORD)]).await;

    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert_eq!(own.location(), "/console?done=opening-ended", "{}", own.text);
    assert_eq!(proved.location(), "/console?done=opening-ended", "what is over is over");
}

/// Shows: SEC
#[tokio::test]
async fn the_sensitive_acts_of_the_console_are_named() {
    let named: Vec<&str> = amanah::console::endpoints()
        .into_iter()
        .filter(|row| row.needs_proof)
        .map(|row| row.path.trim_start_matches("/console/"))
        .collect();

    assert_eq!(
        named,
        [
            "customers/{id}/break-glass",
            "holds/{id}/lift",
            "destruction",
            "me/passkeys/new",
            "me/passkeys/remove",
            "me/second-step/new",
            "me/second-step/codes",
            "me/second-step/off",
            "staff/invite",
            "staff/invitations/{id}/withdraw",
            "staff/invitations/{id}/renew",
            "staff/{id}/roles",
            "staff/{id}/let-go",
            "staff/{id}/second-step",
            "staff/{id}/take-back",
            "keys/new",
            "keys/end",
            "letters/{letter}/{language}",
            "letters/{letter}/{language}/restore",
        ]
    );
}

#[tokio::test]
async fn signing_in_keeps_nothing_that_was_not_brought() {
    let zone = zone().await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let tab = agus.get("/console").await;
    zone.clock.move_to(NOW.plus_hours(20));

    let plain = agus.send_form(&tab, "/console/sign-out", &[]).await;
    let forged = agus.post_unasked("/console/staff/invite", &[("text", "planted")]).await;
    sign_in(&mut agus, "Agus").await;

    assert_eq!(plain.location(), "/console/sign-in?done=signed-out-meanwhile");
    assert_eq!(forged.location(), "/console/sign-in");
}
