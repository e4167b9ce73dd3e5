//! ClientZone: the rooms in which customers sign up, see their data and who used it, and change it.
//!
//! Layout: one file per page or step; [`endpoints`] lists them all. `here` is the customer of a request, `form_page`
//! the page most steps are made of, `story` tells one datum in words, `tale` one entry of the processing record.
//!
//! Deliberately absent: any decision. Handlers parse, call one use case and render.

mod agreements;
mod change_email;
mod change_name;
mod company;
mod correct;
mod export;
pub(crate) mod form_page;
mod from_provider;
pub(crate) mod here;
mod home;
mod invoices;
pub(crate) mod keys;
mod leave;
mod link;
mod messages;
mod my_data;
mod people;
mod profile;
mod program_name;
mod proof;
mod requests;
pub(crate) mod second_step;
pub(crate) mod security;
mod services;
mod sign_in;
pub(crate) mod sign_on;
mod sign_up;
mod stop_change;
mod story;
mod tale;
mod tickets;
mod undo;
mod uses;

pub(crate) use sign_in::signed_out;
pub(crate) use tale::code_of;

use crate::web::endpoints::{Audience, Endpoint, Room};
use crate::web::factors::{passkeys, second_factor};

/// Every endpoint of ClientZone.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    use Audience::{Customers, Everyone};
    use Room::{Portal, Visitor};
    let mut rows = vec![
        Endpoint::page("/sign-up", Visitor, Everyone, sign_up::show),
        Endpoint::form("/sign-up", Visitor, Everyone, sign_up::send),
        Endpoint::page("/sign-up/code/{id}", Visitor, Everyone, sign_up::show_code),
        Endpoint::form("/sign-up/code/{id}", Visitor, Everyone, sign_up::send_code),
        Endpoint::page("/sign-in", Visitor, Everyone, sign_in::show),
        Endpoint::form("/sign-in", Visitor, Everyone, sign_in::send),
        Endpoint::form("/sign-in/code", Visitor, Everyone, second_step::send),
        Endpoint::form("/sign-in/passkey/begin", Visitor, Everyone, second_step::begin_passkey),
        Endpoint::form("/sign-in/passkey", Visitor, Everyone, second_step::send_passkey),
        Endpoint::page("/sign-in/link", Visitor, Everyone, link::show_request),
        Endpoint::form("/sign-in/link", Visitor, Everyone, link::send_request),
        Endpoint::page("/sign-in/link-sent", Visitor, Everyone, link::show_sent),
        Endpoint::page("/sign-in/link/{token}", Visitor, Everyone, link::show_confirmation),
        Endpoint::form("/sign-in/link/{token}", Visitor, Everyone, link::confirm),
        Endpoint::page("/stop-change/{token}", Visitor, Everyone, stop_change::show),
        Endpoint::form("/stop-change/{token}", Visitor, Everyone, stop_change::send),
        Endpoint::page("/change-stopped", Visitor, Everyone, stop_change::show_done),
        Endpoint::form("/sign-out", Visitor, Everyone, sign_in::sign_out),
        Endpoint::page("/home", Portal, Customers, home::show),
        Endpoint::page("/my-data", Portal, Customers, my_data::show).staying_open(),
        Endpoint::page("/my-data/export", Portal, Customers, export::show).staying_open(),
        Endpoint::form("/my-data/export", Portal, Customers, export::send).proving().staying_open(),
        Endpoint::page("/my-data/export/schema", Portal, Everyone, export::schema),
        Endpoint::page("/my-data/{id}", Portal, Customers, my_data::show_one).staying_open(),
        Endpoint::page("/uses", Portal, Customers, uses::show).staying_open(),
        Endpoint::page("/uses/{sequence}", Portal, Customers, uses::show_one).staying_open(),
        Endpoint::page("/messages", Portal, Customers, messages::show).staying_open(),
        Endpoint::page("/messages/{id}", Portal, Customers, messages::show_one).staying_open(),
        Endpoint::page("/profile", Portal, Customers, profile::show),
        Endpoint::page("/profile/email", Portal, Customers, change_email::show),
        Endpoint::form("/profile/email", Portal, Customers, change_email::send).proving(),
        Endpoint::page("/profile/email/{id}", Portal, Customers, change_email::show_code),
        Endpoint::form("/profile/email/{id}", Portal, Customers, change_email::send_code),
        Endpoint::page("/profile/name/{attribute}", Portal, Customers, change_name::show),
        Endpoint::form("/profile/name/{attribute}", Portal, Customers, change_name::check).proving(),
        Endpoint::form("/profile/name/{attribute}/confirm", Portal, Customers, change_name::confirm)
            .proving(),
        Endpoint::page("/profile/from-provider", Portal, Customers, from_provider::show),
        Endpoint::form("/profile/from-provider", Portal, Customers, from_provider::keep).proving(),
        Endpoint::page("/profile/undo/{id}", Portal, Customers, undo::show),
        Endpoint::form("/profile/undo/{id}", Portal, Customers, undo::send).proving(),
        Endpoint::page("/profile/correct/{attribute}", Portal, Customers, correct::show),
        Endpoint::form("/profile/correct/{attribute}", Portal, Customers, correct::send),
        Endpoint::form("/profile/own/{attribute}", Portal, Customers, profile::keep_as_own).proving(),
        Endpoint::form("/profile/language", Portal, Customers, profile::speak),
        Endpoint::page("/security", Portal, Customers, security::show),
        Endpoint::form("/security/end", Portal, Customers, security::end_one),
        Endpoint::form("/security/end-others", Portal, Customers, security::end_others),
        Endpoint::page("/security/keys", Portal, Customers, keys::show),
        Endpoint::page("/security/keys/new", Portal, Customers, keys::show_new),
        Endpoint::form("/security/keys/new", Portal, Customers, keys::make).proving(),
        Endpoint::form("/security/keys/end", Portal, Customers, keys::end),
        Endpoint::page("/security/passkeys", Portal, Customers, passkeys::show),
        Endpoint::form("/security/passkeys/new", Portal, Customers, passkeys::make).proving(),
        Endpoint::form("/security/passkeys", Portal, Customers, passkeys::add),
        Endpoint::form("/security/passkeys/device", Portal, Customers, passkeys::rename),
        Endpoint::form("/security/passkeys/remove", Portal, Customers, passkeys::remove).proving(),
        Endpoint::page("/security/second-step", Portal, Customers, second_factor::show),
        Endpoint::form("/security/second-step/new", Portal, Customers, second_factor::make).proving(),
        Endpoint::form("/security/second-step", Portal, Customers, second_factor::set),
        Endpoint::form("/security/second-step/codes", Portal, Customers, second_factor::renew).proving(),
        Endpoint::form("/security/second-step/off", Portal, Customers, second_factor::turn_off).proving(),
        Endpoint::page("/security/password", Portal, Customers, security::show_password),
        Endpoint::form("/security/password", Portal, Customers, security::set_password).proving(),
        Endpoint::page("/security/proof", Portal, Customers, proof::show),
        Endpoint::form("/security/proof", Portal, Customers, proof::send_password),
        Endpoint::form("/security/proof/passkey", Portal, Customers, proof::begin_passkey),
        Endpoint::form("/security/proof/code", Portal, Customers, proof::send_code),
        Endpoint::page("/security/proof/{id}", Portal, Customers, proof::show_code),
        Endpoint::form("/security/proof/{id}", Portal, Customers, proof::confirm_code),
        Endpoint::page("/invoices/{id}/file", Portal, Customers, invoices::file),
        Endpoint::page("/services", Portal, Customers, services::show),
        Endpoint::page("/tickets", Portal, Customers, tickets::list),
        Endpoint::page("/tickets/new", Portal, Customers, tickets::show_new),
        Endpoint::form("/tickets/new", Portal, Customers, tickets::send_new),
        Endpoint::page("/tickets/{id}", Portal, Customers, tickets::show),
        Endpoint::form("/tickets/{id}/reply", Portal, Customers, tickets::reply),
        Endpoint::form("/tickets/{id}/close", Portal, Customers, tickets::close),
        Endpoint::page("/agreements", Portal, Customers, agreements::show),
        Endpoint::form("/agreements", Portal, Customers, agreements::agree),
        Endpoint::page("/company", Portal, Customers, company::show),
        Endpoint::page("/company/uses", Portal, Customers, company::show_uses),
        Endpoint::page("/company/uses/{sequence}", Portal, Customers, company::show_use),
        Endpoint::page("/company/correct/{attribute}", Portal, Customers, correct::show_of_company),
        Endpoint::form("/company/correct/{attribute}", Portal, Customers, correct::send_of_company),
    ];
    rows.extend(leave::endpoints());
    rows.extend(requests::endpoints());
    rows.extend(people::endpoints());
    rows.extend(sign_on::endpoints());
    rows
}
