// A company as tests found it: embedded, or in a database of its own where the suite runs on a server.
//
// Included by path beside `on_postgres.rs`: `#[path = "../../../../tests/founding.rs"] mod founding;`

use std::path::Path;
use std::sync::Arc;

use amanah_policy::{Bundle, Timestamp, shipped};
use amanah_service::vault::{MasterKey, PasswordCost, PostgresSettings, Vault, VaultOptions};
use amanah_service::{Entropy, House, Settings};
use jiff::tz::TimeZone;

use crate::on_postgres;

/// 24 November 2026, 00:00 UTC.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_478_400);

/// A company without customers, its data below this folder.
pub(crate) async fn founded(folder: &Path, settings: Settings) -> House {
    let bundle = Arc::new(Bundle::compile(&shipped()).unwrap());
    let options = VaultOptions::new(folder.join("data"), folder.join("keys"), bundle)
        .master_key(MasterKey::Bytes([9; 32]))
        .entropy(Entropy::seeded(11))
        .password_cost(PasswordCost::CHEAP_FOR_TESTS);
    let options = match on_postgres::database(folder) {
        Some(url) => options.postgres(PostgresSettings::new(&url, None, None).unwrap()),
        None => options,
    };
    House::new(Vault::create(options, START).await.unwrap(), settings)
}

/// What it says of itself.
pub(crate) fn settings(privacy_mailbox: &str) -> Settings {
    Settings {
        company: "PT Contoh Awan".to_owned(),
        public_url: "http://localhost:8080".to_owned(),
        privacy_mailbox: privacy_mailbox.to_owned(),
        zone: TimeZone::get("Asia/Jakarta").unwrap(),
        has_relay: true,
        demo: false,
    }
}
