//! Too much at once, and a store that cannot: put off and never refused, so that nothing is lost.

use std::process::Command;

use crate::company::{Company, DELETE, Server};
use crate::signer::mail;
use crate::skip;
use crate::zone::Zone;

/// Hands mails over as a mail server that names the client; the answers to the messages.
async fn forwarded(company: &Company, client: &'static str, mails: Vec<String>) -> Vec<String> {
    let lmtp = company.lmtp;
    let talk = move || {
        let mut server = Server::greeted(lmtp);
        mails
            .iter()
            .map(|mail| {
                server.say(&format!("XFORWARD ADDR={client}"));
                server.say("MAIL FROM:<a@x.example>");
                server.say(&format!("RCPT TO:<{DELETE}>"));
                server.message(mail.as_bytes(), 1).remove(0)
            })
            .collect()
    };
    tokio::task::spawn_blocking(talk).await.unwrap()
}

fn numbered(from: &str, many: usize) -> Vec<String> {
    (0..many).map(|number| format!("X-Number: {number}\r\n{}", mail(from, DELETE))).collect()
}

fn codes(answers: &[String]) -> Vec<&str> {
    answers.iter().map(|answer| answer.get(..9).unwrap_or(answer)).collect()
}

/// Shows: SEC, R3
#[tokio::test]
async fn whoever_sends_too_much_comes_later_and_loses_nothing() {
    let company = Company::new(&Zone::empty()).await;
    let mails = numbered("a@x.example", 4);

    let at_once = forwarded(&company, "192.0.2.1", mails.clone()).await;
    let other = forwarded(&company, "192.0.2.2", numbered("b@y.example", 1)).await;
    company.clock.move_to(company.clock.now().plus_hours(1));
    let again = forwarded(&company, "192.0.2.1", mails).await;

    assert_eq!(codes(&at_once), ["250 2.0.0", "250 2.0.0", "250 2.0.0", "452 4.7.1"]);
    assert_eq!(codes(&other), ["250 2.0.0"]);
    assert_eq!(codes(&again)[..3], ["250 2.0.0"; 3]);
    let fourth = forwarded(&company, "192.0.2.3", numbered("a@x.example", 4).split_off(3)).await;
    assert_eq!(codes(&fourth), ["250 2.0.0"]);
    assert_eq!(company.received().await.len(), 5, "each mail once");
}

/// Shows: SEC
#[tokio::test]
async fn a_domain_in_whose_name_too_much_comes_is_put_off_from_wherever_it_comes() {
    let company = Company::new(&Zone::empty()).await;
    let mut answers = Vec::new();

    for client in ["192.0.2.1", "192.0.2.2", "192.0.2.3"] {
        answers.extend(forwarded(&company, client, numbered("a@x.example", 2)).await);
    }

    assert_eq!(codes(&answers)[4..], ["250 2.0.0", "452 4.7.1"]);
}

/// The mail server's own burst: it names no client, or itself.
///
/// Shows: R3
#[tokio::test]
async fn a_burst_of_the_mail_server_itself_is_not_put_off() {
    let company = Company::new(&Zone::empty()).await;

    let named = forwarded(&company, "127.0.0.1", numbered("a@x.example", 8)).await;
    let mut unnamed = Vec::new();
    for mail in numbered("b@x.example", 8) {
        unnamed.extend(company.deliver("b@x.example", &[DELETE], mail.as_bytes()).await);
    }

    assert!(named.iter().chain(&unnamed).all(|answer| answer.starts_with("250 ")), "{named:?} {unnamed:?}");
}

/// On PostgreSQL alone, because only there somebody else can take the store away while it is in use. That a mail which was
/// refused so is taken whole afterwards, the tests of the vault show.
///
/// Shows: R3, invariant 11
#[tokio::test]
async fn a_store_in_trouble_leaves_the_mail_with_the_mail_server() {
    let company = Company::new(&Zone::empty()).await;
    let Some(database) = company.database() else { return };
    let (server, name) = database.rsplit_once('/').unwrap();
    let beside = format!("--maintenance-db={server}/postgres");
    match Command::new("dropdb").args(["--force", beside.as_str(), name]).status() {
        Ok(said) => assert!(said.success()),
        Err(fault) => return skip::skip(&format!("dropdb: {fault}")),
    }

    let answers = company.deliver("a@x.example", &[DELETE], mail("a@x.example", DELETE).as_bytes()).await;

    assert_eq!(codes(&answers), ["452 4.3.1"]);
}
