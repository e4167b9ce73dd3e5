//! Whatever staff do for a customer names them: in the ledger always, and in the mail where the customer gets one.

use std::collections::BTreeMap;

use amanah_ledger::{ActorKind, Pseudonym};
use amanah_policy::{Language, Role};
use amanah_service::purposes::service_communication::letters::{Letter, ProviderLetter};

use crate::billing::{INVOICE, LINES};
use crate::desk::paper;
use crate::zone::{Browser, SRI, Zone, zone};

const TICKET: &str = "tkt_0123456789abcdef0123456789abcdef";

/// Does something as a member of staff, and says by whom the ledger has it.
async fn act(
    zone: &Zone,
    staff: &mut Browser,
    (from, path): (&str, &str),
    fields: &[(&str, &str)],
) -> Pseudonym {
    let before = zone.house.vault().ledger_size().await.unwrap();

    let done = staff.post_from(from, path, fields).await;

    assert!(!done.location().is_empty(), "{path}: {}", done.text);
    let entries = zone.house.vault().ledger_entries(before, 100).await.unwrap();
    let named = entries.iter().find(|entry| entry.actor.kind == ActorKind::Staff);
    named.and_then(|entry| entry.actor.pseudonym).unwrap_or_else(|| panic!("{path}: {entries:?}"))
}

/// Shows: SEC, invariant 4
#[tokio::test]
async fn whatever_staff_do_for_a_customer_names_them_in_the_ledger_and_in_the_mail() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let question = [("subject", "Mail"), ("text", "Nothing arrives"), ("form", TICKET)];
    sri.post_from("/tickets/new", "/tickets/new", &question).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut bima = zone.colleague("Bima", &[Role::Billing]).await;
    let own_mails = zone.mails().await.len();
    let ticket = format!("/console/tickets/{TICKET}");
    let page = zone.page_of(&mut agus, SRI).await;
    let to = |end: &str| format!("{page}/{end}");
    let of_ticket = |end: &str| format!("{ticket}/{end}");
    let mut by_agus = BTreeMap::new();

    let wulan = paper("wulan@rekaan.example");
    by_agus
        .insert("register", act(&zone, &mut agus, ("/console/register", "/console/register"), &wulan).await);
    let taken = [("text", "My mail is gone")];
    by_agus.insert("take down", act(&zone, &mut agus, (&to("ticket"), &to("ticket")), &taken).await);
    let of_ticket_acts: [(&str, &[(&str, &str)]); 6] = [
        ("open", &[("to", "ticket")]),
        ("answer", &[("answer", "It is back.")]),
        ("note", &[("note", "quota was full")]),
        ("assign", &[("who", "me")]),
        ("shift", &[("to", "waiting")]),
        ("close", &[]),
    ];
    for (what, fields) in of_ticket_acts {
        by_agus.insert(what, act(&zone, &mut agus, (&ticket, &of_ticket(what)), fields).await);
    }
    let service = [("kind", "server"), ("label", "Machine one")];
    zone.opened(&mut agus).await;
    by_agus.insert("add", act(&zone, &mut agus, (&to("service"), &to("service")), &service).await);
    let change = agus.get(&page).await.link_to("/console/services/");
    let renamed = [("label", "Machine two")];
    by_agus.insert("change", act(&zone, &mut agus, (&change, &change), &renamed).await);
    let end = change.replace("/change", "/end");
    by_agus.insert("end", act(&zone, &mut agus, (&end, &end), &[]).await);
    let because = [("purpose", "billing"), ("reason", "the monthly invoice is due today")];
    let mut by_bima = vec![act(&zone, &mut bima, (&to("open"), &to("open")), &because).await];
    by_bima.push(act(&zone, &mut bima, (&to("invoice"), &to("invoice/issue")), LINES).await);
    let paid = [("note", "BCA 77"), ("paid_on", "2026-11-25")];
    by_bima.push(act(&zone, &mut bima, (INVOICE, &format!("{INVOICE}/paid")), &paid).await);

    let agus_is = by_agus["register"];
    assert!(by_agus.values().all(|name| *name == agus_is), "{by_agus:?}");
    assert!(by_bima.iter().all(|name| *name == by_bima[0] && *name != agus_is), "{by_bima:?}");
    let mails = zone.mails().await;
    let mut told: Vec<&str> = Vec::new();
    for mail in &mails[..mails.len() - own_mails] {
        assert!(mail.body.contains("Agus"), "{}: {}", mail.header.template, mail.body);
        told.push(&mail.header.template);
    }
    told.sort_unstable();
    assert_eq!(told, ["desk_welcome", "ticket_answered"]);
}

/// Shows: SEC
#[tokio::test]
async fn an_operators_own_text_names_whoever_acted_all_the_same() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let (colleague, link) = ("Agus", "http://localhost:8080/x");
    let letters = [
        Letter::TicketAnswered { colleague, link },
        Letter::DeskWelcome { colleague, link, hours: 72 },
        Letter::StaffFactorsReset { colleague, link },
        Letter::Provider(ProviderLetter::DeletionClosed {
            provider: "Facebook",
            why: "kept_by_law",
            colleague,
        }),
    ];

    for letter in letters {
        let page = format!("/console/letters/{}/en", letter.template());
        let text = "News\n\nHello. {link}";
        let text = if letter.template().starts_with("provider") { "News\n\nHello." } else { text };
        let kept = ratna.post_from(&page, &page, &[("text", text), ("do", "keep")]).await;
        assert_eq!(kept.location(), "/console/letters?done=letter-changed", "{}", kept.text);

        let mail = letter.write(&zone.house, Language::En);

        assert!(mail.body.ends_with("\n\nAgus"), "{}: {}", mail.template, mail.body);
    }
}
