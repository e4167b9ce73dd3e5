//! What a customer and the company do together in the rooms: a service, an invoice, an answer, a company's people.

use amanah_ledger::Event;
use amanah_policy::CustomerId;
use sha2::{Digest as _, Sha256};

use super::browser::Browser;
use super::life;
use super::staff;
use super::stage::{Stage, code_in, path_in};
use super::telling::{Step, Teller};
use crate::cli::Stop;

const OWNER: &str = "rini@senja-raya.example";
const BOOKKEEPER: &str = "buku@senja-raya.example";
const PASSWORD: &str = "angkringan dekat stasiun";

/// U3: billing writes down what was ordered, issues the invoice, and the customer holds the very document.
pub(super) async fn is_billed(
    stage: &Stage,
    teller: &mut Teller<'_>,
    customer: CustomerId,
) -> Result<(), Stop> {
    stage.wait_minutes(20);
    let billing = staff::signed_in(stage, staff::BILLING)?;
    let path = format!("/console/customers/{customer}");
    let picker = staff::found(&billing, life::OLD_EMAIL)?;
    let declared = [("purpose", "billing"), ("reason", "the first invoice of the hosting that was ordered")];
    billing.send(&picker, &format!("{path}/open"), &declared)?.at(&path)?;
    let form = billing.get(&format!("{path}/service"))?.at(&path)?;
    let service = [
        ("kind", "hosting"),
        ("label", "Kopi Senja"),
        ("host", "kopi-senja.example"),
        ("started", "2026-03-02"),
        ("plan", "Hosting M"),
        ("amount", "150000"),
        ("period", "month"),
    ];
    billing.send(&form, &format!("{path}/service"), &service)?.at(&path)?;
    let form = billing.get(&format!("{path}/invoice"))?.at(&path)?;
    let preview = billing.send(&form, &format!("{path}/invoice"), &[])?.at(&path)?;
    let issued = billing.send(&preview, &format!("{path}/invoice/issue"), &[])?.at("/console/invoices/")?;
    let entry = stage.proved(Event::Recorded).await?;
    let browser = life::signed_in(stage)?;
    let link = browser.get("/services")?.at("/services")?.link("/invoices/", "/file")?;
    let document = browser.file(&link)?;
    let hash: String = Sha256::digest(&document).iter().map(|byte| format!("{byte:02x}")).collect();
    issued.saying("the hash of the document that the customer holds", &hash)?;
    let kilobytes = document.len().div_ceil(1000);
    teller.tell(
        stage,
        &Step {
            clause: "U3",
            did: "orders hosting; billing writes it down and issues the invoice",
            result: &format!(
                "a PDF of {kilobytes} kB, sealed with the name inside; the customer's file has the same SHA-256"
            ),
            entry: Some(entry),
        },
    )
}

/// U1: support answers the ticket; the mail says so, and the answer is read in ClientZone.
pub(super) async fn is_answered(stage: &Stage, teller: &mut Teller<'_>) -> Result<(), Stop> {
    const ANSWER: &str = "Halaman pesanan memuat gambar yang besar; kami mengecilkannya.";
    stage.wait_minutes(10);
    let support = staff::signed_in(stage, staff::SUPPORT)?;
    let path = support.get("/console/tickets")?.at("/console/tickets")?.link("/console/tickets/tkt_", "")?;
    let ticket = support.get(&path)?.at(&path)?;
    support.send(&ticket, &format!("{path}/answer"), &[("answer", ANSWER)])?.at(&path)?;
    stage.mailbox(life::OLD_EMAIL, "ticket_answered").await?;
    let entry = stage.proved(Event::Released).await?;
    let browser = life::signed_in(stage)?;
    let mine = browser.get("/tickets")?.at("/tickets")?.link("/tickets/tkt_", "")?;
    browser.get(&mine)?.at(&mine)?.saying("the answer", ANSWER)?;
    teller.tell(
        stage,
        &Step {
            clause: "U1",
            did: "is answered: a mail says so, and the answer stands in ClientZone",
            result: "one address released to the mailer; the mail itself tells nothing of the question",
            entry: Some(entry),
        },
    )
}

/// R2: a company with two people, each of whom sees what their part needs.
pub(super) async fn is_a_company(stage: &Stage, teller: &mut Teller<'_>) -> Result<(), Stop> {
    stage.wait_minutes(30);
    let owner = Browser::new(stage.origin());
    let form = owner.get("/sign-up")?.at("/sign-up")?;
    let fields = [
        ("kind", "company"),
        ("company_name", "CV Senja Raya"),
        ("name", "Rini Lestari"),
        ("email", OWNER),
        ("password", PASSWORD),
        ("agrees", "yes"),
    ];
    let waiting = owner.send(&form, "/sign-up", &fields)?.at("/sign-up/code/")?;
    let code = code_in(&stage.mailbox(OWNER, "sign_up_code").await?)?;
    owner.send(&waiting, "/sign-up/code/", &[("code", &code)])?.at("/home")?;
    let form = owner.get("/people/invite")?.at("/people/invite")?;
    owner.send(&form, "/people/invite", &[("email", BOOKKEEPER), ("roles", "billing")])?.at("/people")?;
    let link = path_in(&stage.mailbox(BOOKKEEPER, "invitation").await?, "/invitation/")?;
    let bookkeeper = Browser::new(stage.origin());
    let form = bookkeeper.get(&link)?.at(&link)?;
    let fields = [("name", "Wati Hapsari"), ("password", PASSWORD), ("agrees", "yes")];
    bookkeeper.send(&form, &link, &fields)?.at("/people")?;
    let entry = stage.proved(Event::PeopleChanged).await?;
    if bookkeeper.get("/people/invite")?.has_form("/people/invite") {
        return Err(Stop::failed("somebody with the part of billing may invite others"));
    }
    teller.tell(
        stage,
        &Step {
            clause: "R2",
            did: "a company signs up, and its owner invites a bookkeeper",
            result: "two people who sign in for themselves; the bookkeeper's part opens invoices, and lets nobody in",
            entry: Some(entry),
        },
    )
}
