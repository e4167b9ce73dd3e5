//! The links of a customer under sign-in and security: making one, and taking one away (DEL1).

use amanah_policy::{Attribute, Provider};
use amanah_service::accounts::sign_on::flow::Wants;
use amanah_service::accounts::sign_on::links::{self, UnlinkFault};
use amanah_service::accounts::sign_on::name_of;
use amanah_service::vault::SessionOf;
use askama::Template;

use super::super::form_page::MessagePage;
use super::super::here::{Here, here, to_proof};
use super::{provider_of, set_out};
use crate::providers::Revocation;
use crate::web::components::{Fact, Facts};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, html, see_other};

/// A provider on the page of sign-in and security.
pub(in crate::portal) struct ProviderLine {
    /// Its code, for the addresses.
    pub(in crate::portal) code: &'static str,
    /// Its name.
    pub(in crate::portal) name: &'static str,
    /// Since when it is linked, in words.
    pub(in crate::portal) since: Option<String>,
}

/// Every provider that is offered or linked.
pub(in crate::portal) async fn lines(
    doors: &Doors,
    visit: &Visit,
    here: &Here<'_>,
) -> Result<Vec<ProviderLine>, Fault> {
    let linked = links::list(here.house, here.customer).await?;
    let offered = doors.providers().offered();
    let shown = Provider::ALL.iter().copied().filter_map(|provider| {
        let link = linked.iter().find(|link| link.provider == provider);
        let is_shown = link.is_some() || offered.contains(&provider);
        is_shown.then(|| ProviderLine {
            code: provider.code(),
            name: name_of(provider),
            since: link.map(|link| visit.words.moment(link.linked_at)),
        })
    });
    Ok(shown.collect())
}

pub(super) async fn link(doors: Doors, visit: Visit) -> Outcome {
    let provider = provider_of(&doors, &visit)?;
    set_out(&doors, &visit, provider, Wants::Link, "/security").await
}

pub(super) async fn prove(doors: Doors, visit: Visit) -> Outcome {
    let provider = provider_of(&doors, &visit)?;
    let onward = visit.way_back("/security").to_owned();
    set_out(&doors, &visit, provider, Wants::Proof, &onward).await
}

#[derive(Template)]
#[template(path = "portal/unlink.html")]
struct UnlinkPage {
    frame: Frame,
    /// What goes.
    facts: Facts,
    /// How they come in afterwards.
    ways_left: Vec<String>,
    action: String,
    button: String,
}

/// The provider that a path names, offered or not: a link outlives the offer.
fn any_provider(visit: &Visit) -> Result<Provider, Fault> {
    Provider::from_code(visit.part("provider")).ok_or(Fault::NotFound)
}

pub(super) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let provider = any_provider(&visit)?;
    let here = here(&doors, &visit).await?;
    let (words, name) = (&visit.words, name_of(provider));
    let told = links::told(here.house, here.customer, provider, visit.now).await?.ok_or(Fault::NotFound)?;
    let fact = |attribute: Attribute| {
        let value = told.value(attribute)?.to_owned();
        Some(Fact::new(words.say_of("attribute", attribute.code()), value))
    };
    let facts = [Attribute::ProviderEmail, Attribute::ProviderName, Attribute::ProviderSubject];
    let facts = Facts::new(words, facts.into_iter().filter_map(fact).collect());
    let frame = Frame::new(&doors, &visit, words.say1("sign-on-unlink-title", "provider", name))
        .under("/security", "nav-security")
        .answering(words.say1("sign-on-unlink-answer", "provider", name));
    let ways_left = ways_left(&visit, &here, provider).await?;
    if ways_left.is_empty() {
        return last_way(&doors, &visit, provider);
    }
    html(&UnlinkPage {
        frame,
        facts,
        ways_left,
        action: format!("/security/providers/{provider}"),
        button: words.say1("sign-on-unlink-button", "provider", name),
    })
}

/// How somebody comes in when this link is gone.
async fn ways_left(visit: &Visit, here: &Here<'_>, without: Provider) -> Result<Vec<String>, Fault> {
    let (vault, words) = (here.house.vault(), &visit.words);
    let mut ways = Vec::new();
    if vault.has_password(here.customer).await? {
        ways.push(words.say("sign-on-way-password"));
    }
    if vault.customer(here.customer).await?.is_mailbox_proved {
        ways.push(words.say("sign-on-way-mail"));
    }
    if !vault.passkeys(SessionOf::Customer(here.customer)).await?.is_empty() {
        ways.push(words.say("sign-on-way-passkey"));
    }
    for link in links::list(here.house, here.customer).await? {
        if link.provider != without {
            ways.push(words.say1("sign-on-way-provider", "provider", name_of(link.provider)));
        }
    }
    Ok(ways)
}

fn last_way(doors: &Doors, visit: &Visit, provider: Provider) -> Outcome {
    let name = name_of(provider);
    let frame = Frame::new(doors, visit, visit.words.say1("sign-on-last-title", "provider", name))
        .under("/security", "nav-security")
        .answering(visit.words.say("sign-on-last-answer"));
    let page = MessagePage { frame, lead: Vec::new(), ways: Vec::new() }
        .leading_to("/security/password", "portal-password-first")
        .leading_to("/security", "sign-on-back-to-security");
    html(&page)
}

pub(super) async fn unlink(doors: Doors, visit: Visit) -> Outcome {
    let provider = any_provider(&visit)?;
    let here = here(&doors, &visit).await?;
    // The provider is told whom we forget before nobody here knows it any more.
    let told = links::told(here.house, here.customer, provider, visit.now).await?;
    match links::unlink(here.house, here.customer, &here.session, provider, visit.now).await {
        Ok(()) => {}
        Err(UnlinkFault::ProofNeeded) => return to_proof(&format!("/security/providers/{provider}")),
        Err(UnlinkFault::LastWay) => return last_way(&doors, &visit, provider),
        Err(UnlinkFault::NotLinked) => return see_other("/security"),
        Err(other) => return Err(other.into()),
    }
    let subject = told.as_ref().and_then(|told| told.value(Attribute::ProviderSubject));
    let revoked = match subject {
        Some(subject) => doors.providers().revoke(provider, subject).await,
        None => Revocation::ByTheCustomer,
    };
    match revoked {
        Revocation::Done => see_other("/security?done=provider-unlinked"),
        Revocation::ByTheCustomer | Revocation::Failed => see_other("/security?done=provider-unlinked-here"),
    }
}
