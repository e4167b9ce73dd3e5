//! The table of endpoints: who may do what, and the only thing the router is built from.
//!
//! Every row answers for every actor, so a handler without an answer cannot be mounted.

use std::fmt::Write as _;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use amanah_policy::Role;

use super::doors::Doors;
use super::fault::Outcome;
use super::visit::Visit;
use super::{assets, front, gallery, language_choice, ledger_key, ledger_tiles, policy};
use crate::{callbacks, console, opendsr, portal, requests};

/// How a request asks: to read, or to change something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads; nothing happens on it.
    Get,
    /// Changes something; needs the mark of our own forms.
    Post,
    /// Takes something back; only machines do, because a form cannot.
    Delete,
}

impl Method {
    /// The word of HTTP.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// Which part of the house a page belongs to. The room decides which session counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// Open to everybody.
    Visitor,
    /// ClientZone: one customer's own data.
    Portal,
    /// Staff.
    Console,
}

/// What an endpoint gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A page to read.
    Page,
    /// What happens when a form is sent.
    Form,
    /// A file that is the same for everybody: style, script, picture, a tile of the ledger.
    Asset,
    /// What another company's machine calls. It has no session, no cookie and no mark of ours; its body is signed, or it has a
    /// token.
    Callback,
}

/// The kinds of guest an endpoint answers for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Actor {
    /// Nobody we know in this room.
    Visitor,
    /// A signed-in customer.
    Customer,
    /// A signed-in member of staff, by role.
    Staff(Role),
}

impl Actor {
    /// Every kind of guest.
    pub fn all() -> impl Iterator<Item = Self> {
        let staff = Role::ALL.iter().map(|role| Self::Staff(*role));
        [Self::Visitor, Self::Customer].into_iter().chain(staff)
    }
}

/// For whom an endpoint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody, signed in or not.
    Everyone,
    /// Customers, about themselves.
    Customers,
    /// Staff in one of these roles.
    Staff(&'static [Role]),
}

/// What an endpoint answers an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The endpoint is theirs.
    Open,
    /// They are asked to sign in to this room first.
    SignIn,
    /// For them there is no such page: not allowed to know is 404.
    Hidden,
}

impl Audience {
    /// The answer for an actor. A session of one room is no session in the other.
    ///
    /// Enforces: SEC
    #[must_use]
    pub fn answer(self, actor: Actor) -> Access {
        match (self, actor) {
            (Self::Everyone, _) | (Self::Customers, Actor::Customer) => Access::Open,
            (Self::Staff(roles), Actor::Staff(role)) if roles.contains(&role) => Access::Open,
            (Self::Staff(_), Actor::Staff(_)) => Access::Hidden,
            (Self::Customers, Actor::Visitor | Actor::Staff(_))
            | (Self::Staff(_), Actor::Visitor | Actor::Customer) => Access::SignIn,
        }
    }
}

/// What a handler promises.
pub type Answering = Pin<Box<dyn Future<Output = Outcome> + Send>>;

type Handler = Arc<dyn Fn(Doors, Visit) -> Answering + Send + Sync>;

/// One row of the table.
#[derive(Clone)]
pub struct Endpoint {
    /// How it is asked.
    pub method: Method,
    /// Its path; `{name}` stands for a part that the visit gives by this name.
    pub path: &'static str,
    /// The room it belongs to.
    pub room: Room,
    /// For whom it is.
    pub audience: Audience,
    /// What it gives.
    pub kind: Kind,
    /// The largest body it takes.
    pub body_bytes: usize,
    /// Whether a file may come with the form.
    pub takes_file: bool,
    /// Whether whoever sends the form must have proved lately who they are.
    pub needs_proof: bool,
    /// Whether asking for the page changes something: then it is done to its end, also when nobody waits any more.
    pub changes: bool,
    /// Whether it answers a customer whose data is frozen: what they read about themself, and what stops it.
    pub stays_open: bool,
    /// Who calls it and how they prove it, where that is no guest of ours.
    pub called_by: Option<&'static str>,
    handler: Handler,
}

/// Forms of ours are short.
const FORM_BYTES: usize = 64 * 1024;

