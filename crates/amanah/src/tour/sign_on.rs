//! Signing on with a provider: somebody new registers by one confirmation, a customer links and leaves one.

use amanah_ledger::Event;
use amanah_policy::Provider;
use amanah_service::vault::Personal;

use super::browser::{Browser, Page};
use super::life;
use super::stage::Stage;
use super::telling::{Step, Teller};
use crate::cli::Stop;
use crate::providers::KEPT_NOWHERE;

pub(super) const NEWCOMER: &str = "rini@astuti-rekaan.example";
/// The newcomer, a customer of the company, and somebody without an address, as the stand-in lists them.
const RINI: &str = "0";
const SRI: &str = "1";

/// SSO3 and SSO2: somebody new comes with Google.
pub(super) async fn is_registered_by_google(stage: &Stage, teller: &mut Teller<'_>) -> Result<(), Stop> {
    stage.wait_minutes(15);
    let browser = Browser::new(stage.origin());
    let form = browser.get("/sign-in")?.at("/sign-in")?;
    let onward = browser.send(&form, "/sign-on/google", &[])?.at("/sign-on/google")?;
    let found = comes_back(&browser, &onward, Provider::Google, RINI)?.at("/sign-on/google/callback")?;
    browser.send(&found, "/sign-on/new/", &[("agrees", "yes")])?.at("/home")?;
    let vault = stage.house().vault();
    let customer = vault.customer_by_email(&Personal::text(NEWCOMER)).await?;
    let customer = customer.ok_or_else(|| Stop::failed("signing on with Google made no customer"))?;
    let entry = stage.proved(Event::Agreed).await?;
    let number = vault.customer(customer).await?.number;
    let registered = Step {
        clause: "SSO3",
        did: "somebody new signs on with Google; e-mail and name are filled in",
        result: &format!(
            "customer {number} by one confirmation, which is the agreement to the text of that hash"
        ),
        entry: Some(entry),
    };
    teller.tell(stage, &registered)?;
    let kept = vault.links(customer).await?.iter().map(|link| link.data.len()).sum::<usize>();
    let dropped = stage.scan_for(KEPT_NOWHERE).await?;
    if kept != 3 || !dropped.is_clean() {
        return Err(Stop::failed(
            "more than e-mail, name and the key of the link was kept of Google's answer",
        ));
    }
    let entry = stage.proved(Event::Recorded).await?;
    let taken = Step {
        clause: "SSO2",
        did: "Google told forty things besides",
        result: &format!(
            "three data are kept: e-mail, name, and the key of the link; of the rest a search of {} rows finds nothing",
            dropped.rows_opened
        ),
        entry: Some(entry),
    };
    teller.tell(stage, &taken)
}

/// SSO1 and DEL1: a customer links X, signs on with it, and takes the link away.
pub(super) async fn is_linked_and_left(stage: &Stage, teller: &mut Teller<'_>) -> Result<(), Stop> {
    stage.wait_minutes(5);
    let browser = life::signed_in(stage)?;
    let security = browser.get("/security")?.at("/security")?;
    let onward = browser.send(&security, "/security/providers/x/link", &[])?.at("/security/providers/x")?;
    comes_back(&browser, &onward, Provider::X, SRI)?.at("/security?done=provider-linked")?;
    stage.mailbox(life::OLD_EMAIL, "provider_linked").await?;
    let other = Browser::new(stage.origin());
    let form = other.get("/sign-in")?.at("/sign-in")?;
    let onward = other.send(&form, "/sign-on/x", &[])?.at("/sign-on/x")?;
    comes_back(&other, &onward, Provider::X, SRI)?.at("/home")?;
    let entry = stage.proved(Event::SignedIn).await?;
    let linked = Step {
        clause: "SSO1",
        did: "links X under sign-in and security, and signs on with it elsewhere",
        result: "found by the provider and its id alone; the mailbox was told, no token of X is kept",
        entry: Some(entry),
    };
    teller.tell(stage, &linked)?;
    let page = browser.get("/security/providers/x")?.at("/security/providers/x")?;
    browser.send(&page, "/security/providers/x", &[])?.at("/security?done=provider-unlinked")?;
    if other.get("/home")?.path.starts_with("/home") {
        return Err(Stop::failed("a session that X opened goes on after the link was taken away"));
    }
    let entry = stage.proved(Event::KeysDestroyed).await?;
    let left = Step {
        clause: "DEL1",
        did: "takes the link with X away",
        result: "the three data of the link are erased with their keys, and the session that X opened has ended",
        entry: Some(entry),
    };
    teller.tell(stage, &left)
}

/// Through the stand-in's page as this person, and back.
fn comes_back(browser: &Browser, onward: &Page, provider: Provider, who: &str) -> Result<Page, Stop> {
    let there = browser.follow(onward, &onward.link("http://127.0.0.1", "")?)?;
    let choice = there.link(&format!("/choose/{provider}/{who}"), "")?;
    browser.follow(&there, &choice)
}
