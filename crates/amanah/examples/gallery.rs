//! The pages of an invented company on a port of this machine, to look at: `cargo run -p amanah --example gallery`.
//!
//! The cookie `amanah=customer` signs in to the portal, `amanah-staff=officer` to the console.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use amanah::clock::Clock;
use amanah::web::policy::PolicyShelf;
use amanah::web::{Doorman, Doors, Guest, Language, Parts, PublicUrl, Settings, router};
use amanah_policy::{Bundle, CustomerId, PageNames, Role, SessionId, StaffId, shipped};
use amanah_service::Entropy;
use anyhow::Context as _;
use jiff::tz::TimeZone;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8089").await.context("port 8089 is taken")?;
    let names = PageNames {
        company: "PT Contoh Awan Nusantara".to_owned(),
        deletion_address: "privasi@contoh.example".to_owned(),
    };
    let session = SessionId::from_bytes([1; 16]);
    let customer = Guest::Customer { customer: CustomerId::from_bytes([2; 16]), session };
    let officer = Guest::Staff { staff: StaffId::from_bytes([3; 16]), role: Role::Officer, session };
    let doors = Doors::open(Parts {
        settings: Settings {
            company: names.company.clone(),
            deletion_address: names.deletion_address.clone(),
            public_url: PublicUrl::parse("http://localhost:8089")?,
            zone: TimeZone::get("Asia/Jakarta")?,
            language: Language::Id,
            is_demo: true,
        },
        clock: Clock::System,
        entropy: Entropy::system(),
        doorman: Doorman::Fixed(BTreeMap::from([
            ("customer".to_owned(), customer),
            ("officer".to_owned(), officer),
        ])),
        policy: PolicyShelf::of(&Bundle::compile(&shipped())?, &names),
        providers: amanah::providers::Providers::none(),
        callbacks: amanah::callbacks::CallbackKeys::default(),
        form_key: [7; 32],
    });
    let app = router(doors).into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, app).await?)
}
