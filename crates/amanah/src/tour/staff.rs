//! What the company's people do in the customer's life: all through the console.

use amanah_ledger::Event;
use amanah_policy::{CustomerId, Role};

use super::browser::{Browser, Page};
use super::stage::Stage;
use super::telling::{Step, Teller};
use crate::cli::Stop;

/// The reason of an opening that the policy refuses; the customer reads it.
pub(super) const CURIOSITY: &str = "wanting to see what this customer pays";

const OFFICER: &str = "kirana@tur-rekaan.example";
pub(super) const SUPPORT: &str = "doni@tur-rekaan.example";
pub(super) const BILLING: &str = "maya@tur-rekaan.example";
const PASSWORD: &str = "payung hitam di beranda";

/// SEC: staff come by invitation, which works once.
pub(super) async fn is_staffed(stage: &Stage, teller: &mut Teller<'_>) -> Result<(), Stop> {
    let people = [
        ("Kirana Adiwijaya", OFFICER, Role::Officer),
        ("Doni Setiawan", SUPPORT, Role::Support),
        ("Maya Lestari", BILLING, Role::Billing),
    ];
    for (name, email, role) in people {
        let link = stage.invite(role).await?;
        let browser = Browser::new(stage.origin());
        let form = browser.get(&link)?.at(&link)?;
        let fields = [("name", name), ("email", email), ("password", PASSWORD)];
        browser.send(&form, &link, &fields)?.at("/console")?;
        if Browser::new(stage.origin()).get(&link)?.has_form(&link) {
            return Err(Stop::failed("an invitation that was accepted still works"));
        }
    }
    let entry = stage.proved(Event::StaffChanged).await?;
    teller.tell(
        stage,
        &Step {
            clause: "SEC",
            did: "an officer, somebody for support and somebody for billing accept their invitations",
            result: "three members of staff with the roles of the policy; each link worked once",
            entry: Some(entry),
        },
    )
}

/// R5: a telephone call becomes a ticket.
pub(super) async fn asks_for_help(stage: &Stage, teller: &mut Teller<'_>, email: &str) -> Result<(), Stop> {
    stage.wait_minutes(20);
    let support = signed_in(stage, SUPPORT)?;
    let customer = found(&support, email)?;
    let path = customer.path.trim_end_matches("/open").to_owned();
    let form = support.get(&format!("{path}/ticket"))?.at("/console/customers/")?;
    let text = "Situs saya lambat sejak kemarin, terutama halaman pesanan.";
    support.send(&form, &path, &[("text", text)])?.at("/console/tickets")?;
    let entry = stage.proved(Event::Recorded).await?;
    teller.tell(
        stage,
        &Step {
            clause: "R5",
            did: "calls about a slow site; support takes down a ticket",
            result: "the text of the ticket is a sealed datum with its source",
            entry: Some(entry),
        },
    )
}

/// SEC and U1: staff see what the ticket needs, and the officer sees that they did.
pub(super) async fn is_helped(
    stage: &Stage,
    teller: &mut Teller<'_>,
    customer: CustomerId,
    name: &str,
) -> Result<(), Stop> {
    stage.wait_minutes(15);
    let support = signed_in(stage, SUPPORT)?;
    let queue = support.get("/console/tickets")?.at("/console/tickets")?;
    let page = support.send(&queue, "/console/tickets/", &[])?.at("/console/customers/")?;
    page.saying("the customer's name", name)?;
    let entry = stage.proved(Event::Released).await?;
    let number = stage.house().vault().customer(customer).await?.number.to_string();
    let officer = signed_in(stage, OFFICER)?;
    officer
        .get("/console/openings")?
        .at("/console/openings")?
        .saying("the opening of this customer", &number)?;
    teller.tell(
        stage,
        &Step {
            clause: "SEC",
            did: "support opens the customer under the ticket",
            result: "what the ticket needs is shown for half an hour, and the officer's daily list has it",
            entry: Some(entry),
        },
    )
}

/// SEC: a purpose that the policy does not give to a role is refused, and the refusal is on record.
pub(super) async fn is_protected(
    stage: &Stage,
    teller: &mut Teller<'_>,
    customer: CustomerId,
    email: &str,
) -> Result<(), Stop> {
    stage.wait_minutes(40);
    let support = signed_in(stage, SUPPORT)?;
    let picker = found(&support, email)?;
    let action = format!("/console/customers/{customer}/open");
    support.send(&picker, &action, &[("purpose", "billing"), ("reason", CURIOSITY)])?.refused()?;
    let entry = stage.proved(Event::Refused).await?;
    teller.tell(
        stage,
        &Step {
            clause: "SEC",
            did: "support tries to open the customer for billing, out of curiosity",
            result: "refused, with the clause and whom to ask; nothing left, and the refusal is on record",
            entry: Some(entry),
        },
    )
}

/// A browser in which this member of staff has signed in.
pub(super) fn signed_in(stage: &Stage, email: &str) -> Result<Browser, Stop> {
    let browser = Browser::new(stage.origin());
    let form = browser.get("/console/sign-in")?.at("/console/sign-in")?;
    browser.send(&form, "/console/sign-in", &[("email", email), ("password", PASSWORD)])?.at("/console")?;
    Ok(browser)
}

/// Finds a customer by their exact address, in a form and never in an address line.
pub(super) fn found(browser: &Browser, email: &str) -> Result<Page, Stop> {
    let form = browser.get("/console/find")?.at("/console/find")?;
    browser.send(&form, "/console/find", &[("asked", email)])?.at("/console/customers/")
}
