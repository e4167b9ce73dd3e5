//! Requests that another company passes on: nobody learns who is a customer, and the customer decides (DEL1, DEL2).

use amanah::web::endpoints::Method;
use amanah_policy::{
    Activity, Attribute, CaseChannel, CaseKind, CaseState, Channel, PanelFact, PanelState, Role, Source,
};
use amanah_service::deletion::queue;
use amanah_service::vault::{Actor, NewDatum, NewPassedOn, PanelWord, Personal, Provenance, ServiceKind};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::founding::START;
use crate::passing::{
    NOBODY, PARTNER, Passing, REQUESTS, RESELLER, SRI, callback, called_back, id, request, shape,
};
use crate::samples::DOMAIN;
use crate::told::{MINUTE, Mood};

/// Shows: DEL2, SEC
#[tokio::test]
async fn whoever_is_no_customer_is_answered_as_whoever_is_one_on_every_day() {
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    let began = amanah::clock::stopwatch();

    let known = passing.pass_on(&request(1, "erasure", SRI)).await;
    let took = began.elapsed();
    let unknown = passing.pass_on(&request(2, "erasure", NOBODY)).await;
    let asked = [passing.status(1).await, passing.status(2).await];
    let letters = passing.letters().await;
    let cases = passing.cases(sri).await;
    let mut days = Vec::new();
    for day in [1, 6, 7, 8, 9, 30] {
        passing.at(START.plus_days(day)).await;
        days.push((shape(&passing.status(1).await), shape(&passing.status(2).await)));
    }

    assert_eq!(known.status, 201);
    assert_eq!(shape(&known), shape(&unknown));
    assert!(took.as_millis() >= 500, "an answer says nothing by its time: {took:?}");
    let said = known.said();
    let given_back = STANDARD.decode(said["encoded_request"].as_str().unwrap()).unwrap();
    assert_eq!(given_back, serde_json::to_vec(&request(1, "erasure", SRI)).unwrap());
    assert_eq!(
        (&said["controller_id"], &said["received_time"]),
        (&json!("reseller"), &json!("2026-11-24T00:00:00Z"))
    );
    assert_eq!(shape(&asked[0]), shape(&asked[1]));
    assert_eq!(asked[0].word(), "pending");
    assert_eq!(letters, ["case_confirm_passed_on"], "the stored address alone is asked");
    let [case] = cases.as_slice() else { panic!("{cases:?}") };
    assert_eq!(
        (case.channel, case.kind, case.state),
        (CaseChannel::Partner, CaseKind::Erase, CaseState::Frozen)
    );
    for (known, unknown) in &days {
        assert_eq!(known, unknown);
    }
    assert_eq!(days[2].0.2["request_status"], "pending");
    assert_eq!((&days[4].0.2["request_status"], &days[4].0.2["lapsed"]), (&json!("cancelled"), &json!(true)));
    assert_eq!(passing.cases(sri).await[0].state, CaseState::Expired);
}

