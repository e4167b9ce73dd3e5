//! The rooms beside the API: nothing that people do is forgotten, and no program does what its person may not.

use std::collections::BTreeSet;

use amanah::api::operation::Operation;
use amanah::api::rooms::{Counterpart, OF_PROGRAMS_ALONE, Row, rows};
use amanah::web::endpoints::{Access, Actor, Audience, Endpoint, Method, table};

fn operation<'a>(operations: &'a [Operation], name: &str) -> &'a Operation {
    operations.iter().find(|row| row.name() == name).unwrap_or_else(|| panic!("no operation {name}"))
}

fn key(row: &Row) -> (&'static str, Method) {
    (row.path, row.method)
}

fn endpoint<'a>(endpoints: &'a [Endpoint], row: &Row) -> &'a Endpoint {
    endpoints.iter().find(|it| (it.path, it.method) == key(row)).expect("a row names an endpoint")
}

#[test]
fn every_endpoint_of_the_rooms_has_its_operations_or_a_reason_why_it_has_none() {
    let of_pages: BTreeSet<_> = table().iter().map(|row| (row.path, row.method)).collect();
    let here: BTreeSet<_> = rows().iter().map(key).collect();

    let forgotten: Vec<_> = of_pages.difference(&here).collect();
    let stale: Vec<_> = here.difference(&of_pages).collect();

    assert!(forgotten.is_empty(), "say in api/rooms.rs what stands for these: {forgotten:?}");
    assert!(stale.is_empty(), "these are no endpoints any more: {stale:?}");
    assert_eq!(here.len(), rows().len(), "an endpoint stands there twice");
}

#[test]
fn every_operation_stands_for_something_in_the_rooms() {
    let operations = amanah::api::operations();
    let mut named: BTreeSet<&str> = OF_PROGRAMS_ALONE.iter().copied().collect();
    for row in rows() {
        if let Counterpart::Operations(names) = row.counterpart {
            names.iter().for_each(|name| assert!(!operation(&operations, name).name().is_empty()));
            named.extend(names);
        }
    }

    let of_nothing: Vec<_> =
        operations.iter().map(Operation::name).filter(|name| !named.contains(name)).collect();

    assert!(of_nothing.is_empty(), "{of_nothing:?}");
}

/// Shows: SEC
#[test]
fn a_program_may_what_its_person_may_in_the_room_and_no_more() {
    let (operations, endpoints) = (amanah::api::operations(), table());
    for row in rows() {
        let Counterpart::Operations(names) = row.counterpart else { continue };
        let room = endpoint(&endpoints, &row);
        for actor in Actor::all().filter(|actor| *actor != Actor::Visitor) {
            let in_room = room.audience.answer(actor) == Access::Open || room.audience == Audience::Everyone;
            let open: Vec<_> = names
                .iter()
                .filter(|name| operation(&operations, name).audience.answer(actor) == Access::Open)
                .collect();

            assert_eq!(!open.is_empty(), in_room, "{} for {actor:?}: {open:?}", row.path);
        }
    }
}

/// What only looks in the room may not change anything through the API.
#[test]
fn what_changes_something_stands_for_a_form() {
    let operations = amanah::api::operations();
    for row in rows().iter().filter(|row| row.method == Method::Get) {
        let Counterpart::Operations(names) = row.counterpart else { continue };
        for name in names {
            assert!(!operation(&operations, name).changes(), "{name} stands for the page {}", row.path);
        }
    }
}

#[test]
fn what_needs_a_person_says_why() {
    for row in rows() {
        if let Counterpart::Person(reason) = row.counterpart {
            assert!(reason.ends_with('.') && reason.len() > 30, "{}: {reason}", row.path);
            // A provider sends the browser back by a redirection, which is a GET (RFC 6749 section 4.1.2).
            let is_sent_back = row.path.ends_with("/callback");
            assert!(row.method == Method::Post || is_sent_back, "{} only looks", row.path);
        }
    }
}
