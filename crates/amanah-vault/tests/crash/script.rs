//! What the child does, step by step, and what must be seen after each step.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use amanah_policy::{
    AccountKind, AgreementHow, Attribute, Bundle, Channel, CustomerId, ErasureGround, Language, Occasion,
    Role, Source, Timestamp,
};
use amanah_vault::{
    AccessReport, Actor, Ask, DatumState, Destination, ImportBatch, ImportKind, ImportRow, ImportStart,
    NewCustomer, NewDatum, Opened, Outcome, Personal, PostgresSettings, Provenance, Registrar, Vault,
    VaultOptions,
};

use crate::postgres;
use crate::raw::RawStore;

/// When everything begins: 2026-11-24, 00:00 UTC.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_478_400);

/// When the replaced values are due; steps after the sweep are later still.
pub(crate) const DUE: Timestamp = START.plus_hours(73);

/// One step of the script.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Register(&'static str),
    Record(&'static str, Attribute, &'static str),
    Replace(&'static str, Attribute, &'static str),
    Read(&'static str),
    /// A line of the customer's own, one of their site's, and one of nobody's.
    Import(&'static str, &'static str),
    Sweep,
    Erase(&'static str),
}

/// Every address that is ever registered.
pub(crate) const ADDRESSES: &[&str] =
    &["budi@example.test", "budi.new@example.test", "siti@example.test", "tono@example.test"];

pub(crate) const SCRIPT: &[Step] = &[
    Step::Register("budi"),
    Step::Record("budi", Attribute::SignIn, "zxqv-budi from 192.0.2.1"),
    Step::Read("budi"),
    Step::Record("budi", Attribute::Phone, "+628111111111"),
    Step::Record("budi", Attribute::Phone, "+628222222222"),
    Step::Register("siti"),
    Step::Replace("budi", Attribute::PrimaryEmail, "budi.new@example.test"),
    Step::Record("siti", Attribute::Payment, "150000 IDR from siti"),
    Step::Record("siti", Attribute::TicketText, "zxqv-siti asks"),
    Step::Replace("siti", Attribute::Name, "zxqv-siti the second"),
    Step::Import("budi", "zxqv-budi asks for a page"),
    Step::Import("siti", "zxqv-siti asks for a page"),
    Step::Read("siti"),
    Step::Sweep,
    Step::Erase("siti"),
    Step::Read("budi"),
    Step::Register("tono"),
    Step::Erase("budi"),
    Step::Read("tono"),
];

/// Callers at the same time, and what each records one after the other.
pub(crate) const CROWD: &[&str] = &["ani", "budi", "cici", "dedi", "eka", "fitri"];
pub(crate) const EVENTS: &[&str] = &["one", "two", "three", "four", "five", "six", "seven", "eight"];

/// One datum as it is seen: what it says, whether it was replaced, its value.
pub(crate) type Seen = (Attribute, bool, String);

/// What must be seen of each customer; nobody who was erased is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Model(pub(crate) BTreeMap<&'static str, Vec<Seen>>);

impl Model {
    /// After the first `steps` of the script.
    pub(crate) fn after(steps: usize) -> Self {
        let mut model = Self::default();
        for step in &SCRIPT[..steps] {
            model.take(*step);
        }
        model
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Register(who) => {
                let values = [(Attribute::Name, name(who)), (Attribute::PrimaryEmail, address(who))];
                self.0.insert(who, values.map(|(attribute, value)| (attribute, false, value)).to_vec());
            }
            Step::Record(who, attribute, value) => {
                let data = self.0.get_mut(who).unwrap();
                if attribute.is_replaceable() {
                    data.retain(|(known, replaced, _)| *known != attribute || *replaced);
                }
                data.push((attribute, false, value.to_owned()));
            }
            Step::Replace(who, attribute, value) => {
                let data = self.0.get_mut(who).unwrap();
                for (known, replaced, _) in data.iter_mut() {
                    *replaced |= *known == attribute;
                }
                data.push((attribute, false, value.to_owned()));
            }
            Step::Import(who, line) => {
                self.0.get_mut(who).unwrap().push((Attribute::AccessLogLine, false, line.to_owned()));
            }
            Step::Read(_) => {}
            Step::Sweep => self.0.values_mut().for_each(|data| data.retain(|(_, replaced, _)| !replaced)),
            Step::Erase(who) => drop(self.0.remove(who)),
        }
    }
}

fn name(who: &str) -> String {
    format!("zxqv-{who}")
}

fn address(who: &str) -> String {
    format!("{who}@example.test")
}

