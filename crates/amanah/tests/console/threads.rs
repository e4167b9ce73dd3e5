//! Answers to letters about a request: through the door for mail, into the vault, and onto the page of the request.

use std::path::Path;

use amanah::config::Config;
use amanah::mail_in::{Incoming, MailDoor, Names, own_domains, take_in, turn};
use amanah::serve::Closing;
use amanah_policy::{CaseKind, Role};
use amanah_service::deletion::by_mail;
use amanah_service::vault::{Personal, RightsCase};
use amanah_wire::mail::CaseAddress;
use axum::http::StatusCode;

use crate::zone::{NOW, SRI, Zone, zone};

const STRANGER: &str = "mallory@evil.example";

/// Sri asks for a correction, and is told that it came.
async fn asked(zone: &Zone) -> RightsCase {
    zone.customer(SRI).await;
    let vault = zone.house.vault();
    let sri = vault.customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    by_mail::strict_sender(&zone.house, sri, CaseKind::Rectify, NOW).await.unwrap();
    vault.cases_of(sri).await.unwrap().remove(0)
}

/// A mail that nobody signed, from there, to where the letters of this request are answered.
async fn answered(zone: &Zone, case: &RightsCase, from: &str, more: &str) {
    let text = "[company]\nname = \"Contoh\"\nprivacy_mailbox = \"privasi@contoh.example\"\n\
                [mail]\nrelay = \"127.0.0.1:25\"\ntls = \"none\"\ncase_domain = \"contoh.example\"\n";
    let config = Config::read(text, Path::new("/nowhere/amanah.toml")).unwrap();
    let tag = zone.house.vault().case_tag(case.id);
    let to = CaseAddress { case: *case.id.as_bytes(), tag }.local_part();
    let to = format!("{to}@contoh.example");
    let door = MailDoor::of(&zone.house, &config);
    let mail = format!("{more}From: {from}\r\nTo: {to}\r\nSubject: Re: x\r\n\r\nZxqv, my name is wrong\r\n");
    let incoming =
        Incoming { return_path: from.to_owned(), client: None, is_utf8: false, mail: mail.into_bytes() };
    take_in(&door, (door.recipient(&to).unwrap(), &to), &incoming, NOW).await.unwrap();
    // Without a signature no name server is asked.
    let names = Names::of(Some("127.0.0.1:9".parse().unwrap())).unwrap();
    let (_closer, closing) = Closing::pair();
    turn(&zone.house, (&names, &own_domains(&config)), &zone.clock, &closing).await.unwrap();
}

/// Shows: R3, DEL2
#[tokio::test]
async fn an_answer_stands_on_the_page_of_its_request_with_who_sent_it_in_words_and_is_read_with_the_customer()
{
    let zone = zone().await;
    let case = asked(&zone).await;
    let letters = zone.mails().await.len();
    answered(&zone, &case, SRI, "").await;
    answered(&zone, &case, STRANGER, "").await;
    answered(&zone, &case, SRI, "Auto-Submitted: auto-replied\r\n").await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let mut lina = zone.colleague("Lina", &[Role::Legal]).await;
    let path = format!("/console/cases/{}", case.id);

    let today = agus.get("/console").await;
    let list = agus.get("/console/mails").await;
    let queue = agus.get("/console/cases").await;
    let page = agus.get(&path).await;
    let of_legal = lina.get(&path).await;
    let mail = page.link_to("/console/mails/");
    let waits = agus.get(&mail).await;
    let asked = agus.get(&format!("{mail}/dismiss")).await;
    let dismissed = agus.send_form(&asked, &format!("{mail}/dismiss"), &[]).await;
    let closed = agus.get(&path).await;
    let rest = agus.get(&format!("{}/dismiss", closed.link_to("/console/mails/"))).await;
    agus.send_form(&rest, &format!("{}/dismiss", closed.link_to("/console/mails/")), &[]).await;
    let read = agus.get("/console/cases").await;
    let open = format!("/console/customers/{}/open", case.customer);
    let opened = agus.send_form(&page, &open, &[]).await;
    let customer = agus.get(&opened.location()).await;

    assert!(today.text.contains("2 mails wait for a person"), "{}", today.text);
    assert!(
        queue.text.contains("An answer waits") && !read.text.contains("An answer waits"),
        "{}",
        queue.text
    );
    assert!(list.text.contains("Answers a letter about a request"), "{}", list.text);
    for words in [
        "Answers to our letters",
        "Not from the registered address.",
        "Says it is from the registered address; nobody vouches for it.",
        "A program sent it; nobody needs to answer",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
        assert!(of_legal.text.contains(words), "{words}: {}", of_legal.text);
    }
    assert!(!of_legal.text.contains("/console/mails/"), "whoever reads no mails gets no link");
    for text in [&page.text, &waits.text, &list.text] {
        assert!(!text.contains("Zxqv") && !text.contains(STRANGER) && !text.contains(SRI), "{text}");
    }
    assert!(waits.text.contains(&path) && !waits.text.contains("/deletion"), "{}", waits.text);
    assert!(waits.text.contains("Not from the registered address."), "{}", waits.text);
    assert_eq!(dismissed.location(), "/console/mails?done=mail-dismissed");
    assert!(closed.text.contains("Closed"), "{}", closed.text);
    assert!(customer.text.contains("Zxqv, my name is wrong"), "{}", customer.text);
    assert_eq!(zone.mails().await.len(), letters, "nobody is answered");
    let still = zone.house.vault().case(case.customer, case.id).await.unwrap().unwrap();
    assert_eq!(still, case);
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn from_an_answer_no_deletion_is_sent_with_one_click() {
    let zone = zone().await;
    let case = asked(&zone).await;
    answered(&zone, &case, STRANGER, "").await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    zone.opened(&mut agus).await;
    let mail = agus.get(&format!("/console/cases/{}", case.id)).await.link_to("/console/mails/");

    let sent = agus.post_from(&mail, &format!("{mail}/deletion"), &[]).await;

    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    assert!(zone.house.vault().open_erasure(case.customer).await.unwrap().is_none());
}

#[tokio::test]
async fn answers_look_as_drawn() {
    let zone = zone().await;
    let case = asked(&zone).await;
    answered(&zone, &case, SRI, "").await;
    answered(&zone, &case, STRANGER, "").await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let path = format!("/console/cases/{}", case.id);
    let mail = agus.get(&path).await.link_to("/console/mails/");

    for language in ["en", "id"] {
        agus = agus.reading(language);
        let queue = "/console/cases".to_owned();
        for (name, path) in [("case-thread", &path), ("case-thread-mail", &mail), ("cases-answer", &queue)] {
            crate::pictures::look(&mut agus, &format!("{name}-{language}"), path).await;
        }
    }
}
