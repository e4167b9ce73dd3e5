//! What a mail server says and hears.

use std::net::SocketAddr;

use crate::company::{Company, DELETE, Server};
use crate::signer::mail;
use crate::zone::Zone;

/// Talks in a thread of its own, because the door is served on this one.
async fn talk<T: Send + 'static>(
    company: &Company,
    talk: impl FnOnce(SocketAddr) -> T + Send + 'static,
) -> T {
    let address = company.lmtp;
    tokio::task::spawn_blocking(move || talk(address)).await.unwrap()
}

/// Shows: SEC
#[tokio::test]
async fn an_unknown_recipient_is_refused_while_the_sender_waits_and_the_known_ones_are_answered_each() {
    let company = Company::new(&Zone::empty()).await;

    let answers = talk(&company, |address| {
        let mut server = Server::greeted(address);
        let mut said = vec![server.say("MAIL FROM:<budi@customer.test>")];
        for to in ["nobody@hoster.test", DELETE, "privasi+hapus@hoster.test", "privacy+other@hoster.test"] {
            said.push(server.say(&format!("RCPT TO:<{to}>")));
        }
        said.extend(server.message(mail("budi@customer.test", DELETE).as_bytes(), 2));
        said.push(server.say("QUIT"));
        said
    })
    .await;

    let codes: Vec<&str> = answers.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(codes, ["250", "550", "250", "250", "550", "250", "250", "221"]);
    assert_eq!(company.received().await.len(), 2);
}

#[tokio::test]
async fn with_no_known_recipient_there_is_no_message() {
    let company = Company::new(&Zone::empty()).await;

    let answers = company.deliver("a@x.example", &["nobody@hoster.test"], b"From: a@x.example\r\n\r\n").await;

    assert_eq!(answers, ["503 5.5.1 no recipient"]);
    assert!(company.received().await.is_empty());
}

/// Postfix sends XFORWARD, MAIL, RCPT and DATA without waiting for the answers.
#[tokio::test]
async fn a_conversation_in_one_piece_is_understood_and_the_client_is_kept() {
    let company = Company::new(&Zone::empty()).await;

    let answers = talk(&company, |address| {
        let mut server = Server::greeted(address);
        server.send(
            b"XFORWARD NAME=mx.customer.test ADDR=127.0.0.5 PORT=4711\r\nXFORWARD PROTO=ESMTP HELO=x IDENT=y SOURCE=REMOTE\r\n\
              MAIL FROM:<budi@customer.test> SIZE=40\r\nRCPT TO:<privacy+delete@hoster.test>\r\nDATA\r\n",
        );
        let begun: Vec<String> = (0..5).map(|_| server.answer()).collect();
        server.send(b"From: budi@customer.test\r\n\r\nHalo\r\n.\r\nMAIL FROM:<>\r\nQUIT\r\n");
        let ended: Vec<String> = (0..3).map(|_| server.answer()).collect();
        [begun, ended].concat()
    })
    .await;

    let codes: Vec<&str> = answers.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(codes, ["250", "250", "250", "250", "354", "250", "250", "221"]);
    let lease =
        company.house.vault().lease_received(1, company.clock.now().plus_hours(1), company.clock.now());
    let open = company.house.vault().received_for_judging(lease.await.unwrap()[0]).await.unwrap();
    assert_eq!(open.client.unwrap().to_string(), "127.0.0.5");
    assert_eq!(open.mail.as_slice(), b"From: budi@customer.test\r\n\r\nHalo\r\n");
    assert_eq!(open.return_path.as_str(), "budi@customer.test");
}

/// Shows: SEC
#[tokio::test]
async fn nothing_within_a_message_smuggles_a_second_one() {
    let company = Company::new(&Zone::empty()).await;
    let smuggled = "From: a@x.example\r\n\r\nHalo\n.\r\nMAIL FROM:<b@x.example>\r\nRCPT TO:<privacy@hoster.test>\r\nDATA\r\n\
                    From: victim@x.example\r\n\r\n..two dots\r\n";

    let answers = company.deliver("a@x.example", &[DELETE], smuggled.as_bytes()).await;

    assert_eq!(answers, ["250 2.0.0 kept"]);
    assert_eq!(company.only().await.size_bytes, u64::try_from(smuggled.len()).unwrap());
}

#[tokio::test]
async fn a_mail_that_is_too_long_is_refused_before_it_comes_or_when_it_came() {
    let company = Company::new(&Zone::empty()).await;

    let (declared, for_a_command) = talk(&company, |address| {
        let mut server = Server::greeted(address);
        let declared = server.say("MAIL FROM:<a@x.example> SIZE=999999999");
        server.say("MAIL FROM:<a@x.example> SIZE=70000");
        (declared, server.say(&format!("RCPT TO:<{DELETE}>")))
    })
    .await;
    let long = [b"From: a@x.example\r\n\r\n".to_vec(), b"x".repeat(70_000), b"\r\n".to_vec()].concat();
    let came = company.deliver("a@x.example", &[DELETE, "privacy@hoster.test"], &long).await;

    assert!(declared.starts_with("552 ") && for_a_command.starts_with("552 "), "{declared} {for_a_command}");
    assert!(came[0].starts_with("552 ") && came[1].starts_with("250 "), "{came:?}");
    assert_eq!(company.only().await.command, "free-text");
}

/// Shows: SEC
#[tokio::test]
async fn lines_that_are_none_are_refused_and_whoever_goes_on_is_sent_away() {
    let company = Company::new(&Zone::empty()).await;

    let (bare, rest) = talk(&company, |address| {
        let mut server = Server::greeted(address);
        server.send(b"MAIL FROM:<a@x.example>\nRCPT TO:<privacy@hoster.test>\r\n");
        let bare = server.answer();
        server.send(&b"EHLO x\r\n".repeat(30));
        (bare, server.rest())
    })
    .await;

    assert!(bare.starts_with("501 "), "{bare}");
    assert!(rest.ends_with("421 4.7.0 too many errors\r\n"), "{rest}");
}

#[tokio::test]
async fn a_client_that_goes_in_the_middle_has_its_mail_still() {
    let company = Company::new(&Zone::empty()).await;

    talk(&company, |address| {
        let mut server = Server::greeted(address);
        server.say("MAIL FROM:<a@x.example>");
        server.say(&format!("RCPT TO:<{DELETE}>"));
        server.say("DATA");
        server.send(b"From: a@x.example\r\n\r\nHal");
    })
    .await;
    let after = company.deliver("a@x.example", &[DELETE], b"From: a@x.example\r\n\r\nHalo\r\n").await;

    assert_eq!(after, ["250 2.0.0 kept"]);
    assert_eq!(company.received().await.len(), 1);
}
