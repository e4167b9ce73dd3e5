//! Only the vault adds a sink.

extern crate amanah_vault;
extern crate amanah_policy;

use amanah_policy::purpose::Billing;
use amanah_vault::Sink;

pub struct Marketing;

impl Sink<Billing> for Marketing {}
