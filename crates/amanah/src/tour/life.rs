//! The life of one customer, clause by clause.

use amanah_ledger::Event;
use amanah_policy::{CustomerId, Role};
use amanah_service::purposes::accountability::report::{self, Accounted, Because};
use amanah_service::sources::automatic::import_access_log::{Choices, import_access_log};
use amanah_service::vault::{Actor, Personal};

use super::browser::Browser;
use super::leaving;
use super::rooms;
use super::sign_on;
use super::staff;
use super::stage::{Stage, code_in};
use super::telling::{Step, Teller};
use crate::access_report;
use crate::cli::Stop;

const NAME: &str = "Sri Wahyuni";
pub(super) const OLD_EMAIL: &str = "sri.wahyuni@kopi-senja.example";
pub(super) const NEW_EMAIL: &str = "pemilik@kopi-senja.example";
pub(super) const PASSWORD: &str = "kopi tubruk tanpa gula";

/// Lives the life.
pub(super) async fn live(stage: &Stage, teller: &mut Teller<'_>) -> Result<(), Stop> {
    let browser = Browser::new(stage.origin());
    reads_the_policy(stage, teller, &browser).await?;
    staff::is_staffed(stage, teller).await?;
    let customer = signs_up(stage, teller, &browser).await?;
    signs_in_again(stage, teller).await?;
    rooms::is_billed(stage, teller, customer).await?;
    is_logged(stage, teller, customer).await?;
    staff::asks_for_help(stage, teller, OLD_EMAIL).await?;
    staff::is_helped(stage, teller, customer, NAME).await?;
    rooms::is_answered(stage, teller).await?;
    staff::is_protected(stage, teller, customer, OLD_EMAIL).await?;
    is_accounted_to(stage, teller, customer).await?;
    rooms::is_a_company(stage, teller).await?;
    sign_on::is_registered_by_google(stage, teller).await?;
    sign_on::is_linked_and_left(stage, teller).await?;
    replaces_the_address(stage, teller, customer).await?;
    leaving::is_not_forged(stage, teller, customer).await?;
    leaving::is_left(stage, teller, customer).await
}

async fn reads_the_policy(stage: &Stage, teller: &mut Teller<'_>, browser: &Browser) -> Result<(), Stop> {
    let hash = stage.house().vault().policy().hash().to_string();
    browser.get("/policy")?.at("/policy")?.saying("the hash of the policy in force", &hash)?;
    let entry = stage.proved(Event::PolicyActivated).await?;
    teller.tell(
        stage,
        &Step {
            clause: "ACC",
            did: "a visitor reads the policy page",
            result: "the page carries the hash of the very bundle that decides",
            entry: Some(entry),
        },
    )
}

/// R2 and ACC: form, code from the mailbox, account, agreement.
async fn signs_up(stage: &Stage, teller: &mut Teller<'_>, browser: &Browser) -> Result<CustomerId, Stop> {
    stage.wait_minutes(5);
    let fields =
        [("kind", "person"), ("name", NAME), ("email", OLD_EMAIL), ("password", PASSWORD), ("agrees", "yes")];
    let form = browser.get("/sign-up")?.at("/sign-up")?;
    let waiting = browser.send(&form, "/sign-up", &fields)?.at("/sign-up/code/")?;
    let code = code_in(&stage.mailbox(OLD_EMAIL, "sign_up_code").await?)?;
    stage.wait_minutes(2);
    browser.send(&waiting, "/sign-up/code/", &[("code", &code)])?.at("/home")?;
    let found = stage.house().vault().customer_by_email(&Personal::text(OLD_EMAIL)).await?;
    let customer = found.ok_or_else(|| Stop::failed("the sign-up made no customer"))?;
    let number = stage.house().vault().customer(customer).await?.number;
    let entry = stage.proved(Event::Recorded).await?;
    let registered = Step {
        clause: "R2",
        did: "signs up in ClientZone; a code proves the mailbox",
        result: &format!("customer {number}; name and address are sealed, with source, form and time"),
        entry: Some(entry),
    };
    teller.tell(stage, &registered)?;
    let entry = stage.proved(Event::Agreed).await?;
    let version = stage.house().vault().policy().version();
    let agreed = Step {
        clause: "ACC",
        did: "agrees to the policy by signing up",
        result: &format!("agreement to {version} by registration; promotion stays locked"),
        entry: Some(entry),
    };
    teller.tell(stage, &agreed)?;
    Ok(customer)
}