/// Shows: DEL1, SEC
#[tokio::test]
async fn an_active_customer_is_pointed_to_clientzone_and_looks_like_nobody() {
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    let host = Personal::text("toko-sri.example");
    let vault = passing.company.house.vault();
    vault
        .add_service(sri, ServiceKind::Hosting, host, Actor::System(Role::Support), START, START)
        .await
        .unwrap();

    let known = passing.pass_on(&request(1, "erasure", SRI)).await;
    let unknown = passing.pass_on(&request(2, "erasure", NOBODY)).await;
    let mails = passing.mails().await;
    let now = [shape(&passing.status(1).await), shape(&passing.status(2).await)];
    passing.at(START.plus_days(9)).await;
    let later = [shape(&passing.status(1).await), shape(&passing.status(2).await)];

    assert_eq!(shape(&known), shape(&unknown));
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].header.template, "case_passed_on");
    assert!(mails[0].body.contains("/leave"), "{}", mails[0].body);
    assert_eq!(passing.cases(sri).await[0].state, CaseState::Refused);
    assert_eq!((&now[0], &later[0]), (&now[1], &later[1]));
    assert_eq!(vault.customer(sri).await.unwrap().state, amanah_service::vault::CustomerState::Active);
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn somebody_whose_panel_is_silent_waits_for_a_person_and_looks_like_nobody() {
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    let vault = passing.company.house.vault();
    let (host, support) = (Personal::text("toko-sri.example"), Actor::System(Role::Support));
    let service = vault.add_service(sri, ServiceKind::Hosting, host, support, START, START).await.unwrap();
    let fact = PanelFact { says: PanelState::Running, observed_at: START.plus_hours(-25) };
    vault.hear_panel(vec![PanelWord { service, fact }], support, START).await.unwrap();

    let known = passing.pass_on(&request(1, "erasure", SRI)).await;
    let unknown = passing.pass_on(&request(2, "erasure", NOBODY)).await;
    let opened = passing.cases(sri).await.remove(0);
    let letters = passing.letters().await;
    let mut days = Vec::new();
    for day in [1, 8, 9, 30] {
        passing.at(START.plus_days(day)).await;
        days.push((shape(&passing.status(1).await), shape(&passing.status(2).await)));
    }
    let waits = passing.cases(sri).await.remove(0);
    let listed = queue::for_a_person(&passing.company.house, 10, START.plus_days(30)).await.unwrap();

    assert_eq!(shape(&known), shape(&unknown));
    for (known, unknown) in &days {
        assert_eq!(known, unknown);
    }
    assert_eq!(letters, ["case_looking"], "no link that confirms goes out");
    assert_eq!((opened.channel, opened.activity), (CaseChannel::Partner, Some(Activity::Unknown)));
    assert_eq!(
        (opened.state, waits.state, waits.frozen_at),
        (CaseState::Verified, CaseState::Verified, None)
    );
    assert_eq!(listed.len(), 1);
}

