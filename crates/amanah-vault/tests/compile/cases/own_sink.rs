//! Only the vault adds a sink.

use amanah_policy::purpose::Billing;
use amanah_vault::Sink;

pub struct Marketing;

impl Sink<Billing> for Marketing {}