/// A new browser in which the customer has signed in.
pub(super) fn signed_in(stage: &Stage) -> Result<Browser, Stop> {
    let browser = Browser::new(stage.origin());
    let form = browser.get("/sign-in")?.at("/sign-in")?;
    browser.send(&form, "/sign-in", &[("email", OLD_EMAIL), ("password", PASSWORD)])?.at("/home")?;
    Ok(browser)
}

/// R1: a sign-in records where it came from.
async fn signs_in_again(stage: &Stage, teller: &mut Teller<'_>) -> Result<(), Stop> {
    stage.wait_minutes(60);
    let browser = signed_in(stage)?;
    browser.get("/my-data")?.at("/my-data")?.saying("the sign-in that was just recorded", "Amanah tour")?;
    let entry = stage.proved(Event::Recorded).await?;
    teller.tell(
        stage,
        &Step {
            clause: "R1",
            did: "signs in from another browser",
            result: "address and program of the sign-in are recorded, and My data shows them",
            entry: Some(entry),
        },
    )
}

/// R1: a log of the web server; what is a customer's, what is a visitor's, and what is nobody's.
async fn is_logged(stage: &Stage, teller: &mut Teller<'_>, customer: CustomerId) -> Result<(), Stop> {
    stage.wait_minutes(60);
    let vault = stage.house().vault();
    let number = vault.customer(customer).await?.number;
    let log = stage.folder().join("access.log");
    let line = |who: &str, address: &str, site: &str| {
        format!(
            "{site} {address} - {who} [02/Mar/2026:10:40:00 +0700] \"GET /kopi HTTP/1.1\" 200 512 \"-\" \"curl/8\"\n"
        )
    };
    let lines = [
        line(&number.to_string(), "203.0.113.7", "kopi-senja.example"),
        line("-", "198.51.100.23", "kopi-senja.example"),
        line("-", "192.0.2.99", "somebody-else.example"),
        "this is no line of a log\n".to_owned(),
    ];
    std::fs::write(&log, lines.concat())?;
    let choices = Choices { format: None, map: None, actor: Actor::System(Role::Engineer) };
    let files = [log];
    let first = import_access_log(stage.house(), &files, &choices, |_| {}, stage.now()).await?;
    let again = import_access_log(stage.house(), &files, &choices, |_| {}, stage.now()).await?;
    let (counts, repeated) = (first.counts, again.counts);
    let is_as_told = (counts.recorded, counts.matched, counts.quarantined, first.bad) == (1, 1, 1, 1)
        && repeated.duplicate == 3
        && stage.scan_for("198.51.100.23").await?.is_clean();
    if !is_as_told {
        return Err(Stop::failed(format!(
            "the log was not taken in as it should: {counts:?}, then {repeated:?}"
        )));
    }
    let entry = stage.proved(Event::Imported).await?;
    teller.tell(
        stage,
        &Step {
            clause: "R1",
            did: "the log of the web server is imported, twice",
            result: "1 line is the customer's, 1 a masked record of the service, 1 in quarantine, 1 bad; nothing twice",
            entry: Some(entry),
        },
    )
}