/// The vault in these folders, with its data where this run has it; the shipped policy is compiled once per process.
pub(crate) fn options(root: &std::path::Path) -> VaultOptions {
    static SHIPPED: OnceLock<Arc<Bundle>> = OnceLock::new();
    let bundle = SHIPPED.get_or_init(|| Arc::new(Bundle::compile(&amanah_policy::shipped()).unwrap()));
    let options = VaultOptions::new(root.join("data"), root.join("keys"), Arc::clone(bundle));
    match data(root) {
        RawStore::File(_) => options,
        RawStore::Database(url) => options.postgres(PostgresSettings::new(&url, None, None).unwrap()),
    }
}

/// The rows of the data, where this run has them.
pub(crate) fn data(root: &std::path::Path) -> RawStore {
    match postgres::given_server() {
        None => RawStore::File(root.join("data/amanah.db")),
        Some(server) => RawStore::Database(postgres::database(&server, root)),
    }
}

fn datum(attribute: Attribute, value: &str) -> NewDatum {
    let provenance = Provenance {
        source: Source::Registration,
        channel: Channel::ClientZone,
        origin: "form".to_owned(),
        observed_at: START,
    };
    NewDatum { attribute, value: Personal::text(value), provenance, confirmed: true }
}

/// The people of one run.
#[derive(Default)]
pub(crate) struct People(BTreeMap<&'static str, CustomerId>);

impl People {
    /// Does one step; says what a caller learns from it.
    pub(crate) async fn take(&mut self, vault: &Vault, step: Step) -> String {
        match step {
            Step::Register(who) => {
                let id = register(vault, who).await;
                self.0.insert(who, id);
                id.to_string()
            }
            Step::Record(who, attribute, value) => {
                let id = self.0[who];
                let actor = Actor::Customer(id);
                vault.record(id, vec![datum(attribute, value)], actor, START).await.unwrap()[0].to_string()
            }
            Step::Replace(who, attribute, value) => {
                let id = self.0[who];
                let new = datum(attribute, value);
                vault.replace(id, new, Actor::Customer(id), START).await.unwrap().new.to_string()
            }
            Step::Import(who, line) => import(vault, self.0[who], line).await,
            Step::Read(who) => own_view(vault, self.0[who]).await.place().sequence.to_string(),
            Step::Sweep => vault.sweep(DUE).await.unwrap().replaced_values_erased.to_string(),
            Step::Erase(who) => {
                let (ground, eraser) = (ErasureGround::ConfirmedRequest, Actor::System(Role::Officer));
                let told = vault.erase_customer(self.0[who], ground, eraser, DUE).await.unwrap();
                told.keys_destroyed.sequence.to_string()
            }
        }
    }
}

/// Imports a batch with a line for each place a line can go to. Whoever imports the lines again imports nothing.
async fn import(vault: &Vault, customer: CustomerId, line: &str) -> String {
    let start = ImportStart { kind: ImportKind::AccessLog, files: 1 };
    let import = vault.begin_import(start, START).await.unwrap();
    let row = |number, to| ImportRow {
        line: number,
        text: Personal::new(if number == 1 { line.to_owned() } else { format!("{customer} {number}") }),
        occurrence: 1,
        observed_at: START,
        to,
    };
    let record = Personal::text("{}");
    let rows = vec![
        row(1, Destination::Customer(customer)),
        row(2, Destination::Service { customer, service: None, record }),
        row(3, Destination::Quarantine),
    ];
    let batch = ImportBatch { import, file: 1, rows };
    let counts = vault.import_batch(&batch, Actor::System(Role::Engineer), START).await.unwrap();
    counts.lines().to_string()
}

/// Registers somebody with a name and an address.
pub(crate) async fn register(vault: &Vault, who: &str) -> CustomerId {
    let new = NewCustomer {
        kind: AccountKind::Person,
        language: Language::Id,
        data: vec![datum(Attribute::Name, &name(who)), datum(Attribute::PrimaryEmail, &address(who))],
        password: None,
        is_mailbox_proved: true,
        agreed: Some(AgreementHow::Registration),
        registrar: Registrar::Themself,
    };
    vault.register(new, START).await.unwrap().id
}

/// What a customer sees of their own data.
pub(crate) async fn own_view(vault: &Vault, customer: CustomerId) -> Opened<AccessReport> {
    let ask = Ask::to_account(customer, Actor::Customer(customer), Occasion::OwnRequest);
    match vault.release(ask, DUE).await.unwrap() {
        Outcome::Released(released) => released.into_sink(AccessReport),
        Outcome::Refused(refusal) => panic!("{refusal:?}"),
    }
}

/// The same in the words of the model.
pub(crate) fn seen(view: &Opened<AccessReport>) -> Vec<Seen> {
    view.data()
        .map(|(label, value)| (label.attribute, label.state != DatumState::Current, value.to_owned()))
        .collect()
}
