//! Each sink takes data of its own purpose, and reads it there.

use amanah_policy::purpose::{Accountability, Billing, ServiceCommunication};
use amanah_policy::Attribute;
use amanah_vault::{AccessReport, Invoice, OpenDatum, Personal, Released, ServiceMail, StaffPage};

pub fn mail(released: Released<ServiceCommunication, Vec<OpenDatum>>) -> Option<String> {
    released.into_sink(ServiceMail).value(Attribute::PrimaryEmail).map(str::to_owned)
}

pub fn invoice(released: Released<Billing, Vec<OpenDatum>>) -> Option<String> {
    released.into_sink(Invoice).value(Attribute::Name).map(str::to_owned)
}

pub fn report(released: Released<Accountability, Vec<OpenDatum>>) -> usize {
    released.into_sink(AccessReport).data().count()
}

pub fn page(released: Released<Billing, Vec<OpenDatum>>) -> usize {
    released.into_sink(StaffPage).data().count()
}

pub fn tell(personal: &Personal<String>) -> String {
    format!("{personal:?}")
}
