//! The one way out: decided, recorded, and only then opened (invariant 1).

use amanah_ledger::{DecisionCode, Event};
use amanah_policy::{
    Attribute, CaseStanding, Channel, Clause, CustomerId, Occasion, Role, StaffId, TicketId,
};
use amanah_vault::{Actor, Ask, Invoice, Outcome, Personal, Selection, ServiceMail, StaffPage, VaultError};

use crate::people::{customer, staff, vault};
use crate::support::{Folders, START, budi, own_view, sign_up};

fn one(attribute: Attribute) -> Selection {
    Selection::Attributes { attributes: vec![attribute], at_most: 10 }
}

/// Shows: invariant 1, U2a
#[tokio::test]
async fn a_release_is_in_the_ledger_with_what_left_and_why() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;

    let seen = own_view(&vault, id).await;

    assert_eq!(seen.customer(), id);
    assert_eq!(seen.value(Attribute::Name), Some("Budi Santoso"));
    assert_eq!(seen.value(Attribute::PrimaryEmail), Some("budi@example.test"));
    let entry = &vault.ledger_entries(seen.place().sequence, 1).await.unwrap()[0];
    assert_eq!((entry.event, entry.decision), (Event::Released, Some(DecisionCode::Permit)));
    assert_eq!(entry.purpose.as_deref(), Some("accountability"));
    assert_eq!(entry.kinds, ["name", "primary_email"]);
    assert!(!entry.rules.is_empty());
    assert_eq!(entry.at_micros, START.plus_hours(1).as_micros());
}

/// Shows: invariant 1, SEC
#[tokio::test]
async fn a_refusal_is_in_the_ledger_too_and_nothing_leaves() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;

    let ask = Ask::to_account(id, Actor::Visitor, Occasion::OwnRequest);
    let Outcome::Refused(refusal) = vault.release(ask, START).await.unwrap() else { panic!("released") };

    assert_eq!(refusal.withheld.len(), 2);
    assert!(!refusal.is_fault);
    let entry = &vault.ledger_entries(refusal.place.sequence, 1).await.unwrap()[0];
    assert_eq!((entry.event, entry.decision), (Event::Refused, Some(DecisionCode::Refuse)));
    assert_eq!(entry.withheld, ["name", "primary_email"]);
    assert!(entry.kinds.is_empty());
}

/// Shows: SEC
#[tokio::test]
async fn another_customer_sees_nothing() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let siti = vault.register(sign_up("Siti", "siti@example.test"), START).await.unwrap().id;

    let ask = Ask::to_account(id, Actor::Customer(siti), Occasion::OwnRequest);
    let Outcome::Refused(refusal) = vault.release(ask, START).await.unwrap() else { panic!("released") };

    assert!(refusal.withheld.iter().all(|it| it.rules.contains(&"guard.own".to_owned())), "{refusal:?}");
}

/// Shows: SEC
#[tokio::test]
async fn staff_see_a_customer_only_while_they_work_here_in_that_role_and_with_an_occasion() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let staff = StaffId::from_bytes([5; 16]);
    drop(vault);
    let hire =
        "INSERT INTO staff (id, state, roles, since, sealed) VALUES (?1, 'active', 'support', 0, x'00')";
    folders.raw().execute(hire, &[staff.as_bytes()]);
    let vault = folders.open().await;
    let text = Personal::text("the site is slow");
    let ticket = vault.open_ticket(id, text, Channel::Desk, Actor::Customer(id), START).await.unwrap();
    let released = async |actor, occasion| {
        let ask = Ask::to_communicate(id, actor, occasion).select(one(Attribute::Name)).under_ticket(ticket);
        matches!(vault.release(ask, START).await.unwrap(), Outcome::Released(_))
    };
    let support = Actor::Staff { id: staff, role: Role::Support };

    let with_ticket = released(support, Occasion::Ticket).await;
    let without_occasion = released(support, Occasion::Undeclared).await;
    let role_not_held = released(Actor::Staff { id: staff, role: Role::Billing }, Occasion::Ticket).await;
    let unknown = Actor::Staff { id: StaffId::from_bytes([6; 16]), role: Role::Support };
    let unknown = released(unknown, Occasion::Ticket).await;

    assert_eq!((with_ticket, without_occasion, role_not_held, unknown), (true, false, false, false));
}

/// Shows: SEC
#[tokio::test]
async fn a_ticket_that_is_none_and_a_reason_that_says_nothing_open_nobody() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (sri, budi) =
        (customer(&vault, "Sri", "sri@example.test").await, customer(&vault, "Budi", "b@example.test").await);
    let doni = staff(&vault, "Doni", "doni@example.test", &[Role::Support]).await;
    let support = Actor::Staff { id: doni, role: Role::Support };
    let ticket = |of| vault.open_ticket(of, Personal::text("help"), Channel::Desk, support, START);
    let (of_sri, of_budi, closed) =
        (ticket(sri).await.unwrap(), ticket(budi).await.unwrap(), ticket(sri).await.unwrap());
    vault.close_ticket(closed, support, START).await.unwrap();
    let is_released =
        async |ask: Ask<_>| matches!(vault.release(ask, START).await.unwrap(), Outcome::Released(_));
    let ask = |occasion| Ask::to_communicate(sri, support, occasion).select(one(Attribute::Name));

    let mut answers = Vec::new();
    for ticket in [of_sri, of_budi, closed, TicketId::from_bytes([0; 16])] {
        answers.push(is_released(ask(Occasion::Ticket).under_ticket(ticket)).await);
    }
    for reason in ["the invoice of May bounced", "         x", "x"] {
        answers.push(is_released(ask(Occasion::Reason).because(Personal::text(reason))).await);
    }
    answers.push(is_released(ask(Occasion::Reason)).await);

    assert_eq!(answers, [true, false, false, false, true, false, false, false]);
}

