//! The real vault, filled with customers, and the operations that are measured.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use amanah_policy::{
    AccountKind, AgreementHow, Attribute, Bundle, Channel, CustomerId, ErasureGround, Language, Occasion,
    Role, Source, Timestamp, purpose::ServiceCommunication,
};
use amanah_service::deletion::certificate::{self, CaseDates};
use amanah_service::{House, Settings};
use amanah_vault::{
    Actor, Ask, CustomerNumber, NewAccount, NewCustomer, NewDatum, Outcome, Personal, PostgresSettings,
    Provenance, Registrar, Selection, ServiceMail, Vault, VaultOptions,
};
use anyhow::{Context as _, bail};

use crate::meter;

/// The moment at which everything happens; the vault takes time as a parameter.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_795_600_000);

/// Where a vault is made. One parameter for all that is measured, so that another store is one more variant here.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// The embedded store, in this folder.
    Folder(PathBuf),
    /// A database that holds no store yet, with keys and lock in this folder.
    Database(PathBuf, Box<PostgresSettings>),
}

impl Place {
    /// The folder of keys and lock, and of the data where it is embedded.
    pub(crate) fn folder(&self) -> &Path {
        match self {
            Self::Folder(folder) | Self::Database(folder, _) => folder,
        }
    }
}

/// How many readers look into a database at the same time: each waits for a network more than it works.
const READERS_OF_A_DATABASE: usize = 8;

/// A vault with customers.
pub(crate) struct Filled {
    pub(crate) vault: Vault,
    customers: Arc<Vec<CustomerId>>,
    next: AtomicU32,
}

impl Filled {
    pub(crate) async fn create(place: &Place, customers: u32) -> anyhow::Result<Self> {
        let vault = open(place, true).await?;
        let mut ids = Vec::new();
        let mut waiting = tokio::task::JoinSet::new();
        for number in 0..customers {
            let vault = vault.clone();
            waiting.spawn(async move { register(&vault, number).await });
            if waiting.len() >= 512 {
                ids.push(waiting.join_next().await.context("a task was spawned")???);
            }
        }
        while let Some(id) = waiting.join_next().await {
            ids.push(id??);
        }
        Ok(Self { vault, customers: Arc::new(ids), next: AtomicU32::new(1) })
    }

    /// The same vault without answers from memory: every decision is a full evaluation.
    pub(crate) async fn reopened(self, place: &Place, memoise: bool) -> anyhow::Result<Self> {
        let Self { vault, customers, next } = self;
        drop(vault);
        Ok(Self { vault: open(place, memoise).await?, customers, next })
    }

    fn some_customer(&self) -> anyhow::Result<CustomerId> {
        let next = |n: u32| Some(n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
        let at = self.next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).unwrap_or_default();
        let count = u32::try_from(self.customers.len())?;
        self.customers.get(usize::try_from(at % count)?).copied().context("the store holds customers")
    }

    /// Records an event of every customer, many at once.
    pub(crate) async fn one_event_each(&self) -> anyhow::Result<()> {
        let mut waiting = tokio::task::JoinSet::new();
        for &customer in self.customers.iter() {
            let vault = self.vault.clone();
            waiting.spawn(async move {
                let event = datum(Attribute::SignIn, "203.0.113.7 Firefox on Linux", Source::Automatic);
                vault.record(customer, vec![event], Actor::Customer(customer), NOW).await
            });
            if waiting.len() >= 512 {
                waiting.join_next().await.context("a task was spawned")???;
            }
        }
        while let Some(recorded) = waiting.join_next().await {
            recorded??;
        }
        Ok(())
    }

    /// Records an event of `of` customers, who are none of [`Filled::customer_at`]; each comes to its end within a day.
    pub(crate) async fn events_about_to_end(&self, of: u32) -> anyhow::Result<()> {
        for number in 0..of {
            let at = self.customers.len() / usize::try_from(of)? * usize::try_from(number)? + 1;
            let customer = self.customers.get(at).copied().context("the store holds customers")?;
            let event = datum(Attribute::SignIn, "203.0.113.7 Firefox on Linux", Source::Automatic);
            let then = NOW.plus_days(-90).plus_hours(12);
            self.vault.record(customer, vec![event], Actor::Customer(customer), then).await?;
        }
        Ok(())
    }

    /// One sweep a day later, in which `due` data must go; gives its latency.
    pub(crate) async fn sweep(&self, due: u32) -> anyhow::Result<f64> {
        let begun = meter::wall();
        let report = self.vault.sweep(NOW.plus_days(1)).await?;
        let took = meter::nanos_since(begun);
        anyhow::ensure!(report.expired_data_erased == u64::from(due), "{report:?}");
        Ok(took)
    }

    /// One of `of` customers who were made at even distances from each other.
    pub(crate) fn customer_at(&self, number: u32, of: u32) -> anyhow::Result<CustomerId> {
        let at = self.customers.len() / usize::try_from(of)? * usize::try_from(number)?;
        self.customers.get(at).copied().context("the store holds customers")
    }

    /// Releases an address for a service mail and opens it; gives the latency.
    pub(crate) async fn release(&self) -> anyhow::Result<f64> {
        let begun = meter::wall();
        let selection = Selection::Attributes { attributes: vec![Attribute::PrimaryEmail], at_most: 1 };
        let ask = Ask::<ServiceCommunication>::to_communicate(
            self.some_customer()?,
            Actor::System(Role::Support),
            Occasion::Routine,
        )
        .select(selection);
        match self.vault.release(ask, NOW).await? {
            Outcome::Released(released) => {
                let opened = released.into_sink(ServiceMail);
                anyhow::ensure!(opened.value(Attribute::PrimaryEmail).is_some(), "a release without a value");
            }
            Outcome::Refused(refusal) => bail!("the release was refused under {}", refusal.clause),
        }
        Ok(meter::nanos_since(begun))
    }

