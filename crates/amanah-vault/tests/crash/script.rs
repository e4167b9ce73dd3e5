//! What the child does, step by step, and what must be seen after each step.

use std::collections::BTreeMap;

use amanah_policy::{
    AccountKind, AgreementHow, Attribute, CaseChannel, CaseKind, CaseState, CaseStep, Channel, Currency,
    CustomerId, DatumId, ErasureGround, InvoiceId, Language, Money, Occasion, Provider, Role, Source,
    Timestamp,
};
use amanah_vault::{
    AccessReport, Actor, Amounts, Ask, CaseChange, Copies, DatumState, Destination, Entrance,
    GivenByProvider, ImportBatch, ImportKind, ImportRow, ImportStart, Invoice, MailOutcome, NewAccount,
    NewCase, NewCustomer, NewDatum, NewInvoice, NewReceived, Opened, Outcome, OutgoingMail, Personal,
    Printed, Provenance, Registrar, Selection, ServiceMail, SignedInBy, SubjectEvent, TakenIn, TidingOutcome,
    Vault, VaultError,
};

/// When everything begins: 2026-11-24, 00:00 UTC.
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_478_400);

/// When the replaced values are due; steps after the sweep are later still.
pub(crate) const DUE: Timestamp = START.plus_hours(73);

/// One step of the script.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Register(&'static str),
    /// Somebody is taken down whose mailbox nobody has proved.
    Enter(&'static str),
    /// They prove it: what opened their account before is gone.
    Prove(&'static str),
    /// They come in: a session and the record of it.
    SignIn(&'static str),
    Link(&'static str),
    Unlink(&'static str),
    Record(&'static str, Attribute, &'static str),
    Replace(&'static str, Attribute, &'static str),
    /// Brings back what the last replacement of this attribute took away.
    Undo(&'static str, Attribute),
    /// A case needs the current value.
    Hold(&'static str, Attribute),
    Read(&'static str),
    /// Issues an invoice, which gets this number.
    Issue(&'static str, &'static str),
    /// A line of the customer's own, one of their site's, and one of nobody's.
    Import(&'static str, &'static str),
    Sweep,
    /// A mail to them is queued, leased and taken by the relay.
    Mail(&'static str),
    /// A mail of theirs comes in.
    TakeIn(&'static str),
    /// A mail comes in that says what only they would say, from an address of theirs, and nobody vouches for it.
    Forge(&'static str),
    /// The store is closed and opened again.
    Reopen,
    Erase(&'static str),
    /// They ask to leave and confirm it: frozen, with time to think.
    Leave(&'static str),
    /// They stop it.
    Stay(&'static str),
    /// Their request is carried out to its end.
    CarryOut(&'static str),
    /// The end of an epoch, with copies.
    Rotate,
}

impl Step {
    /// Whom it is about.
    pub(crate) const fn who(self) -> Option<&'static str> {
        match self {
            Self::Register(who)
            | Self::Enter(who)
            | Self::Prove(who)
            | Self::SignIn(who)
            | Self::Link(who)
            | Self::Unlink(who)
            | Self::Record(who, ..)
            | Self::Replace(who, ..)
            | Self::Undo(who, _)
            | Self::Hold(who, _)
            | Self::Read(who)
            | Self::Issue(who, _)
            | Self::Import(who, _)
            | Self::Mail(who)
            | Self::Leave(who)
            | Self::Stay(who)
            | Self::CarryOut(who)
            | Self::TakeIn(who)
            | Self::Forge(who)
            | Self::Erase(who) => Some(who),
            Self::Sweep | Self::Rotate | Self::Reopen => None,
        }
    }
}

pub(crate) const SCRIPT: &[Step] = &[
    Step::Register("budi"),
    Step::Record("budi", Attribute::SignIn, "zxqv-budi from 192.0.2.1"),
    Step::Read("budi"),
    Step::Mail("budi"),
    Step::Record("budi", Attribute::Phone, "+628111111111"),
    Step::Record("budi", Attribute::Phone, "+628222222222"),
    Step::Register("siti"),
    Step::Replace("budi", Attribute::PrimaryEmail, "budi.new@example.test"),
    Step::Record("siti", Attribute::Payment, "150000 IDR from siti"),
    Step::Issue("siti", "CA-1"),
    Step::Record("siti", Attribute::TicketText, "zxqv-siti asks"),
    Step::Replace("siti", Attribute::Name, "zxqv-siti the second"),
    Step::Replace("siti", Attribute::Name, "zxqv-siti the third"),
    Step::Undo("siti", Attribute::Name),
    Step::Import("budi", "zxqv-budi asks for a page"),
    Step::Import("siti", "zxqv-siti asks for a page"),
    Step::Forge("siti"),
    Step::Issue("budi", "CA-2"),
    Step::Read("siti"),
    Step::Sweep,
    Step::Rotate,
    Step::Erase("siti"),
    Step::Read("budi"),
    Step::Rotate,
    Step::Register("tono"),
    Step::Erase("budi"),
    Step::Reopen,
    Step::Hold("tono", Attribute::Name),
    Step::Hold("tono", Attribute::PrimaryEmail),
    Step::Read("tono"),
    Step::Link("tono"),
    Step::Enter("wati"),
    Step::Link("wati"),
    Step::Prove("wati"),
    Step::Link("wati"),
    Step::Unlink("tono"),
    Step::SignIn("wati"),
    Step::TakeIn("wati"),
    Step::Leave("wati"),
    Step::Stay("wati"),
    Step::Leave("wati"),
    Step::CarryOut("wati"),
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
    /// After these steps.
    pub(crate) fn after(steps: &[Step]) -> Self {
        let mut model = Self::default();
        for step in steps {
            model.take(*step);
        }
        model
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Register(who) | Step::Enter(who) => {
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
            Step::Issue(who, label) => {
                self.0.get_mut(who).unwrap().push((Attribute::Invoice, false, label.to_owned()));
            }
            Step::Import(who, line) => {
                self.0.get_mut(who).unwrap().push((Attribute::AccessLogLine, false, line.to_owned()));
            }
            Step::SignIn(who) => self.0.get_mut(who).unwrap().push((Attribute::SignIn, false, from(who))),
            Step::Link(who) => self.0.get_mut(who).unwrap().extend(of_link(who)),
            Step::Unlink(who) | Step::Prove(who) => {
                let of_link = of_link(who);
                self.0.get_mut(who).unwrap().retain(|seen| !of_link.contains(seen));
            }
            Step::Undo(who, attribute) => {
                let data = self.0.get_mut(who).unwrap();
                data.retain(|(known, replaced, _)| *known != attribute || *replaced);
                let back = data.iter_mut().rev().find(|(known, ..)| *known == attribute);
                back.unwrap().1 = false;
            }
            Step::Read(_)
            | Step::Mail(_)
            | Step::TakeIn(_)
            | Step::Forge(_)
            | Step::Hold(..)
            | Step::Reopen
            | Step::Rotate
            | Step::Leave(_)
            | Step::Stay(_) => {}
            Step::Sweep => self.0.values_mut().for_each(|data| data.retain(|(_, replaced, _)| !replaced)),
            Step::Erase(who) | Step::CarryOut(who) => drop(self.0.remove(who)),
        }
    }
}

fn name(who: &str) -> String {
    format!("zxqv-{who}")
}

fn address(who: &str) -> String {
    format!("{who}@example.test")
}

/// From where they sign in.
fn from(who: &str) -> String {
    format!("192.0.2.1, browser of zxqv-{who}")
}

/// What a link of theirs is made of.
fn of_link(who: &str) -> [Seen; 3] {
    [
        (Attribute::ProviderSubject, format!("1170-{who}")),
        (Attribute::ProviderEmail, format!("{who}@masuk.example.test")),
        (Attribute::ProviderName, format!("zxqv-{who} di sana")),
    ]
    .map(|(attribute, value)| (attribute, false, value))
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

/// The people of one run, and the values of theirs that were replaced last.
#[derive(Default)]
pub(crate) struct People {
    ids: BTreeMap<&'static str, CustomerId>,
    replaced: BTreeMap<(&'static str, Attribute), DatumId>,
}

impl People {
    /// Does one step; says what a caller learns from it.
    pub(crate) async fn take(&mut self, vault: &Vault, step: Step) -> Result<String, VaultError> {
        if let Step::Register(who) | Step::Enter(who) = step {
            let is_mailbox_proved = matches!(step, Step::Register(_));
            let id = vault.register(NewCustomer { is_mailbox_proved, ..newcomer(who) }, START).await?.id;
            self.ids.insert(who, id);
            return Ok(id.to_string());
        }
        let Some(id) = step.who().map(|who| self.ids[who]) else {
            return match step {
                Step::Sweep => Ok(vault.sweep(DUE).await?.replaced_values_erased.to_string()),
                Step::Rotate => Ok(ended_epoch(vault).await?.to_string()),
                _ => Ok("reopened".to_owned()),
            };
        };
        let actor = Actor::Customer(id);
        match step {
            Step::Record(_, attribute, value) => {
                Ok(vault.record(id, vec![datum(attribute, value)], actor, START).await?[0].to_string())
            }
            Step::Replace(who, attribute, value) => {
                let replacement = vault.replace(id, datum(attribute, value), actor, START).await?;
                self.replaced.insert((who, attribute), replacement.old);
                Ok(replacement.new.to_string())
            }
            Step::Undo(who, attribute) => {
                let old = self.replaced[&(who, attribute)];
                vault.undo_replacement(id, old, actor, START).await?;
                Ok(old.to_string())
            }
            Step::Hold(_, attribute) => {
                let view = view(vault, id).await?;
                let is_meant = |state, known| state == DatumState::Current && known == attribute;
                let (label, _) =
                    view.data().find(|(label, _)| is_meant(label.state, label.attribute)).unwrap();
                vault.hold(id, vec![label.id], for_case(), Actor::System(Role::Legal), DUE).await?;
                Ok(label.id.to_string())
            }
            Step::SignIn(who) => {
                let from = Personal::new(from(who));
                let by = SignedInBy::Link;
                let entrance = Entrance {
                    by,
                    credential: None,
                    ends_at: DUE,
                    from,
                    network: "192.0.0.0/16",
                    program: "browser",
                };
                let entered = vault.enter(id, entrance, START).await?;
                let open = vault.session(entered.secret.expose(), START, START).await?;
                Ok(open.unwrap().id.to_string())
            }
            Step::Link(who) => {
                let [subject, email, name] = of_link(who).map(|(_, _, value)| Personal::text(&value));
                let given =
                    GivenByProvider { provider: PROVIDER, subject, email: Some(email), name: Some(name) };
                vault.link(id, given, None, actor, START).await.map(|()| String::new())
            }
            Step::Unlink(_) => {
                let place = vault.unlink(id, PROVIDER, None, actor, START).await?;
                Ok(place.unwrap().sequence.to_string())
            }
            Step::Prove(_) => Ok(vault.prove_mailbox_first(id, START).await?.to_string()),
            Step::Import(_, line) => import(vault, id, line).await,
            Step::Mail(_) => mail(vault, id).await,
            Step::TakeIn(who) => Ok(format!("{:?}", take_in(vault, who).await?)),
            Step::Forge(who) => Ok(format!("{:?}", forge(vault, who).await?)),
            Step::Issue(who, _) => issue(vault, id, who).await,
            Step::Read(_) => Ok(view(vault, id).await?.place().sequence.to_string()),
            Step::Erase(_) => {
                let (ground, eraser) = (ErasureGround::ConfirmedRequest, Actor::System(Role::Officer));
                let told = vault.erase_customer(id, ground, eraser, DUE).await?;
                Ok(told.keys_destroyed.sequence.to_string())
            }
            Step::Leave(_) => {
                let new = NewCase {
                    customer: id,
                    kind: CaseKind::Erase,
                    channel: CaseChannel::Portal,
                    activity: None,
                    due_at: DUE,
                };
                let steps = [CaseStep::Verify, CaseStep::Freeze, CaseStep::Confirm, CaseStep::CoolOff];
                Ok(vault.open_case(new, plain(&steps), actor, START).await?.id.to_string())
            }
            Step::Stay(_) => {
                let case = vault.open_erasure(id).await?.unwrap();
                Ok(vault.move_case(&case, plain(&[CaseStep::Cancel]), actor, START).await?.id.to_string())
            }
            Step::CarryOut(_) => carry_out(vault, id).await,
            Step::Register(_) | Step::Enter(_) | Step::Sweep | Step::Rotate | Step::Reopen => {
                Ok(String::new())
            }
        }
    }
}

fn plain(steps: &[CaseStep]) -> Vec<(CaseStep, CaseChange)> {
    steps.iter().map(|step| (*step, CaseChange::default())).collect()
}

/// Carries out the request of a customer, from wherever a crash left it.
pub(crate) async fn carry_out(vault: &Vault, id: CustomerId) -> Result<String, VaultError> {
    let keeper = Actor::System(Role::Officer);
    let mut case = vault.open_erasure(id).await?.unwrap();
    if case.state == CaseState::CoolingOff {
        case = vault.move_case(&case, plain(&[CaseStep::CheckLaw, CaseStep::Execute]), keeper, DUE).await?;
    }
    let told = vault.erase_customer(id, ErasureGround::ConfirmedRequest, keeper, DUE).await?;
    let done = vault.move_case(&case, plain(&[CaseStep::Finish]), keeper, DUE).await?;
    assert_eq!(done.state, CaseState::Erased);
    Ok(told.keys_destroyed.sequence.to_string())
}

/// Ends the epoch; says which one is in use.
pub(crate) async fn rotate(vault: &Vault) -> u32 {
    ended_epoch(vault).await.unwrap()
}

async fn ended_epoch(vault: &Vault) -> Result<u32, VaultError> {
    Ok(vault.rotate_keys(Copies::Required, Actor::System(Role::Engineer), DUE).await?.epoch)
}

/// Imports a batch with a line for each place a line can go to. Whoever imports the lines again imports nothing.
async fn import(vault: &Vault, customer: CustomerId, line: &str) -> Result<String, VaultError> {
    let start = ImportStart { kind: ImportKind::AccessLog, files: 1 };
    let import = vault.begin_import(start, START).await?;
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
    let counts = vault.import_batch(&batch, Actor::System(Role::Engineer), START).await?;
    Ok(counts.lines().to_string())
}

/// At which everybody of the script has their account.
const PROVIDER: Provider = Provider::Google;

/// Until when the script's mail is leased.
pub(crate) const LEASE_ENDS: Timestamp = START.plus_hours(1);

/// Writes to a customer, and hands the mail over as the relay's job does.
async fn mail(vault: &Vault, customer: CustomerId) -> Result<String, VaultError> {
    let ask = Ask::to_communicate(customer, Actor::System(Role::Support), Occasion::Routine)
        .select(Selection::Attributes { attributes: vec![Attribute::PrimaryEmail], at_most: 1 });
    let released = match vault.release(ask, START).await? {
        Outcome::Released(released) => released.into_sink(ServiceMail),
        Outcome::Refused(refusal) => panic!("{refusal:?}"),
    };
    let letter = OutgoingMail {
        about: None,
        template: "renewal",
        occasion: Occasion::Routine,
        language: Language::Id,
        subject: "Perpanjangan".to_owned(),
        body: "...".to_owned(),
    };
    let id = vault.queue_mail(&released, letter, START).await?;
    for leased in vault.lease_mails(1, LEASE_ENDS, START).await? {
        let taken = MailOutcome::Sent { answer: "250".to_owned(), keep_text: true };
        vault.settle_mail(&leased, taken, START).await?;
    }
    tell(vault, customer).await?;
    Ok(id.to_string())
}

/// The system of the operator that is told of the script.
pub(crate) const PANEL: &str = "panel";

/// Announces something of a customer to a system, and tells it as the job does.
async fn tell(vault: &Vault, customer: CustomerId) -> Result<(), VaultError> {
    let events = [SubjectEvent::Frozen, SubjectEvent::Released];
    vault.subscribe(events.map(|event| (PANEL.to_owned(), event)).to_vec()).await?;
    vault.announce(customer, SubjectEvent::Frozen, START).await?;
    for leased in vault.lease_tidings(PANEL, 1, LEASE_ENDS, START).await? {
        let taken = TidingOutcome::Delivered { answer: "200".to_owned(), asked_after: None };
        vault.settle_tiding(&leased, taken, START).await?;
    }
    Ok(())
}

/// Takes in a mail of somebody's; whoever takes it in again has it already.
pub(crate) async fn take_in(vault: &Vault, who: &str) -> Result<TakenIn, VaultError> {
    let new = NewReceived {
        command: "delete",
        recipient: Personal::text("privacy+delete@example.test"),
        return_path: Personal::text(&address(who)),
        claims: vec![Personal::text(&address(who))],
        client: None,
        is_utf8: false,
        mail: Personal::new(format!("From: {}\r\n\r\n{}", address(who), "x".repeat(70_000)).into_bytes()),
    };
    vault.take_in_mail(new, START).await
}

/// The same from nobody knows whom, who only claims to be them and says what is theirs.
async fn forge(vault: &Vault, who: &str) -> Result<TakenIn, VaultError> {
    let new = NewReceived {
        command: "free-text",
        recipient: Personal::text("privacy@example.test"),
        return_path: Personal::text("nobody@example.test"),
        claims: vec![Personal::text(&address(who))],
        client: None,
        is_utf8: false,
        mail: Personal::new(format!("From: {}\r\n\r\n{}", address(who), name(who)).into_bytes()),
    };
    vault.take_in_mail(new, START).await
}

/// Issues an invoice under the next number of the series. Whoever issues it again gets the same one.
async fn issue(vault: &Vault, customer: CustomerId, who: &str) -> Result<String, VaultError> {
    let invoicer = Actor::System(Role::Billing);
    let ask = Ask::to_bill(customer, invoicer, Occasion::Routine)
        .select(Selection::Attributes { attributes: vec![Attribute::Name], at_most: 1 });
    let Outcome::Released(released) = vault.release(ask, START).await? else { panic!("refused") };
    let opened = released.into_sink(Invoice);
    let zero = Money::zero(Currency::IDR);
    let new = NewInvoice {
        id: InvoiceId::from_bytes([who.as_bytes()[0]; 16]),
        series: "CA".to_owned(),
        amounts: Amounts { net: zero, tax: zero, total: zero },
        issued_at: START,
        due_at: None,
        credits: None,
    };
    let print = |number| {
        let label = format!("CA-{number}");
        let (summary, record) = (Personal::text(&label), Personal::text(&label));
        Ok::<_, ()>(Printed { label, summary, record, pdf: vec![b'x'; 70_000] })
    };
    let invoice = vault.issue_invoice(&opened, new, print, invoicer, START).await?.unwrap();
    assert!(vault.is_document_whole(invoice.id).await?);
    Ok(invoice.label)
}

/// Somebody with a name and an address, who agreed.
fn newcomer(who: &str) -> NewCustomer {
    NewCustomer {
        kind: AccountKind::Person,
        language: Language::Id,
        data: vec![datum(Attribute::Name, &name(who)), datum(Attribute::PrimaryEmail, &address(who))],
        password: None,
        is_mailbox_proved: true,
        agreed: Some(AgreementHow::Registration),
        registrar: Registrar::Themself,
        account: NewAccount::Own,
    }
}

/// Registers somebody with a name and an address.
pub(crate) async fn register(vault: &Vault, who: &str) -> CustomerId {
    vault.register(newcomer(who), START).await.unwrap().id
}

/// What a customer sees of their own data.
pub(crate) async fn own_view(vault: &Vault, customer: CustomerId) -> Opened<AccessReport> {
    view(vault, customer).await.unwrap()
}

async fn view(vault: &Vault, customer: CustomerId) -> Result<Opened<AccessReport>, VaultError> {
    let ask = Ask::to_account(customer, Actor::Customer(customer), Occasion::OwnRequest);
    match vault.release(ask, DUE).await? {
        Outcome::Released(released) => Ok(released.into_sink(AccessReport)),
        Outcome::Refused(refusal) => panic!("{refusal:?}"),
    }
}

/// The same in the words of the model.
pub(crate) fn seen(view: &Opened<AccessReport>) -> Vec<Seen> {
    view.data()
        .map(|(label, value)| (label.attribute, label.state != DatumState::Current, value.to_owned()))
        .collect()
}

fn for_case() -> amanah_vault::HoldReason {
    amanah_vault::HoldReason {
        ground: amanah_vault::HoldGround::Investigation,
        reference: amanah_vault::Reference::parse("case 12").unwrap(),
        review_at: None,
    }
}
