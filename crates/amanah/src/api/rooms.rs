//! What the rooms do, beside what programs do: every endpoint of the pages has its operations here, or the reason why it
//! needs a person. A test compares this with the table of endpoints, so that neither side forgets the other.

use core::fmt::Write as _;

use self::Counterpart::{Operations, Pages, Person, Step};
use crate::web::endpoints::Method;

/// What stands for an endpoint of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counterpart {
    /// These operations, by their names.
    Operations(&'static [&'static str]),
    /// Nothing: it needs a person, for this reason.
    Person(&'static str),
    /// Nothing: it shows the form, or asks whether one is sure, before something else that stands here.
    Step,
    /// Nothing: it is public and for programs as it is, or a matter of pages alone.
    Pages,
}

/// An endpoint of the pages, with what stands for it.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// How it is asked.
    pub method: Method,
    /// Its path.
    pub path: &'static str,
    /// What stands for it.
    pub counterpart: Counterpart,
}

const fn get(path: &'static str, counterpart: Counterpart) -> Row {
    Row { method: Method::Get, path, counterpart }
}

const fn post(path: &'static str, counterpart: Counterpart) -> Row {
    Row { method: Method::Post, path, counterpart }
}

const fn delete(path: &'static str, counterpart: Counterpart) -> Row {
    Row { method: Method::Delete, path, counterpart }
}

const ENTERS: &str =
    "It lets somebody in: a person proves a mailbox or knows a password, and a program has its key.";
const TAKES_OVER: &str =
    "It changes who can sign in. Whoever holds a key must not be able to take an account over.";
const KEYS: &str = "A key must not make another one, which would outlive it.";
const LETS_IN: &str =
    "It lets somebody into an account, out of it or up in it, and asks for a fresh proof of the owner.";
const COLLEAGUES: &str = "It lets a colleague in, out or up. The officer answers for that in person.";
const OWN_WORD: &str =
    "It makes somebody else's word the customer's own, and asks for a fresh proof of the person.";
const BRINGS_BACK: &str =
    "It can bring an earlier address back, and asks for a fresh proof. A name is replaced again instead.";
const LEAVES: &str = "It ends the account and erases its data, or stops that: a person reads first what goes, and proves who they are.";
const AGREES: &str = "To agree to a policy version is a declaration of a person who read it.";
const EMERGENCY: &str = "An emergency is a person's to declare, and to answer for.";
const CLOSES: &str = "It ends what somebody asked for. The officer answers for that in person.";
const SAYS_SO: &str = "It rests on what a person heard or saw. Whoever holds a key must not be able to stop or confirm a deletion.";
const VOUCHES: &str = "Its word stands on a certificate: a person looked there, or asked whoever runs it, and answers for that.";
const LETS_GO: &str =
    "What it lets go is gone for good. A person answers for that, after a fresh proof of who they are.";
const MAILS: &str = "Mails that nobody vouches for are for a person's eyes, and what follows from them is a person's judgement.";
const LETTERS: &str =
    "A letter reaches every customer and carries links: whoever holds a key must not be able to write it.";
const NAMED: &str =
    "The officer's list shows the name. Whoever holds a key must not appear under another one.";

/// Every endpoint of the pages.
#[must_use]
pub fn rows() -> Vec<Row> {
    [OF_VISITORS, OF_CLIENT_ZONE, OF_THE_CONSOLE].concat()
}