impl Endpoint {
    /// A page to read.
    pub fn page<F, A>(path: &'static str, room: Room, audience: Audience, handler: F) -> Self
    where
        F: Fn(Doors, Visit) -> A + Send + Sync + 'static,
        A: Future<Output = Outcome> + Send + 'static,
    {
        Self::new(Method::Get, Kind::Page, path, room, audience, handler)
    }

    /// What happens when a form is sent.
    pub fn form<F, A>(path: &'static str, room: Room, audience: Audience, handler: F) -> Self
    where
        F: Fn(Doors, Visit) -> A + Send + Sync + 'static,
        A: Future<Output = Outcome> + Send + 'static,
    {
        Self::new(Method::Post, Kind::Form, path, room, audience, handler)
    }

    /// A file, the same for everybody.
    pub fn asset<F, A>(path: &'static str, handler: F) -> Self
    where
        F: Fn(Doors, Visit) -> A + Send + Sync + 'static,
        A: Future<Output = Outcome> + Send + 'static,
    {
        Self::new(Method::Get, Kind::Asset, path, Room::Visitor, Audience::Everyone, handler)
    }

    /// What the machine of another company calls, of which the body proves who it is.
    pub fn callback<F, A>(path: &'static str, called_by: &'static str, handler: F) -> Self
    where
        F: Fn(Doors, Visit) -> A + Send + Sync + 'static,
        A: Future<Output = Outcome> + Send + 'static,
    {
        Self::called(Method::Post, path, called_by, handler)
    }

    /// The same, called by another method.
    pub fn called<F, A>(method: Method, path: &'static str, called_by: &'static str, handler: F) -> Self
    where
        F: Fn(Doors, Visit) -> A + Send + Sync + 'static,
        A: Future<Output = Outcome> + Send + 'static,
    {
        let row = Self::new(method, Kind::Callback, path, Room::Visitor, Audience::Everyone, handler);
        Self { called_by: Some(called_by), ..row }
    }

    /// The same endpoint, taking a body of up to `bytes`.
    #[must_use]
    pub fn taking(mut self, bytes: usize) -> Self {
        self.body_bytes = bytes;
        self
    }

    /// The same endpoint, taking a file with its form; all together may have up to `bytes`.
    #[must_use]
    pub fn taking_file(mut self, bytes: usize) -> Self {
        self.takes_file = true;
        self.taking(bytes)
    }

    /// The same endpoint for whoever proved lately who they are; others are asked, and what they typed is kept.
    #[must_use]
    pub fn proving(mut self) -> Self {
        self.needs_proof = true;
        self
    }

    /// The same endpoint, which answers also while a deletion has frozen the customer's data.
    #[must_use]
    pub fn staying_open(mut self) -> Self {
        self.stays_open = true;
        self
    }

    /// The same page, which changes something by being asked for: a provider sends the browser back with a code.
    #[must_use]
    pub fn changing(mut self) -> Self {
        self.changes = true;
        self
    }

    fn new<F, A>(
        method: Method,
        kind: Kind,
        path: &'static str,
        room: Room,
        audience: Audience,
        handler: F,
    ) -> Self
    where
        F: Fn(Doors, Visit) -> A + Send + Sync + 'static,
        A: Future<Output = Outcome> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |doors, visit| Box::pin(handler(doors, visit)));
        Self {
            method,
            path,
            room,
            audience,
            kind,
            body_bytes: FORM_BYTES,
            takes_file: false,
            needs_proof: false,
            stays_open: false,
            changes: !matches!(method, Method::Get),
            called_by: None,
            handler,
        }
    }

    pub(crate) fn handle(&self, doors: Doors, visit: Visit) -> Answering {
        (self.handler)(doors, visit)
    }
}

/// Every endpoint of the pages: the router is built from it, and from nothing else.
///
/// Enforces: invariant 10
#[must_use]
pub fn table() -> Vec<Endpoint> {
    use Audience::Everyone;
    use Room::Visitor;
    let mut rows = vec![
        Endpoint::page("/", Visitor, Everyone, front::show),
        Endpoint::page("/policy", Visitor, Everyone, policy::show),
        Endpoint::page("/ledger-key", Visitor, Everyone, ledger_key::show),
        Endpoint::asset("/ledger/checkpoint", ledger_tiles::checkpoint),
        Endpoint::asset("/ledger/tile/{*tile}", ledger_tiles::tile),
        Endpoint::asset("/ledger/{line}/checkpoint", ledger_tiles::checkpoint),
        Endpoint::asset("/ledger/{line}/tile/{*tile}", ledger_tiles::tile),
        Endpoint::form("/language", Visitor, Everyone, language_choice::choose),
        Endpoint::form("/console/language", Room::Console, Everyone, language_choice::choose),
        Endpoint::asset("/assets/{file}", assets::send),
    ];
    rows.extend(portal::endpoints());
    rows.extend(console::endpoints());
    rows.extend(callbacks::endpoints());
    rows.extend(opendsr::endpoints());
    rows.extend(requests::endpoints());
    rows
}

/// Endpoints that exist only in the throw-away company of `serve --demo` and in tests.
#[must_use]
pub fn demo_table() -> Vec<Endpoint> {
    let mut rows = vec![Endpoint::page("/_gallery", Room::Visitor, Audience::Everyone, gallery::show)];
    rows.extend(console::demo_endpoints());
    rows
}

/// The page `docs/endpoints.md`: every endpoint with its answer for every actor.
#[must_use]
pub fn document() -> String {
    let mut page = String::from(
        "# Endpoints\n\nWritten by `./check gen` from the table the router is built from.\n\
         Each row answers for every actor: *open*, *sign in* (they are asked to sign in to this room), or *hidden* (404: not allowed to know).\n\
         *Proof* means: only for whoever proved within five minutes who they are.\n\
         *Stays open* means: also while a deletion has frozen the customer's data; every other room leads to the case then.\n\
         *Called by* names a machine of another company: it has no session, no cookie and no mark of a form; its body is signed, or it has a token.\n\n",
    );
    let names: Vec<String> = Actor::all().map(actor_name).collect();
    let _ = writeln!(page, "| method | path | room | {} |", names.join(" | "));
    let _ = writeln!(page, "|---|---|---|{}", "---|".repeat(names.len()));
    for (rows, remark) in [(table(), ""), (demo_table(), " (only under `--demo`)")] {
        for row in rows {
            let answers: Vec<&str> = Actor::all().map(|a| access_name(row.audience.answer(a))).collect();
            let method = row.method.word();
            let room = match row.room {
                Room::Visitor => "visitor",
                Room::Portal => "portal",
                Room::Console => "console",
            };
            let proof = if row.needs_proof { ", *proof*" } else { "" };
            let open = if row.stays_open { ", *stays open*" } else { "" };
            let remark =
                row.called_by.map_or_else(|| remark.to_owned(), |who| format!(", *called by {who}*"));
            let answers = answers.join(" | ");
            let _ = writeln!(page, "| {method} | `{}`{remark}{proof}{open} | {room} | {answers} |", row.path);
        }
    }
    page.push_str(
        "\n## The API\n\nEach operation answers the keys of those named; every other key gets `403`, and no key `401`. \
         The whole description is `/api/v1/openapi.json`.\n\n\
         | method | path | what it does | whose keys | bound to |\n|---|---|---|---|---|\n",
    );
    page.push_str(&crate::api::openapi::table());
    page
}

fn actor_name(actor: Actor) -> String {
    match actor {
        Actor::Visitor => "visitor".to_owned(),
        Actor::Customer => "customer".to_owned(),
        Actor::Staff(role) => role.code().to_owned(),
    }
}

const fn access_name(access: Access) -> &'static str {
    match access {
        Access::Open => "open",
        Access::SignIn => "sign in",
        Access::Hidden => "hidden",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_that_is_not_named_may_not_know() {
        let audience = Audience::Staff(&[Role::Officer]);

        assert_eq!(audience.answer(Actor::Staff(Role::Officer)), Access::Open);
        assert_eq!(audience.answer(Actor::Staff(Role::Support)), Access::Hidden);
        assert_eq!(audience.answer(Actor::Customer), Access::SignIn);
        assert_eq!(audience.answer(Actor::Visitor), Access::SignIn);
    }

    #[test]
    fn a_member_of_staff_is_no_customer() {
        assert_eq!(Audience::Customers.answer(Actor::Staff(Role::Officer)), Access::SignIn);
        assert_eq!(Audience::Customers.answer(Actor::Customer), Access::Open);
    }

    #[test]
    fn a_path_and_method_stand_in_the_table_once() {
        let mut rows: Vec<_> =
            table().into_iter().chain(demo_table()).map(|row| (row.path, row.method)).collect();
        rows.sort_unstable();
        let count = rows.len();
        rows.dedup();

        assert_eq!(rows.len(), count);
    }

    #[test]
    fn only_forms_change_something() {
        for row in table().into_iter().chain(demo_table()) {
            let asks = row.kind == Kind::Callback && row.method == Method::Get;
            let changes = matches!(row.kind, Kind::Form | Kind::Callback) && !asks;
            assert_eq!(row.method != Method::Get, changes, "{}", row.path);
            assert!(row.method != Method::Delete || row.kind == Kind::Callback, "{}", row.path);
            assert_eq!(row.called_by.is_some(), row.kind == Kind::Callback, "{}", row.path);
        }
    }
}