    /// Records one sign-in event; gives the latency.
    pub(crate) async fn record(&self) -> anyhow::Result<f64> {
        let begun = meter::wall();
        let customer = self.some_customer()?;
        let datum = datum(Attribute::SignIn, "203.0.113.7 Firefox on Linux", Source::Automatic);
        self.vault.record(customer, vec![datum], Actor::Customer(customer), NOW).await?;
        Ok(meter::nanos_since(begun))
    }
}

pub(crate) async fn open(place: &Place, memoise: bool) -> anyhow::Result<Vault> {
    let folder = place.folder();
    let bundle = Arc::new(Bundle::compile(&amanah_policy::shipped())?);
    let options = VaultOptions::new(folder.join("data"), folder.join("keys"), bundle).memoise(memoise);
    let options = match place {
        Place::Folder(_) => options,
        Place::Database(_, settings) => options.readers(READERS_OF_A_DATABASE).postgres((**settings).clone()),
    };
    if Vault::exists(&options) {
        Ok(Vault::open(options, NOW).await?)
    } else {
        Ok(Vault::create(options, NOW).await?)
    }
}

fn datum(attribute: Attribute, value: &str, source: Source) -> NewDatum {
    let origin = "benchmark".to_owned();
    let provenance = Provenance { source, channel: Channel::ClientZone, origin, observed_at: NOW };
    NewDatum { attribute, value: Personal::text(value), provenance, confirmed: true }
}

async fn register(vault: &Vault, number: u32) -> anyhow::Result<CustomerId> {
    let name = datum(Attribute::Name, &format!("Customer {number}"), Source::Registration);
    let email = format!("customer-{number:07}@benchmark.example");
    let email = datum(Attribute::PrimaryEmail, &email, Source::Registration);
    let new = NewCustomer {
        kind: AccountKind::Person,
        language: Language::En,
        data: vec![name, email],
        password: None,
        is_mailbox_proved: true,
        agreed: Some(AgreementHow::Registration),
        registrar: Registrar::Themself,
        account: NewAccount::Own,
    };
    Ok(vault.register(new, NOW).await?.id)
}

/// Registers a customer; says their number.
pub(crate) async fn number_of_one(vault: &Vault) -> anyhow::Result<CustomerNumber> {
    let customer = register(vault, 0).await?;
    Ok(vault.customer(customer).await?.number)
}

/// A customer of `count` data that lie scattered among those of others.
pub(crate) async fn scattered(vault: &Vault, number: u32, count: u32) -> anyhow::Result<CustomerId> {
    let (customer, neighbour) = (register(vault, number).await?, register(vault, number + 1).await?);
    for _ in 0..count.div_ceil(4) {
        for (whose, how_many) in [(customer, 4), (neighbour, 12)] {
            let data =
                (0..how_many).map(|_| datum(Attribute::SignIn, "203.0.113.7 Firefox", Source::Automatic));
            vault.record(whose, data.collect(), Actor::Customer(whose), NOW).await?;
        }
    }
    Ok(customer)
}

/// T0 of an erasure; gives its latency.
pub(crate) async fn erase_at_once(vault: &Vault, customer: CustomerId) -> anyhow::Result<f64> {
    let begun = meter::wall();
    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_at_once(customer, ground, Actor::System(Role::Officer), NOW).await?;
    Ok(meter::nanos_since(begun))
}

/// A house over a vault, for what a use case does.
pub(crate) fn house(vault: &Vault) -> House {
    let settings = Settings {
        company: "Benchmark".to_owned(),
        public_url: "http://localhost:8080".to_owned(),
        privacy_mailbox: "privacy@benchmark.example".to_owned(),
        zone: jiff::tz::TimeZone::UTC,
        has_relay: false,
        demo: false,
    };
    House::new(vault.clone(), settings)
}

/// T0 of an erasure and the signed certificate of it, both durable; gives their latency together.
pub(crate) async fn erase_certified(house: &House, customer: CustomerId) -> anyhow::Result<f64> {
    let case = CaseDates { channel: Channel::ClientZone, received_at: NOW, confirmed_at: Some(NOW) };
    let begun = meter::wall();
    let ground = ErasureGround::ConfirmedRequest;
    house.vault().erase_at_once(customer, ground, Actor::System(Role::Officer), NOW).await?;
    let signed = certificate::issue(house, customer, case, NOW).await?;
    let took = meter::nanos_since(begun);
    anyhow::ensure!(signed.certificate.issue == 1, "the first issue");
    Ok(took)
}

/// Erases a customer; gives the latency of the whole ordered erasure.
pub(crate) async fn erase(vault: &Vault, customer: CustomerId) -> anyhow::Result<f64> {
    let begun = meter::wall();
    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(customer, ground, Actor::System(Role::Officer), NOW).await?;
    Ok(meter::nanos_since(begun))
}

/// What `callers` tasks measured, each working until `seconds` are over.
pub(crate) async fn together<F, Fut>(callers: u32, seconds: f64, one: F) -> anyhow::Result<Vec<f64>>
where
    F: Fn() -> Fut + Clone + Send + 'static,
    Fut: Future<Output = anyhow::Result<f64>> + Send,
{
    let begun = meter::wall();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..callers {
        let one = one.clone();
        tasks.spawn(async move {
            let mut times = Vec::new();
            while meter::nanos_since(begun) < seconds * 1e9 {
                times.push(one().await?);
            }
            anyhow::Ok(times)
        });
    }
    let mut all = Vec::new();
    while let Some(times) = tasks.join_next().await {
        all.extend(times??);
    }
    Ok(all)
}