const OF_VISITORS: &[Row] = &[
    get("/", Pages),
    get("/policy", Operations(&["readPolicy"])),
    get("/ledger-key", Pages),
    get("/ledger/checkpoint", Pages),
    get("/ledger/tile/{*tile}", Pages),
    get("/ledger/{line}/checkpoint", Pages),
    get("/ledger/{line}/tile/{*tile}", Pages),
    post("/language", Pages),
    post("/console/language", Pages),
    get("/assets/{file}", Pages),
    get("/sign-up", Step),
    post("/sign-up", Person(ENTERS)),
    get("/sign-up/code/{id}", Step),
    post("/sign-up/code/{id}", Person(ENTERS)),
    get("/sign-in", Step),
    post("/sign-in", Person(ENTERS)),
    post("/sign-in/code", Person(ENTERS)),
    post("/sign-in/passkey/begin", Person(ENTERS)),
    post("/sign-in/passkey", Person(ENTERS)),
    get("/sign-in/link", Step),
    post("/sign-in/link", Person(ENTERS)),
    get("/sign-in/link-sent", Step),
    get("/sign-in/link/{token}", Step),
    post("/sign-in/link/{token}", Person(ENTERS)),
    get("/stop-change/{token}", Step),
    post("/stop-change/{token}", Person(TAKES_OVER)),
    get("/change-stopped", Step),
    post("/sign-out", Pages),
    post("/sign-on/{provider}", Person(ENTERS)),
    get("/sign-on/{provider}/callback", Person(ENTERS)),
    post("/sign-on/new/{token}", Person(ENTERS)),
    get("/sign-on/code/{id}", Step),
    post("/sign-on/code/{id}", Person(ENTERS)),
    get("/sign-on/offer/{token}", Step),
    post("/sign-on/offer/{token}", Person(TAKES_OVER)),
    get("/invitation/{token}", Step),
    post("/invitation/{token}", Person(ENTERS)),
    post("/callbacks/facebook/deletion", Pages),
    post("/callbacks/facebook/deauthorize", Pages),
    post("/callbacks/google/events", Pages),
    post("/api/v1/webhooks/acknowledgements", Pages),
    get("/callbacks/status/{code}", Pages),
    get("/opendsr/v2/discovery", Pages),
    get("/opendsr/v2/certificate.pem", Pages),
    post("/opendsr/v2/requests", Pages),
    get("/opendsr/v2/requests/{id}", Pages),
    delete("/opendsr/v2/requests/{id}", Pages),
    get("/request/confirm/{token}", Step),
    post("/request/confirm/{token}", Person(LEAVES)),
    get("/request/stop/{token}", Step),
    post("/request/stop/{token}", Person(LEAVES)),
    get("/request/{code}", Pages),
    get("/request/{code}/certificate.pdf", Pages),
    get("/request/{code}/certificate.txt", Pages),
];