/// U2a: everything that is held, and everything that was done with it.
async fn is_accounted_to(stage: &Stage, teller: &mut Teller<'_>, customer: CustomerId) -> Result<(), Stop> {
    stage.wait_minutes(10);
    let browser = signed_in(stage)?;
    browser.get("/my-data")?.at("/my-data")?.saying("the registered address", OLD_EMAIL)?;
    browser.get("/uses")?.at("/uses")?.saying("why support asked", staff::CURIOSITY)?;
    let actor = Actor::Customer(customer);
    let accounted =
        report::account(stage.house(), customer, actor, &Because::OwnRequest, stage.now()).await?;
    let Accounted::Report(made) = accounted else {
        return Err(Stop::failed("the policy refused a customer their own report"));
    };
    let page = access_report::page(stage.house(), &made)?;
    std::fs::write(stage.folder().join("report.html"), &page)?;
    let refusals = made.entries().filter(|entry| entry.event == Event::Refused).count();
    let (data, entries) = (made.data.data().count(), made.entries().count());
    let is_whole =
        page.contains(OLD_EMAIL) && refusals > 0 && made.entries().all(|entry| entry.is_commitment_kept);
    if !is_whole {
        return Err(Stop::failed("the access report is not whole"));
    }
    let place = made.data.place().sequence;
    stage.prove(place).await?;
    teller.tell(
        stage,
        &Step {
            clause: "U2a",
            did: "asks for the access report",
            result: &format!(
                "{data} data and {entries} entries of the processing record, the refusal among them"
            ),
            entry: Some(place),
        },
    )
}

/// DEL1: two steps, 72 hours, gone.
async fn replaces_the_address(
    stage: &Stage,
    teller: &mut Teller<'_>,
    customer: CustomerId,
) -> Result<(), Stop> {
    stage.wait_minutes(24 * 60);
    let browser = signed_in(stage)?;
    let form = browser.get("/profile/email")?.at("/profile/email")?;
    let waiting = browser.send(&form, "/profile/email", &[("email", NEW_EMAIL)])?.at("/profile/email/")?;
    let code = code_in(&stage.mailbox(NEW_EMAIL, "change_code").await?)?;
    browser.send(&waiting, "/profile/email/", &[("code", &code)])?.at("/profile")?;
    let entry = stage.proved(Event::Restricted).await?;
    let before = stage.scan_for(OLD_EMAIL).await?;
    if before.is_clean() {
        return Err(Stop::failed(
            "the search finds nothing while the old address is still there: it proves nothing",
        ));
    }
    let places: u64 = before.found.iter().map(|found| found.times).sum();
    let restricted = Step {
        clause: "DEL1",
        did: "replaces the address: the new mailbox proves itself, the old one is told",
        result: &format!(
            "the old address is restricted for 72 hours; a search of everything still finds it {places} times"
        ),
        entry: Some(entry),
    };
    teller.tell(stage, &restricted)?;
    stage.wait_minutes(71 * 60);
    let vault = stage.house().vault();
    if vault.sweep(stage.now()).await?.replaced_values_erased != 0 {
        return Err(Stop::failed("the old address was erased before its 72 hours were over"));
    }
    stage.wait_minutes(62);
    if vault.sweep(stage.now()).await?.replaced_values_erased != 1 {
        return Err(Stop::failed("the sweep did not erase the old address when its 72 hours were over"));
    }
    let entry = stage.proved(Event::KeysDestroyed).await?;
    let after = stage.scan_for(OLD_EMAIL).await?;
    if !after.is_clean() {
        let places: Vec<&str> = after.found.iter().map(|found| found.place.as_str()).collect();
        return Err(Stop::failed(format!("the old address is still found in {}", places.join(", "))));
    }
    if vault.customer_by_email(&Personal::text(NEW_EMAIL)).await? != Some(customer) {
        return Err(Stop::failed("the customer is not found by the new address"));
    }
    teller.tell(
        stage,
        &Step {
            clause: "DEL1",
            did: "72 hours later the sweep comes by",
            result: &format!(
                "the old address is nowhere: {} files read, {} rows opened",
                after.files_read, after.rows_opened
            ),
            entry: Some(entry),
        },
    )
}