/// Shows: SEC
#[tokio::test]
async fn a_purpose_gets_what_it_needs_and_the_rest_is_named() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let biller = Actor::System(Role::Billing);

    let Outcome::Released(released) =
        vault.release(Ask::to_bill(id, biller, Occasion::Routine), START).await.unwrap()
    else {
        panic!("refused")
    };
    let invoice = released.into_sink(Invoice);

    assert_eq!(invoice.value(Attribute::Name), Some("Budi Santoso"));
    let entry = &vault.ledger_entries(invoice.place().sequence, 1).await.unwrap()[0];
    assert_eq!(entry.purpose.as_deref(), Some("billing"));
}

/// Shows: U2b
#[tokio::test]
async fn nothing_is_disclosed_without_a_complete_case() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;

    let ask = Ask::to_disclose(id, Actor::System(Role::Legal), CaseStanding::OnePerson);
    let Outcome::Refused(refusal) = vault.release(ask, START).await.unwrap() else { panic!("released") };

    assert_eq!(refusal.clause, Clause::U2b);
}

#[tokio::test]
async fn an_empty_answer_is_decided_like_any_other() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;

    let own = Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest).select(one(Attribute::SignIn));
    let foreign = Ask::to_account(id, Actor::Visitor, Occasion::OwnRequest).select(one(Attribute::SignIn));
    let own = vault.release(own, START).await.unwrap();
    let foreign = vault.release(foreign, START).await.unwrap();

    let Outcome::Released(own) = own else { panic!("{own:?}") };
    assert_eq!(own.into_sink(amanah_vault::AccessReport).data().count(), 0);
    assert!(matches!(foreign, Outcome::Refused(_)), "{foreign:?}");
}

#[tokio::test]
async fn a_datum_that_is_not_there_is_said_to_be_not_there() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let (id, siti) = (budi(&vault).await, sign_up("Siti", "siti@example.test"));
    let siti = vault.register(siti, START).await.unwrap().id;
    let hers = own_view(&vault, siti).await.data().next().unwrap().0.id;

    let ask = Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest);
    let released = vault.release(ask.select(Selection::Data(vec![hers])), START).await;
    let unknown = Ask::to_account(CustomerId::from_bytes([9; 16]), Actor::Visitor, Occasion::OwnRequest);
    let unknown = vault.release(unknown, START).await;

    assert_eq!(released.map(|_| ()), Err(VaultError::NotFound("datum")));
    assert_eq!(unknown.map(|_| ()), Err(VaultError::UnknownCustomer));
}

/// Shows: invariant 4
#[tokio::test]
async fn the_ledger_holds_no_personal_value_not_even_the_reason() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let ask = Ask::to_communicate(id, Actor::System(Role::Support), Occasion::Routine)
        .because(Personal::text("Budi called about Jalan Melati"));
    let Outcome::Released(released) = vault.release(ask, START).await.unwrap() else { panic!("refused") };
    let mail = released.into_sink(ServiceMail);
    assert_eq!(mail.value(Attribute::PrimaryEmail), Some("budi@example.test"));
    drop(vault);

    let leaves = folders.raw().bytes("SELECT bytes FROM leaf", &[]);
    let id = id.to_string();
    let digits = id.trim_start_matches("cus_");

    for planted in ["Budi", "budi", "example.test", "Melati", digits] {
        let found = leaves.iter().any(|leaf| String::from_utf8_lossy(leaf).contains(planted));
        assert!(!found, "{planted} stands in the ledger");
    }
}

#[tokio::test]
async fn a_page_of_the_console_takes_three_purposes_and_a_mail_one() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let ask = Ask::to_communicate(id, Actor::System(Role::Support), Occasion::Routine);

    let Outcome::Released(released) = vault.release(ask, START).await.unwrap() else { panic!("refused") };
    let page = released.into_sink(StaffPage);

    assert_eq!(page.value(Attribute::PrimaryEmail), Some("budi@example.test"));
}

/// Shows: invariant 1
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn releases_during_changes_see_one_state_or_ask_again() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let reader = |vault: amanah_vault::Vault| async move {
        let mut seen = 0;
        for _ in 0..20 {
            let ask = Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest);
            match vault.release(ask, START).await {
                Ok(Outcome::Released(released)) => {
                    let view = released.into_sink(amanah_vault::AccessReport);
                    let current = view.data().filter(|(label, _)| {
                        label.attribute == Attribute::PrimaryEmail
                            && label.state == amanah_vault::DatumState::Current
                    });
                    assert_eq!(current.count(), 1, "never two addresses, never none");
                    seen += 1;
                }
                Ok(Outcome::Refused(refusal)) => panic!("{refusal:?}"),
                Err(fault) => assert_eq!(fault, VaultError::KeepsChanging),
            }
        }
        seen
    };

    let readers: Vec<_> = (0..6).map(|_| tokio::spawn(reader(vault.clone()))).collect();
    for number in 0..20 {
        let new = crate::support::datum(Attribute::PrimaryEmail, &format!("budi{number}@example.test"));
        vault.replace(id, new, Actor::Customer(id), START).await.unwrap();
    }
    let mut released = 0;
    for reader in readers {
        released += reader.await.unwrap();
    }

    let entries = vault.ledger_entries(0, 10_000).await.unwrap();
    let recorded = entries.iter().filter(|leaf| leaf.event == Event::Released).count();
    assert_eq!(recorded, released, "what was given up left no entry, and nothing left without one");
}
