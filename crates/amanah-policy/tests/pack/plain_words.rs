//! The policy once more, written by hand from its text and shared with nothing: no bundle, no pack, no Cedar.
//!
//! Whoever changes the pack changes this as well, on purpose: the two must agree on every request there is.

use amanah_policy::{
    Act, CaseStanding, Category, DatumFacts, ErasureGround, Occasion, Principal, Request, Role, Source,
};

/// Whether the policy's text allows this.
pub(crate) fn allow(request: &Request) -> bool {
    let datum = &request.datum;
    if datum.erased {
        return false;
    }
    match request.act {
        Act::ServiceCommunication { occasion } => may_communicate(request.principal, occasion, datum),
        Act::Accountability { occasion } => may_account(request.principal, occasion, datum),
        Act::Disclosure { case } => may_disclose(request.principal, case, datum),
        Act::Billing { occasion } => may_bill(request.principal, occasion, datum),
        Act::IntangibleAsset { aggregate_of_ten } => may_count(request.principal, aggregate_of_ten, datum),
        Act::Promotion => may_promote(request.principal, datum),
        Act::Whois => may_publish_or_read(request.principal, datum),
        Act::Erase { ground } => may_erase(request.principal, ground, datum),
    }
}

/// "Communicating for service provision": staff about a ticket or reason, the mailer in the ordinary running, both
/// once the customer agreed; and three kinds of mail that reach also who did not agree.
fn may_communicate(who: Principal, occasion: Occasion, datum: &DatumFacts) -> bool {
    let person = matches!(datum.category, Category::Identity | Category::Contact);
    let domain = datum.category == Category::Domain;
    let account = datum.category == Category::Account;
    let network = datum.category == Category::Network;
    let in_ordinary_use = datum.agreed && !datum.held && !datum.restricted;
    match (who, occasion) {
        (Principal::Staff { role, active: true }, Occasion::Ticket | Occasion::Reason) => {
            in_ordinary_use
                && match role {
                    Role::Support => {
                        person || domain || account || network || datum.category == Category::Correspondence
                    }
                    Role::Engineer => account || network || domain,
                    Role::Registrar => person || domain,
                    Role::Billing => person,
                    _ => false,
                }
        }
        // In an emergency engineers also reach the customer and domain staff also see how the account is used; nobody
        // reads what was written to us.
        (Principal::Staff { role, active: true }, Occasion::BreakGlass) => {
            in_ordinary_use
                && match role {
                    Role::Support | Role::Engineer | Role::Registrar => {
                        person || domain || account || network
                    }
                    Role::Billing => person,
                    _ => false,
                }
        }
        (Principal::Service { role: Role::Support }, Occasion::Routine) => {
            in_ordinary_use && (person || account || domain)
        }
        (Principal::Service { role: Role::Support }, Occasion::SignUpCode) => {
            (person || account) && !datum.held && !datum.restricted
        }
        (Principal::Service { role: Role::Support }, Occasion::LegalNotice | Occasion::CaseMail) => {
            person || account
        }
        _ => false,
    }
}

/// "Accountability to the respective customers": they see everything of their own but secrets, whatever its state;
/// the officer sees the same for a ticket or reason, but neither what is held or frozen nor a provider's key.
fn may_account(who: Principal, occasion: Occasion, datum: &DatumFacts) -> bool {
    let is_secret = datum.category == Category::Credential;
    match who {
        Principal::Customer => datum.own && occasion == Occasion::OwnRequest && !is_secret,
        Principal::Staff { role: Role::Officer, active: true } => {
            matches!(occasion, Occasion::Ticket | Occasion::Reason)
                && !is_secret
                && datum.category != Category::ProviderLink
                && !datum.held
                && !datum.restricted
        }
        _ => false,
    }
}

/// "Accountability to law enforcement agencies": legal staff in a complete case, held data too.
fn may_disclose(who: Principal, case: CaseStanding, datum: &DatumFacts) -> bool {
    who == Principal::Staff { role: Role::Legal, active: true }
        && case == CaseStanding::Complete
        && !matches!(datum.category, Category::Credential | Category::ProviderLink)
        && !datum.restricted
}

/// "Billing for the services used by customers": who agreed, held documents too.
fn may_bill(who: Principal, occasion: Occasion, datum: &DatumFacts) -> bool {
    let is_its_moment = match who {
        Principal::Staff { role: Role::Billing | Role::Finance, active } => {
            active && matches!(occasion, Occasion::Ticket | Occasion::Reason)
        }
        Principal::Service { role: Role::Billing } => occasion == Occasion::Routine,
        _ => false,
    };
    let is_on_a_bill = matches!(
        datum.category,
        Category::Identity | Category::Contact | Category::Account | Category::Financial | Category::Domain
    );
    is_its_moment && is_on_a_bill && datum.agreed && !datum.restricted
}

/// "Recognition as one of the intangible assets": finance counts, over at least ten.
fn may_count(who: Principal, aggregate_of_ten: bool, datum: &DatumFacts) -> bool {
    who == Principal::Staff { role: Role::Finance, active: true }
        && aggregate_of_ten
        && matches!(
            datum.category,
            Category::Account | Category::Financial | Category::Domain | Category::Derived
        )
        && !datum.held
        && !datum.restricted
}

/// "Publication for promotional purposes": what the customer explicitly granted, and confirmed where others told it.
fn may_promote(who: Principal, datum: &DatumFacts) -> bool {
    let is_marketing = match who {
        Principal::Staff { role, active } => role == Role::Marketing && active,
        Principal::Service { role } => role == Role::Marketing,
        Principal::Customer | Principal::Visitor => false,
    };
    let is_vouched_for = datum.source != Source::ThirdParties || datum.confirmed;
    let can_be_shown = matches!(
        datum.category,
        Category::Identity | Category::Contact | Category::Account | Category::Domain
    );
    is_marketing
        && can_be_shown
        && is_vouched_for
        && datum.agreed
        && datum.promotion_granted
        && !datum.held
        && !datum.restricted
}

/// "Inclusion in WHOIS Domain data": the registrar client puts it there, anybody reads what was published.
fn may_publish_or_read(who: Principal, datum: &DatumFacts) -> bool {
    let is_let = match who {
        Principal::Service { role: Role::Registrar } => datum.agreed,
        Principal::Visitor => datum.published,
        _ => false,
    };
    is_let
        && matches!(datum.category, Category::Identity | Category::Contact | Category::Domain)
        && !datum.held
        && !datum.restricted
}

/// Deletion: by the customer or for the customer, once confirmed; by the sweep when the time is over; a way to sign in
/// when it is taken away; never what the law obliges us to keep.
fn may_erase(who: Principal, ground: ErasureGround, datum: &DatumFacts) -> bool {
    let is_confirmed = matches!(ground, ErasureGround::Replaced | ErasureGround::ConfirmedRequest);
    let is_expired = ground == ErasureGround::Expired;
    let is_removed = ground == ErasureGround::Removed
        && matches!(datum.category, Category::Credential | Category::ProviderLink);
    let is_let = match who {
        Principal::Customer => datum.own && (is_confirmed || is_removed),
        Principal::Staff { role: Role::Officer, active } => active && (is_confirmed || is_expired),
        Principal::Service { role: Role::Officer } => is_confirmed || is_expired || is_removed,
        _ => false,
    };
    is_let && !datum.held
}