/// Shows: SEC
#[tokio::test]
async fn without_a_known_token_nothing_is_taken_and_nothing_of_another_is_told() {
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    let body = serde_json::to_vec(&request(1, "erasure", SRI)).unwrap();
    let one = format!("{REQUESTS}/{}", id(1));

    let strangers = [
        passing.call(Method::Post, REQUESTS, "", body.clone()).await.status,
        passing
            .call(Method::Post, REQUESTS, "wrong-0123456789abcdef0123456789abcdef", body.clone())
            .await
            .status,
        passing.call(Method::Get, &one, "", Vec::new()).await.status,
        passing.call(Method::Delete, &one, "", Vec::new()).await.status,
    ];
    let untouched = passing.cases(sri).await;
    passing.pass_on(&request(1, "erasure", SRI)).await;
    let of_another = [
        passing.call(Method::Get, &one, PARTNER, Vec::new()).await.status,
        passing.call(Method::Delete, &one, PARTNER, Vec::new()).await.status,
    ];
    let mut tried = 0;
    while passing.call(Method::Get, &one, "guess", Vec::new()).await.status == 401 {
        tried += 1;
    }
    let closed = passing.company.house.clone().passing_on(None);
    let off = Passing { company: passing.company.over(closed), ..passing };

    assert_eq!(strangers, [401; 4]);
    assert!(untouched.is_empty());
    assert_eq!(of_another, [404; 2]);
    assert!(tried < 30, "{tried} guesses");
    for path in ["/opendsr/v2/discovery", "/opendsr/v2/certificate.pem", &one] {
        assert_eq!(off.call(Method::Get, path, RESELLER, Vec::new()).await.status, 404, "{path}");
    }
    assert_eq!(off.call(Method::Post, REQUESTS, RESELLER, body).await.status, 404);
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn what_can_be_asked_for_and_the_certificate_are_public() {
    let Some(passing) = Passing::new().await else { return };

    let discovery = passing.call(Method::Get, "/opendsr/v2/discovery", "", Vec::new()).await;
    let certificate = passing.call(Method::Get, "/opendsr/v2/certificate.pem", "", Vec::new()).await;

    assert_eq!((discovery.status, certificate.status), (200, 200));
    let said = discovery.said();
    assert_eq!(said["processor_certificate"], "http://localhost:8080/opendsr/v2/certificate.pem");
    assert_eq!(said["supported_subject_request_types"], json!(["access", "portability", "erasure"]));
    assert_eq!(certificate.bytes, passing.sample.certificate.as_bytes());
    let published = String::from_utf8(certificate.bytes).unwrap();
    let tomorrow = passing.sample.made_at.plus_days(1);
    assert_eq!(amanah::opendsr::Validity::of(&published, tomorrow), Some(amanah::opendsr::Validity::Good));
}

/// Shows: DEL2
#[tokio::test]
async fn the_same_request_again_is_the_same_request_and_another_under_its_id_is_none() {
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;

    let first = passing.pass_on(&request(1, "erasure", SRI)).await;
    passing.company.clock.move_to(START.plus_hours(5));
    let again = passing.pass_on(&request(1, "erasure", SRI)).await;
    let another = passing.pass_on(&request(1, "erasure", NOBODY)).await;
    let of_a_partner = serde_json::to_vec(&request(1, "erasure", SRI)).unwrap();
    let of_a_partner = passing.call(Method::Post, REQUESTS, PARTNER, of_a_partner).await;

    assert_eq!((again.status, again.said()), (201, first.said()), "with the time of the first");
    assert_eq!(another.status, 409);
    assert!(!String::from_utf8(another.bytes).unwrap().contains("example.test"));
    assert_eq!(of_a_partner.status, 201, "each has its own ids");
    assert_eq!(passing.cases(sri).await.len(), 1);
    assert_eq!(passing.letters().await, ["case_confirm_passed_on"]);
}

/// Shows: DEL2, invariant 11
#[tokio::test]
async fn what_a_crash_left_undone_is_done_when_it_is_passed_on_again() {
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    let body = request(1, "erasure", SRI);
    let new = NewPassedOn {
        controller: "reseller".to_owned(),
        request: id(1),
        asked: "erasure",
        due_at: START.plus_days(11),
        lapses_at: START.plus_days(8),
        callbacks: Vec::new(),
    };
    let bytes = serde_json::to_vec(&body).unwrap();
    passing.company.house.vault().note_passed_on(new, &bytes, START).await.unwrap();

    let at_once = passing.pass_on(&body).await;
    passing.company.clock.move_to(START.plus_micros(MINUTE));
    let later = passing.pass_on(&body).await;

    assert_eq!(at_once.status, 503, "the first may be at it still");
    assert_eq!(at_once.head["retry-after"], "30");
    assert_eq!(later.status, 201);
    assert_eq!(later.said()["received_time"], "2026-11-24T00:00:00Z");
    assert_eq!(passing.cases(sri).await.len(), 1);
    assert_eq!(passing.withdraw(1).await.status, 202);
    assert_eq!(passing.cases(sri).await[0].state, CaseState::Cancelled, "it is its own");
}

/// Shows: DEL2, DEL3
#[tokio::test]
async fn a_confirmed_deletion_is_followed_to_its_end_and_every_change_is_told_and_signed() {
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    let payment = NewDatum {
        attribute: Attribute::Payment,
        value: Personal::text("150000 IDR"),
        provenance: Provenance {
            source: Source::Transactions,
            channel: Channel::Import,
            origin: "bank".to_owned(),
            observed_at: START,
        },
        confirmed: true,
    };
    let vault = passing.company.house.vault().clone();
    vault.record(sri, vec![payment], Actor::System(Role::Finance), START).await.unwrap();
    passing.pass_on(&called_back(1, "erasure", SRI, &passing.peer)).await;
    passing.pass_on(&called_back(2, "erasure", NOBODY, &passing.peer)).await;
    passing.at(START.plus_hours(1)).await;
    let nothing_yet = passing.peer.came().len();

    passing.confirm().await;
    passing.peer.becomes(Mood::Says(500));
    passing.at(START.plus_hours(1)).await;
    let working = passing.status(1).await;
    let too_late = passing.withdraw(1).await;
    passing.peer.becomes(Mood::Says(204));
    for hours in [37, 73, 85] {
        passing.at(START.plus_hours(hours)).await;
    }
    let done = passing.status(1).await;
    passing.at(START.plus_days(9)).await;
    passing.at(START.plus_days(20)).await;

    assert_eq!(nothing_yet, 0, "that it waits is said by the receipt");
    assert_eq!((working.word(), too_late.status), ("in_progress".to_owned(), 409));
    assert_eq!(done.word(), "completed");
    assert_eq!(done.said()["completed_with_retention"], true);
    assert_eq!(passing.cases(sri).await[0].state, CaseState::ErasedWithRetention);
    let told: Vec<(String, String)> = passing
        .peer
        .came()
        .iter()
        .map(|came| {
            let signature = STANDARD.decode(came.field("x-opendsr-signature")).unwrap();
            assert!(passing.sample.openssl_agrees(came.body.as_bytes(), &signature), "{came:?}");
            assert_eq!(came.field("x-opendsr-processor-domain"), DOMAIN);
            assert!(came.head.starts_with("POST /callbacks "), "{}", came.head);
            let said: Value = serde_json::from_str(&came.body).unwrap();
            assert_eq!(said["status_callback_url"], callback(&passing.peer));
            assert!(!came.body.contains("example.test") && !came.body.contains(&sri.to_string()));
            let text = |key: &str| said[key].as_str().unwrap().to_owned();
            (text("subject_request_id"), text("request_status"))
        })
        .collect();
    let expected = [(1, "in_progress"), (1, "in_progress"), (1, "completed"), (2, "cancelled")];
    let expected = expected.map(|(number, word)| (id(number), word.to_owned()));
    assert_eq!(told, expected, "what was not taken is told again, and whoever is nobody lapses like anybody");
}

/// Shows: DEL2
#[tokio::test]
async fn a_request_that_waits_can_be_withdrawn_and_its_customer_is_told() {
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    passing.pass_on(&request(1, "erasure", SRI)).await;
    passing.pass_on(&request(2, "erasure", NOBODY)).await;

    let withdrawn = [passing.withdraw(1).await, passing.withdraw(2).await];
    passing.company.clock.move_to(START.plus_hours(1));
    let again = passing.withdraw(1).await;
    let after = [passing.status(1).await, passing.status(2).await];
    let unknown = passing.withdraw(9).await;

    withdrawn.iter().for_each(|answer| passing.is_signed(answer));
    assert_eq!(shape(&withdrawn[0]), shape(&withdrawn[1]));
    assert_eq!((withdrawn[0].status, again.said()), (202, withdrawn[0].said()));
    assert_eq!(shape(&after[0]), shape(&after[1]));
    assert_eq!((after[0].word(), &after[0].said()["lapsed"]), ("cancelled".to_owned(), &json!(false)));
    assert_eq!(unknown.status, 404);
    assert_eq!(passing.cases(sri).await[0].state, CaseState::Cancelled);
    let mails = passing.mails().await;
    let told = mails.iter().find(|mail| mail.header.template == "case_stopped").expect("a letter");
    assert!(told.body.contains("withdrew it") || told.body.contains("menariknya kembali"), "{}", told.body);
}

/// Shows: DEL2
#[tokio::test]
async fn a_deletion_that_came_through_another_door_is_not_ended_by_a_company() {
    use amanah_service::deletion::by_mail;
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    by_mail::strict_sender(&passing.company.house, sri, CaseKind::Erase, START).await.unwrap();

    passing.pass_on(&request(1, "erasure", SRI)).await;
    let withdrawn = passing.withdraw(1).await;

    assert_eq!(withdrawn.status, 202);
    assert_eq!(passing.cases(sri).await[0].state, CaseState::Frozen, "it is the customer's own");
}

/// Shows: DEL2
#[tokio::test]
async fn what_one_company_passed_on_is_not_ended_by_another() {
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    let body = serde_json::to_vec(&request(2, "erasure", SRI)).unwrap();
    let second = format!("{REQUESTS}/{}", id(2));
    passing.pass_on(&request(1, "erasure", SRI)).await;

    passing.call(Method::Post, REQUESTS, PARTNER, body).await;
    let withdrawn = passing.call(Method::Delete, &second, PARTNER, Vec::new()).await;
    let case = passing.cases(sri).await.remove(0);

    assert_eq!(withdrawn.status, 202);
    assert_eq!(case.state, CaseState::Frozen, "it is for the first company, or its customer, to end it");
    passing.confirm().await;
    assert_eq!(passing.status(1).await.word(), "in_progress");
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn what_was_confirmed_elsewhere_is_not_told_to_a_company() {
    use amanah_service::deletion::by_mail;
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    by_mail::strict_sender(&passing.company.house, sri, CaseKind::Erase, START).await.unwrap();
    passing.confirm().await;

    passing.pass_on(&request(1, "erasure", SRI)).await;
    passing.pass_on(&request(2, "erasure", NOBODY)).await;

    assert_eq!(shape(&passing.status(1).await), shape(&passing.status(2).await));
    assert_eq!(passing.status(1).await.word(), "pending");
}

/// Shows: U2a, SEC
#[tokio::test]
async fn access_is_answered_to_the_customer_alone_and_done_for_the_company_on_its_day() {
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    let bodies = [
        request(1, "access", SRI),
        request(2, "access", NOBODY),
        request(3, "portability", SRI),
        request(4, "access", SRI),
    ];

    for body in &bodies {
        assert_eq!(passing.pass_on(body).await.status, 201);
    }
    let waits = [passing.status(1).await, passing.status(2).await];
    passing.at(START.plus_hours(72)).await;
    let done = [passing.status(1).await, passing.status(2).await];

    let kinds: Vec<CaseKind> = passing.cases(sri).await.iter().map(|case| case.kind).collect();
    assert_eq!(kinds.len(), 2, "one of a kind at a time: {kinds:?}");
    assert!(kinds.contains(&CaseKind::Access) && kinds.contains(&CaseKind::Copy));
    assert_eq!(passing.letters().await, ["case_received", "case_received"]);
    assert_eq!((shape(&waits[0]), shape(&done[0])), (shape(&waits[1]), shape(&done[1])));
    assert_eq!((waits[0].word(), done[0].word()), ("pending".to_owned(), "completed".to_owned()));
}

/// Shows: SEC
#[tokio::test]
async fn whoever_is_one_of_two_is_nobody() {
    let Some(passing) = Passing::new().await else { return };
    let (sri, budi) =
        (passing.company.customer().await, passing.company.customer_at("budi@example.test").await);
    let mut both = request(1, "erasure", SRI);
    let budis = request(1, "erasure", "budi@example.test")["subject_identities"][0].clone();
    both["subject_identities"].as_array_mut().unwrap().push(budis);

    let taken = passing.pass_on(&both).await;

    assert_eq!(taken.status, 201);
    assert!(passing.cases(sri).await.is_empty() && passing.cases(budi).await.is_empty());
    assert_eq!(passing.letters().await, [""; 0]);
}

/// Shows: SEC
#[tokio::test]
async fn somebody_is_asked_about_a_few_times_a_day_by_their_address_or_their_number() {
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    let number = passing.company.house.vault().customer(sri).await.unwrap().number.to_string();
    let mut by_number = request(1, "access", SRI);
    by_number["subject_identities"][0] = json!({ "identity_type": "controller_customer_id", "identity_value": number, "identity_format": "raw" });

    for (number, right) in [(2, "portability"), (3, "erasure"), (4, "erasure"), (5, "access")] {
        assert_eq!(passing.pass_on(&request(number, right, SRI)).await.status, 201);
    }
    let some = passing.cases(sri).await.len();
    passing.company.clock.move_to(START.plus_days(2));
    assert_eq!(passing.pass_on(&by_number).await.status, 201);

    assert_eq!(some, 2, "the fourth brings nothing, and is answered like any other");
    assert_eq!(passing.cases(sri).await.len(), 3, "a number names a customer too");
}

/// Shows: SEC
#[tokio::test]
async fn a_company_asks_a_thousand_times_at_once_and_then_once_a_second() {
    let Some(passing) = Passing::new().await else { return };
    passing.company.clock.move_to(START);
    let path = format!("{REQUESTS}/{}", id(1));
    let ask = async |token| passing.call(Method::Get, &path, token, Vec::new()).await;
    let one_second = START.plus_micros(1_000_000);

    let mut answered = 0;
    while answered < 1_500 && ask(RESELLER).await.status == 404 {
        answered += 1;
    }
    let too_many = ask(RESELLER).await;
    let passed_on = passing.pass_on(&request(1, "access", SRI)).await;
    let partner = ask(PARTNER).await;
    passing.company.clock.move_to(one_second);
    let later = [ask(RESELLER).await.status, ask(RESELLER).await.status];

    assert_eq!(answered, 1_000);
    assert_eq!((too_many.status, &too_many.said()["error"]["code"]), (429, &json!(429)));
    assert!(too_many.head.contains_key("retry-after"), "{too_many:?}");
    assert_eq!(passed_on.status, 429);
    assert!(passing.company.house.vault().passed_on("reseller", &id(1)).await.unwrap().is_none());
    assert_eq!(partner.status, 404, "another company has tries of its own");
    assert_eq!(later, [404, 429], "one a second");
}

/// Shows: SEC
#[tokio::test]
async fn nobody_is_called_back_where_the_operator_did_not_agree() {
    let Some(passing) = Passing::new().await else { return };
    let sri = passing.company.customer().await;
    let mut elsewhere = request(1, "erasure", SRI);
    elsewhere["status_callback_urls"] = json!([callback(&passing.peer), "https://metadata.example/latest"]);
    let mut no_digests = request(2, "erasure", SRI);
    no_digests["subject_identities"][0]["identity_format"] = json!("sha256");

    let refused = [
        passing.pass_on(&elsewhere).await,
        passing.pass_on(&no_digests).await,
        passing.call(Method::Post, REQUESTS, RESELLER, b"[".to_vec()).await,
    ];
    let too_long = passing.call(Method::Post, REQUESTS, RESELLER, vec![b' '; 65 << 10]).await;

    for answer in &refused {
        assert_eq!((answer.status, &answer.said()["error"]["code"]), (400, &json!(400)));
    }
    assert_eq!(too_long.status, StatusCode::PAYLOAD_TOO_LARGE.as_u16());
    assert!(passing.cases(sri).await.is_empty());
}

/// Shows: DEL2, invariant 4
#[tokio::test]
async fn of_a_request_nothing_personal_is_kept_and_it_goes_on_its_own_day() {
    let Some(passing) = Passing::new().await else { return };
    let vault = passing.company.house.vault().clone();
    passing.pass_on(&request(1, "erasure", NOBODY)).await;

    let planted = vault.scan_for(&Personal::text(NOBODY), &[]).await.unwrap();
    let kept = vault.passed_on("reseller", &id(1)).await.unwrap();
    for day in (1..=182).step_by(5) {
        vault.sweep(START.plus_days(day)).await.unwrap();
    }
    let gone = vault.passed_on("reseller", &id(1)).await.unwrap();

    assert_eq!(planted.found, [], "neither body nor identity is anywhere");
    assert!(kept.is_some_and(|kept| kept.case.is_none()));
    assert!(gone.is_none());
}