const OF_CLIENT_ZONE: &[Row] = &[
    get("/security/providers/{provider}", Step),
    post("/security/providers/{provider}", Person(TAKES_OVER)),
    post("/security/providers/{provider}/link", Person(TAKES_OVER)),
    post("/security/proof/with/{provider}", Person(ENTERS)),
    post("/profile/own/{attribute}", Person(TAKES_OVER)),
    get("/home", Operations(&["readMe", "listMyData", "listMyUses"])),
    get("/my-data", Operations(&["listMyData"])),
    get("/my-data/export", Step),
    post("/my-data/export", Operations(&["exportMyData"])),
    get("/my-data/export/schema", Pages),
    get("/my-data/{id}", Operations(&["readMyDatum"])),
    get("/uses", Operations(&["listMyUses"])),
    get("/uses/{sequence}", Operations(&["readMyUse"])),
    get("/messages", Operations(&["listMyLetters"])),
    get("/messages/{id}", Operations(&["readMyLetter"])),
    get("/profile", Operations(&["readMe", "listMyData"])),
    get("/profile/email", Step),
    post("/profile/email", Person(TAKES_OVER)),
    get("/profile/email/{id}", Step),
    post("/profile/email/{id}", Person(TAKES_OVER)),
    get("/profile/name/{attribute}", Step),
    post("/profile/name/{attribute}", Step),
    post("/profile/name/{attribute}/confirm", Operations(&["replaceMyName", "replaceCompanyName"])),
    get("/profile/from-provider", Step),
    post("/profile/from-provider", Person(OWN_WORD)),
    get("/profile/undo/{id}", Step),
    post("/profile/undo/{id}", Person(BRINGS_BACK)),
    get("/profile/correct/{attribute}", Step),
    post("/profile/correct/{attribute}", Operations(&["correctMyDatum"])),
    post("/profile/language", Operations(&["setMyLanguage"])),
    get("/security", Operations(&["listMySessions", "listMySecurityEvents"])),
    post("/security/end", Operations(&["endMySession"])),
    post("/security/end-others", Operations(&["endMySessions"])),
    get("/security/passkeys", Step),
    post("/security/passkeys/new", Person(TAKES_OVER)),
    post("/security/passkeys", Person(TAKES_OVER)),
    post("/security/passkeys/device", Person(TAKES_OVER)),
    post("/security/passkeys/remove", Person(TAKES_OVER)),
    get("/security/second-step", Step),
    post("/security/second-step/new", Person(TAKES_OVER)),
    post("/security/second-step", Person(TAKES_OVER)),
    post("/security/second-step/codes", Person(TAKES_OVER)),
    post("/security/second-step/off", Person(TAKES_OVER)),
    get("/security/keys", Operations(&["listMyKeys"])),
    get("/security/keys/new", Step),
    post("/security/keys/new", Person(KEYS)),
    post("/security/keys/end", Operations(&["endMyKey"])),
    get("/security/password", Step),
    post("/security/password", Person(TAKES_OVER)),
    get("/security/proof", Step),
    post("/security/proof", Person(ENTERS)),
    post("/security/proof/passkey", Person(ENTERS)),
    post("/security/proof/code", Person(ENTERS)),
    get("/security/proof/{id}", Step),
    post("/security/proof/{id}", Person(ENTERS)),
    get("/invoices/{id}/file", Operations(&["readMyInvoice"])),
    get("/services", Operations(&["listMyServices", "listMyInvoices"])),
    get("/tickets", Operations(&["listMyTickets"])),
    get("/tickets/new", Step),
    post("/tickets/new", Operations(&["openMyTicket"])),
    get("/tickets/{id}", Operations(&["readMyTicket"])),
    post("/tickets/{id}/reply", Operations(&["writeInMyTicket"])),
    post("/tickets/{id}/close", Operations(&["closeMyTicket"])),
    get("/leave", Step),
    post("/leave", Step),
    post("/leave/confirm", Person(LEAVES)),
    post("/leave/stop", Person(LEAVES)),
    get("/requests", Operations(&["listMyRequests"])),
    post("/requests", Operations(&["askForMyData"])),
    get("/agreements", Operations(&["listMyAgreements"])),
    post("/agreements", Person(AGREES)),
    get("/company", Operations(&["listCompanyData"])),
    get("/company/uses", Operations(&["listCompanyUses"])),
    get("/company/uses/{sequence}", Operations(&["readCompanyUse"])),
    get("/company/correct/{attribute}", Step),
    post("/company/correct/{attribute}", Operations(&["correctCompanyDatum"])),
    get("/people", Operations(&["listMyAccounts", "listMyPeople", "listMyInvitations", "readMyOffer"])),
    post("/people/act-for", Pages),
    get("/people/invite", Step),
    post("/people/invite", Person(LETS_IN)),
    post("/people/withdraw", Operations(&["withdrawMyInvitation"])),
    get("/people/leave", Step),
    post("/people/leave", Person(LETS_IN)),
    get("/people/person/{id}/roles", Step),
    post("/people/person/{id}/roles", Person(LETS_IN)),
    get("/people/person/{id}/take-out", Step),
    post("/people/person/{id}/take-out", Person(LETS_IN)),
    get("/people/person/{id}/hand-over", Step),
    post("/people/person/{id}/hand-over", Person(LETS_IN)),
    get("/people/offer", Step),
    post("/people/offer", Person(LETS_IN)),
    post("/people/offer/end", Operations(&["endMyOffer"])),
    post("/people/accept/{token}", Person(LETS_IN)),
];

