//! The page behind the link in a mail: somebody wants to link a provider with the account of this mailbox (L10). It asks for
//! the account's own way in, and links by one click.

use amanah_service::accounts::sign_on::arrival::Arrived;
use amanah_service::accounts::sign_on::flow::Wants;
use amanah_service::accounts::sign_on::name_of;
use amanah_service::accounts::sign_on::offer::{self, OFFER_PATH, OfferFault};
use amanah_service::vault::PendingFault;

use super::super::form_page::{FormPage, MessagePage};
use super::super::here::to_proof;
use super::{session_here, told};
use crate::web::{Doors, Frame, Guest, Outcome, Visit, html, see_other};

pub(super) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let token = visit.part("token");
    let provider = match offer::look(doors.house()?, token, &visit.form_cookie, visit.now).await {
        Ok(provider) => provider,
        Err(OfferFault::Link(fault)) => return useless(&doors, &visit, fault),
        Err(OfferFault::OtherBrowser) => return other_browser(&doors, &visit),
        Err(other) => return Err(other.into()),
    };
    let (words, name) = (&visit.words, name_of(provider));
    let is_visitor = visit.guest == Guest::Visitor;
    let answer = if is_visitor { "sign-on-offer-answer" } else { "sign-on-offer-answer-inside" };
    let frame = Frame::new(&doors, &visit, words.say1("sign-on-offer-title", "provider", name))
        .answering(words.say1(answer, "provider", name));
    if is_visitor {
        let page = MessagePage { frame, lead: Vec::new(), ways: Vec::new() }
            .leading_to(format!("/sign-in?return={OFFER_PATH}{token}"), "sign-on-offer-sign-in");
        return html(&page);
    }
    FormPage::new(frame, format!("{OFFER_PATH}{token}"), "sign-on-offer-button")
        .saying(words.say1("sign-on-offer-more", "provider", name))
        .or("/home", "portal-leave-as-is")
        .answer()
}

pub(super) async fn take(doors: Doors, visit: Visit) -> Outcome {
    let token = visit.part("token");
    let Some((customer, session)) = session_here(&doors, &visit).await? else {
        return see_other(&format!("/sign-in?return={OFFER_PATH}{token}"));
    };
    let house = doors.house()?;
    let provider = match offer::look(house, token, &visit.form_cookie, visit.now).await {
        Ok(provider) => provider,
        Err(OfferFault::Link(fault)) => return useless(&doors, &visit, fault),
        Err(OfferFault::OtherBrowser) => return other_browser(&doors, &visit),
        Err(other) => return Err(other.into()),
    };
    match offer::take(house, customer, &session, token, &visit.form_cookie, visit.now).await {
        Ok(Arrived::Linked) => see_other("/security?done=provider-linked"),
        Ok(Arrived::LinkedOtherwise) => told(
            &doors,
            &visit,
            provider,
            ("sign-on-otherwise-title", "sign-on-otherwise-answer"),
            Wants::Link,
        ),
        Ok(_) => told(
            &doors,
            &visit,
            provider,
            ("sign-on-of-another-title", "sign-on-of-another-answer"),
            Wants::Link,
        ),
        Err(OfferFault::OfAnotherAccount) => {
            let page = MessagePage::of(&doors, &visit, "sign-on-elsewhere-title", "sign-on-elsewhere-answer")
                .leading_to("/home", "sign-on-home");
            html(&page)
        }
        Err(OfferFault::ProofNeeded) => to_proof(&format!("{OFFER_PATH}{token}")),
        Err(OfferFault::Link(fault)) => useless(&doors, &visit, fault),
        Err(other) => Err(other.into()),
    }
}

/// Whoever signed on may be somebody else, who waits for the owner of the mailbox to follow the link.
fn other_browser(doors: &Doors, visit: &Visit) -> Outcome {
    let page = MessagePage::of(doors, visit, "sign-on-offer-browser-title", "sign-on-offer-browser-answer")
        .leading_to("/sign-in?return=/security", "sign-on-offer-browser-go");
    html(&page)
}

fn useless(doors: &Doors, visit: &Visit, fault: PendingFault) -> Outcome {
    let answer = match fault {
        PendingFault::Expired => "portal-link-expired-answer",
        PendingFault::UsedOrUnknown | PendingFault::Wrong { .. } => "portal-link-used-answer",
    };
    let page = MessagePage::of(doors, visit, "sign-on-offer-over-title", answer)
        .leading_to("/sign-in", "portal-back-to-sign-in");
    html(&page)
}