const OF_THE_CONSOLE: &[Row] = &[
    get("/console", Operations(&["readToday"])),
    get("/console/sign-in", Step),
    post("/console/sign-on", Person(ENTERS)),
    get("/console/sign-on/callback", Person(ENTERS)),
    post("/console/sign-in", Person(ENTERS)),
    post("/console/sign-in/code", Person(ENTERS)),
    post("/console/sign-in/passkey/begin", Person(ENTERS)),
    post("/console/sign-in/passkey", Person(ENTERS)),
    get("/console/sign-in/link/{token}", Step),
    post("/console/sign-in/link/{token}", Person(ENTERS)),
    get("/console/invitation/{token}", Step),
    post("/console/invitation/{token}", Person(ENTERS)),
    post("/console/sign-out", Pages),
    post("/console/role", Pages),
    get("/console/find", Step),
    post("/console/find", Operations(&["findCustomers"])),
    get("/console/tickets", Operations(&["listTickets"])),
    get("/console/tickets/{id}", Operations(&["readTicket"])),
    post("/console/tickets/{id}/answer", Operations(&["writeInTicket"])),
    post("/console/tickets/{id}/note", Operations(&["writeInTicket"])),
    post("/console/tickets/{id}/assign", Operations(&["assignTicket"])),
    post("/console/tickets/{id}/shift", Operations(&["shiftTicket"])),
    post("/console/tickets/{id}/open", Operations(&["openCustomer"])),
    post("/console/tickets/{id}/close", Operations(&["closeTicket"])),
    get("/console/customers/{id}", Operations(&["viewCustomer"])),
    get("/console/customers/{id}/open", Operations(&["readCustomer"])),
    post("/console/customers/{id}/open", Operations(&["openCustomer"])),
    get("/console/customers/{id}/ticket", Step),
    post("/console/customers/{id}/ticket", Operations(&["openTicket"])),
    get("/console/billing", Operations(&["listInvoices"])),
    post("/console/billing", Operations(&["findInvoices"])),
    get("/console/customers/{id}/invoice", Operations(&["suggestInvoice"])),
    post("/console/customers/{id}/invoice", Operations(&["previewInvoice"])),
    post("/console/customers/{id}/invoice/issue", Operations(&["issueInvoice"])),
    get("/console/customers/{id}/invoice/take-over", Step),
    post("/console/customers/{id}/invoice/take-over", Operations(&["takeOverInvoice"])),
    get("/console/invoices/{id}", Operations(&["readInvoice"])),
    get("/console/invoices/{id}/file", Operations(&["readInvoiceDocument"])),
    post("/console/invoices/{id}/paid", Operations(&["settleInvoice"])),
    get("/console/invoices/{id}/credit", Step),
    post("/console/invoices/{id}/credit", Operations(&["creditInvoice"])),
    get("/console/customers/{id}/service", Step),
    post("/console/customers/{id}/service", Operations(&["addService"])),
    get("/console/services/{id}/change", Step),
    post("/console/services/{id}/change", Operations(&["changeService"])),
    get("/console/services/{id}/end", Step),
    post("/console/services/{id}/end", Operations(&["endService"])),
    get("/console/register", Step),
    post("/console/register", Operations(&["registerCustomer"])),
    get("/console/register/{id}", Step),
    get("/console/customers/{id}/break-glass", Step),
    post("/console/customers/{id}/break-glass", Person(EMERGENCY)),
    get("/console/cases", Operations(&["listCases"])),
    get("/console/mails", Operations(&["listWaitingMails"])),
    get("/console/mails/{id}", Operations(&["listWaitingMails"])),
    post("/console/mails/{id}/read", Person(MAILS)),
    post("/console/mails/{id}/deletion", Person(SAYS_SO)),
    get("/console/mails/{id}/dismiss", Step),
    post("/console/mails/{id}/dismiss", Person(MAILS)),
    get("/console/cases/{id}", Operations(&["readCase"])),
    post("/console/cases/{id}/ask", Operations(&["askToConfirmCase"])),
    post("/console/cases/{id}/service", Person(SAYS_SO)),
    post("/console/cases/{id}/look", Person(SAYS_SO)),
    get("/console/cases/{id}/answer", Step),
    post("/console/cases/{id}/answer", Operations(&["answerCase"])),
    get("/console/cases/{id}/restrict", Step),
    post("/console/cases/{id}/restrict", Operations(&["restrictCase"])),
    get("/console/cases/{id}/stop", Step),
    post("/console/cases/{id}/stop", Person(SAYS_SO)),
    get("/console/cases/{id}/refuse", Step),
    post("/console/cases/{id}/refuse", Operations(&["refuseCase"])),
    post("/console/cases/{id}/approve", Person(SAYS_SO)),
    get("/console/cases/{id}/second-fact", Step),
    post("/console/cases/{id}/second-fact", Person(SAYS_SO)),
    get("/console/cases/{id}/outside", Step),
    post("/console/cases/{id}/outside", Person(VOUCHES)),
    get("/console/cases/{id}/certificate.pdf", Operations(&["readCaseCertificate"])),
    get("/console/cases/{id}/certificate.txt", Operations(&["readCaseCertificate"])),
    get("/console/holds", Operations(&["listHolds"])),
    post("/console/holds", Step),
    get("/console/holds/{id}", Operations(&["readHold"])),
    get("/console/holds/{id}/keep", Step),
    post("/console/holds/{id}/keep", Operations(&["keepHold"])),
    get("/console/holds/{id}/lift", Step),
    post("/console/holds/{id}/lift", Person(LETS_GO)),
    get("/console/customers/{id}/holds", Operations(&["listHoldableData"])),
    post("/console/customers/{id}/holds", Operations(&["placeHold"])),
    get("/console/destruction", Operations(&["listUnsignedDocuments"])),
    post("/console/destruction", Person(LETS_GO)),
    get("/console/customers/{id}/request", Step),
    post("/console/customers/{id}/request", Operations(&["openCase"])),
    post("/console/tickets/{id}/deletion", Operations(&["openCase"])),
    get("/console/deletions/{id}", Step),
    post("/console/deletions/{id}", Person(CLOSES)),
    get("/console/openings", Operations(&["listOpenings", "listSearches"])),
    get("/console/openings/{place}", Operations(&["readOpening"])),
    post("/console/openings/{place}/fine", Operations(&["findOpeningFine"])),
    post("/console/openings/{place}/ask", Operations(&["askAboutOpening"])),
    post("/console/openings/{place}/end", Operations(&["endOpening"])),
    get("/console/questions/{place}", Operations(&["listQuestions"])),
    post("/console/questions/{place}", Operations(&["answerQuestion"])),
    get("/console/me", Operations(&["readSelf", "listOwnSessions"])),
    post("/console/me/name", Person(NAMED)),
    get("/console/me/password", Step),
    post("/console/me/password", Person(TAKES_OVER)),
    get("/console/me/passkeys", Step),
    post("/console/me/passkeys/new", Person(TAKES_OVER)),
    post("/console/me/passkeys", Person(TAKES_OVER)),
    post("/console/me/passkeys/device", Person(TAKES_OVER)),
    post("/console/me/passkeys/remove", Person(TAKES_OVER)),
    get("/console/me/second-step", Step),
    post("/console/me/second-step/new", Person(TAKES_OVER)),
    post("/console/me/second-step", Person(TAKES_OVER)),
    post("/console/me/second-step/codes", Person(TAKES_OVER)),
    post("/console/me/second-step/off", Person(TAKES_OVER)),
    post("/console/me/sessions/{id}/end", Operations(&["endOwnSession"])),
    get("/console/ledger", Operations(&["listLedger"])),
    get("/console/ledger/{sequence}", Operations(&["readLedgerEntry"])),
    post("/console/ledger/export", Operations(&["exportLedger"])),
    get("/console/staff", Operations(&["listStaff", "listRoles", "listStaffInvitations"])),
    get("/console/staff/invite", Step),
    post("/console/staff/invite", Person(COLLEAGUES)),
    post("/console/staff/invitations/{id}/withdraw", Operations(&["withdrawStaffInvitation"])),
    post("/console/staff/invitations/{id}/renew", Person(COLLEAGUES)),
    get("/console/staff/{id}", Step),
    post("/console/staff/{id}/roles", Person(COLLEAGUES)),
    get("/console/staff/{id}/let-go", Step),
    post("/console/staff/{id}/let-go", Person(COLLEAGUES)),
    get("/console/staff/{id}/second-step", Step),
    post("/console/staff/{id}/second-step", Person(COLLEAGUES)),
    post("/console/staff/{id}/take-back", Person(COLLEAGUES)),
    get("/console/keys", Operations(&["listKeys"])),
    get("/console/keys/new", Step),
    post("/console/keys/new", Person(KEYS)),
    post("/console/keys/end", Operations(&["endKey"])),
    get("/console/settings", Operations(&["readSettings"])),
    get("/console/outbox", Operations(&["readOutbox", "listUndeliverable"])),
    post("/console/outbox/retry", Operations(&["retryOutbox"])),
    get("/console/letters", Operations(&["listLetters"])),
    get("/console/letters/{letter}/{language}", Operations(&["readLetter", "previewLetter"])),
    post("/console/letters/{letter}/{language}", Person(LETTERS)),
    get("/console/letters/{letter}/{language}/restore", Step),
    post("/console/letters/{letter}/{language}/restore", Operations(&["restoreLetter"])),
    post("/console/settings/doctor", Operations(&["examineHouse"])),
];

/// The operations that no page stands for: the description of the API itself, and what a hosting panel reports.
pub const OF_PROGRAMS_ALONE: &[&str] = &["readDescription", "readProblems", "reportServices"];

/// The section of `docs/api.md`: what needs a person, and why.
#[must_use]
pub fn table() -> String {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for row in rows() {
        let Person(reason) = row.counterpart else { continue };
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, paths)) => paths.push(row.path),
            None => reasons.push((reason, vec![row.path])),
        }
    }
    let mut page = String::from("| why | what in the rooms |\n|---|---|\n");
    for (reason, paths) in reasons {
        let paths: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
        let _ = writeln!(page, "| {reason} | {} |", paths.join(", "));
    }
    page
}
