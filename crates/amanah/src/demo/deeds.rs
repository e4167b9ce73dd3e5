//! How each thing in the demo's year is done: by the same verbs as in a real house, at its own time.

use amanah_policy::purpose::{Accountability, Billing, ServiceCommunication};
use amanah_policy::{
    AccountKind, AgreementHow, Attribute, Channel, CustomerId, Language, Occasion, Purpose, Role, ServiceId,
    Source, StaffId, TicketId, Timestamp,
};
use amanah_service::House;
use amanah_service::accounts::sessions::{self, Proved, Whence};
use amanah_service::deletion::course;
use amanah_service::deletion::request::{self, ServicesEnd};
use amanah_service::purposes::billing::issue::Issuer;
use amanah_service::sources::automatic::import_access_log::{Choices, import_access_log};
use amanah_service::vault::{
    AccessReport, Actor, Ask, Finding, NewAccount, NewCustomer, NewDatum, NewMessage, NewService, NewStaff,
    NewTicket, OpeningBasis, Outcome, OutgoingMail, Personal, Provenance, Recipient, Registrar, Selection,
    ServiceKind, ServiceMail, SessionHeader, SignedInBy, StaffPage, SubjectEvent,
};

use super::bills;
use super::people::{CUSTOMERS, Person, STAFF, staff_email};
use super::year::{Deed, Question, Reason};
use crate::cli::Stop;

/// Minutes an opened customer stays open.
const OPENING_MINUTES: i64 = 30;

/// For so many days openings wait for the officer of the demo.
const UNREVIEWED_DAYS: i64 = 6;

/// The other systems of the company. They do not exist, so that none of them ever answers.
const OTHER_SYSTEMS: [&str; 4] = ["accounting", "helpdesk", "newsletter", "panel"];

/// The company while its year passes.
#[derive(Debug)]
pub(super) struct Company<'a> {
    house: &'a House,
    customers: Vec<Option<CustomerId>>,
    services: Vec<Option<ServiceId>>,
    tickets: Vec<Option<TicketId>>,
    staff: Vec<StaffId>,
}

impl<'a> Company<'a> {
    /// The company on its first day.
    pub(super) fn new(house: &'a House) -> Self {
        let nobody = CUSTOMERS.len();
        Self {
            house,
            customers: vec![None; nobody],
            services: vec![None; nobody],
            tickets: vec![None; nobody],
            staff: Vec::new(),
        }
    }

    /// The customer whose link is printed.
    ///
    /// # Errors
    /// When the store fails, or the customer left.
    pub(super) async fn guide(house: &House) -> Result<CustomerId, Stop> {
        for email in CUSTOMERS.first().into_iter().flat_map(|guide| [guide.email(), new_email(guide)]) {
            if let Some(customer) = house.vault().customer_by_email(&Personal::new(email)).await? {
                return Ok(customer);
            }
        }
        Err(Stop::failed(
            "the first customer of this demo was erased; begin anew with `amanah serve --demo --fresh`",
        ))
    }

    /// Does one thing at its time.
    pub(super) async fn does(&mut self, deed: Deed, at: Timestamp) -> Result<(), Stop> {
        match deed {
            Deed::Hire(index) => self.hire(index, at).await,
            Deed::SignUp(index) => self.register(index, Channel::ClientZone, at).await,
            Deed::Desk(index) => self.register(index, Channel::Desk, at).await,
            Deed::Service(index) => self.begin_service(index, at).await,
            Deed::SignIn(index) => self.sign_in(index, at).await,
            Deed::OwnAccess(index) => self.own_access(index, at).await,
            Deed::Ask(index, question) => self.ask(index, question, at).await,
            Deed::Answer(index) => self.answer(index, at).await,
            Deed::Look(index, role, reason) => self.look(index, role, reason, at).await,
            Deed::Notice(index) => self.notice(index, at).await,
            Deed::Replace(index, attribute) => self.replace(index, attribute, at).await,
            Deed::Correct(index, attribute) => self.correct(index, attribute, at).await,
            Deed::End(index) => self.end(index, at).await,
            Deed::Leave(index) => self.leave(index, at).await,
            Deed::CarryOn => Ok(course::advance_due(self.house, at).await.map(|_| ())?),
            Deed::Import => self.import(at).await,
            Deed::Sweep => Ok(self.house.vault().sweep(at).await.map(|_| ())?),
        }
    }

    async fn hire(&mut self, index: usize, at: Timestamp) -> Result<(), Stop> {
        let Some((name, roles)) = STAFF.get(index) else { return Ok(()) };
        let new = NewStaff {
            name: Personal::text(name),
            email: Personal::new(staff_email(name)),
            password: None,
            roles: roles.to_vec(),
        };
        self.staff.push(self.house.vault().add_staff(new, Actor::System(Role::Officer), at).await?);
        Ok(())
    }

    async fn register(&mut self, index: usize, channel: Channel, at: Timestamp) -> Result<(), Stop> {
        let Some(person) = CUSTOMERS.get(index) else { return Ok(()) };
        let is_desk = channel == Channel::Desk;
        let origin = if is_desk { format!("form 2025-{index:04}") } else { format!("sign-up {index:04}") };
        let mut data = vec![
            datum(Attribute::Name, person.name.to_owned(), Source::Registration, channel, &origin, at),
            datum(Attribute::PrimaryEmail, person.email(), Source::Registration, channel, &origin, at),
            datum(Attribute::Phone, telephone(index), Source::Registration, channel, &origin, at),
            datum(Attribute::PostalAddress, address(index), Source::Registration, channel, &origin, at),
        ];
        let account = match person.company {
            None => NewAccount::Own,
            Some(company) => {
                let name = company.to_owned();
                let of_company =
                    |datum: &NewDatum| matches!(datum.attribute, Attribute::Phone | Attribute::PostalAddress);
                let mut held: Vec<NewDatum> = data.extract_if(.., |datum| of_company(datum)).collect();
                held.push(datum(Attribute::CompanyName, name, Source::Registration, channel, &origin, at));
                NewAccount::OfCompany(held)
            }
        };
        let registrar =
            if is_desk { Registrar::Other(self.member(Role::Support)?) } else { Registrar::Themself };
        let new = NewCustomer {
            kind: AccountKind::Person,
            language: person.language,
            data,
            password: None,
            is_mailbox_proved: !is_desk,
            agreed: Some(if is_desk { AgreementHow::Registration } else { AgreementHow::Explicit }),
            registrar,
            account,
        };
        let registered = self.house.vault().register(new, at).await?;
        if let Some(place) = self.customers.get_mut(index) {
            *place = Some(registered.id);
        }
        Ok(())
    }

    async fn begin_service(&mut self, index: usize, at: Timestamp) -> Result<(), Stop> {
        let (customer, person) = self.customer(index)?;
        let host = Personal::new(person.host());
        let actor = Actor::System(Role::Engineer);
        let holder = self.house.vault().account_of(customer).await?.holder;
        let service = NewService {
            kind: ServiceKind::Hosting,
            host: Some(host),
            label: Some(Personal::text(bills::label(person.language))),
            plan: Some(Personal::text("Hosting M")),
            price: Some(bills::price()),
            started_at: at,
            planned_end: None,
        };
        let service = self.house.vault().begin_service(holder, service, actor, at).await?;
        if let Some(place) = self.services.get_mut(index) {
            *place = Some(service);
        }
        Ok(())
    }

    async fn sign_in(&self, index: usize, at: Timestamp) -> Result<(), Stop> {
        let session = self.session(index, at).await?;
        Ok(self.house.vault().end_session(session.id, at).await?)
    }

    async fn session(&self, index: usize, at: Timestamp) -> Result<SessionHeader, Stop> {
        let (customer, _) = self.customer(index)?;
        let program = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let whence = Whence { address: machine(index).parse().ok(), program };
        let proved = Proved::new(customer, SignedInBy::Link);
        Ok(sessions::open(self.house, proved, whence, at).await?.session)
    }

    async fn own_access(&self, index: usize, at: Timestamp) -> Result<(), Stop> {
        let (customer, _) = self.customer(index)?;
        let ask =
            Ask::<Accountability>::to_account(customer, Actor::Customer(customer), Occasion::OwnRequest);
        if let Outcome::Released(released) = self.house.vault().release(ask, at).await? {
            released.into_sink(AccessReport);
        }
        Ok(())
    }

    async fn ask(&mut self, index: usize, question: Question, at: Timestamp) -> Result<(), Stop> {
        let (customer, person) = self.customer(index)?;
        let ticket = NewTicket {
            subject: Some(Personal::text(question.subject(person.language))),
            text: Personal::text(question.words(person.language)),
            form: None,
        };
        let actor = Actor::Customer(customer);
        let ticket =
            self.house.vault().begin_ticket(customer, ticket, Channel::ClientZone, actor, at).await?;
        if let Some(place) = self.tickets.get_mut(index) {
            *place = Some(ticket);
        }
        Ok(())
    }

    /// Support opens the customer under the ticket, sees what the ticket needs, and is done; a ticket of the last
    /// days stays open.
    async fn answer(&mut self, index: usize, at: Timestamp) -> Result<(), Stop> {
        let (customer, person) = self.customer(index)?;
        let Some(ticket) = self.tickets.get(index).copied().flatten() else { return Ok(()) };
        let vault = self.house.vault();
        let actor = self.member(Role::Support)?;
        self.open(customer, Role::Support, Purpose::ServiceCommunication, OpeningBasis::Ticket(ticket), at)
            .await?;
        let seen = vec![Attribute::Name, Attribute::PrimaryEmail, Attribute::TicketText];
        let ask = Ask::<ServiceCommunication>::to_communicate(customer, actor, Occasion::Ticket)
            .select(Selection::Attributes { attributes: seen, at_most: 5 })
            .under_ticket(ticket);
        if let Outcome::Released(released) = vault.release(ask, at).await? {
            released.into_sink(StaffPage);
        }
        if index != 0 {
            let text = Personal::text(answer(person.language));
            let message = NewMessage { text, is_internal: false, form: None };
            vault.say_in_ticket(ticket, message, Channel::Console, actor, at).await?;
            vault.close_ticket(ticket, actor, at).await?;
        }
        Ok(())
    }

    /// Somebody looks for a written reason; the policy may refuse, and then that is what the year has.
    async fn look(&self, index: usize, role: Role, reason: Reason, at: Timestamp) -> Result<(), Stop> {
        let (customer, person) = self.customer(index)?;
        let vault = self.house.vault();
        let actor = self.member(role)?;
        let because = || Personal::text(reason.words());
        let contact =
            |attributes: &[Attribute]| Selection::Attributes { attributes: attributes.to_vec(), at_most: 5 };
        let basis = OpeningBasis::Reason(because());
        match reason {
            Reason::Books => {
                self.open(customer, role, Purpose::Billing, basis, at).await?;
                let seen = contact(&[Attribute::Name, Attribute::PostalAddress, Attribute::TicketText]);
                let ask = Ask::<Billing>::to_bill(customer, actor, Occasion::Reason)
                    .select(seen)
                    .because(because());
                if let Outcome::Released(released) = vault.release(ask, at).await? {
                    released.into_sink(StaffPage);
                }
                if let Actor::Staff { id: staff, role } = actor {
                    let issuer = Issuer { staff, role, customer };
                    bills::issue(self.house, issuer, person.language, at).await?;
                }
            }
            Reason::Telephone => {
                self.open(customer, role, Purpose::Accountability, basis, at).await?;
                let ask =
                    Ask::<Accountability>::to_account(customer, actor, Occasion::Reason).because(because());
                if let Outcome::Released(released) = vault.release(ask, at).await? {
                    released.into_sink(AccessReport);
                }
            }
            Reason::Move | Reason::Newsletter => {
                self.open(customer, role, Purpose::ServiceCommunication, basis, at).await?;
                let seen = contact(&[Attribute::Name, Attribute::PrimaryEmail]);
                let ask = Ask::<ServiceCommunication>::to_communicate(customer, actor, Occasion::Reason)
                    .select(seen)
                    .because(because());
                if let Outcome::Released(released) = vault.release(ask, at).await? {
                    released.into_sink(StaffPage);
                }
            }
        }
        Ok(())
    }

    async fn notice(&self, index: usize, at: Timestamp) -> Result<(), Stop> {
        let (customer, person) = self.customer(index)?;
        let vault = self.house.vault();
        let ask = Ask::<ServiceCommunication>::to_communicate(
            customer,
            Actor::System(Role::Support),
            Occasion::Routine,
        )
        .select(Selection::Attributes { attributes: vec![Attribute::PrimaryEmail], at_most: 1 })
        .sent_to(Recipient::CustomerByMail);
        if let Outcome::Released(released) = vault.release(ask, at).await? {
            vault.queue_mail(&released.into_sink(ServiceMail), maintenance(person.language), at).await?;
        }
        Ok(())
    }

    async fn replace(&self, index: usize, attribute: Attribute, at: Timestamp) -> Result<(), Stop> {
        let (customer, person) = self.customer(index)?;
        let value = new_email(person);
        let new = datum(attribute, value, Source::Registration, Channel::ClientZone, "profile", at);
        self.house.vault().replace(customer, new, Actor::Customer(customer), at).await?;
        Ok(())
    }

    async fn correct(&self, index: usize, attribute: Attribute, at: Timestamp) -> Result<(), Stop> {
        let (customer, _) = self.customer(index)?;
        let value = telephone(index + CUSTOMERS.len());
        let new = datum(attribute, value, Source::Registration, Channel::ClientZone, "profile", at);
        self.house.vault().record(customer, vec![new], Actor::Customer(customer), at).await?;
        Ok(())
    }

    async fn end(&self, index: usize, at: Timestamp) -> Result<(), Stop> {
        if let Some(service) = self.services.get(index).copied().flatten() {
            self.house.vault().end_service(service, Actor::System(Role::Engineer), at).await?;
        }
        Ok(())
    }

    /// The customer leaves; the company's other systems are told once they are erased.
    async fn leave(&self, index: usize, at: Timestamp) -> Result<(), Stop> {
        let (customer, _) = self.customer(index)?;
        let told = OTHER_SYSTEMS.map(|system| (system.to_owned(), SubjectEvent::Erased));
        self.house.vault().subscribe(told.to_vec()).await?;
        let session = self.session(index, at).await?;
        let left = request::leave(self.house, customer, &session, ServicesEnd::AsPlanned, at).await;
        left.map(|_| ()).map_err(|fault| Stop::failed(fault.to_string()))
    }

    /// The last hours of the web servers: some lines of people who had signed in, most of visitors, some of nobody.
    async fn import(&self, at: Timestamp) -> Result<(), Stop> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("access.log");
        let guide = self.house.vault().customer(self.customer(0)?.0).await?.number.to_string();
        std::fs::write(&file, access_log(&guide, at))?;
        let choices = Choices { format: None, map: None, actor: Actor::System(Role::Engineer) };
        import_access_log(self.house, &[file], &choices, |_| {}, at).await?;
        Ok(())
    }

    async fn open(
        &self,
        customer: CustomerId,
        role: Role,
        purpose: Purpose,
        basis: OpeningBasis,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let Actor::Staff { id, .. } = self.member(role)? else { return Ok(()) };
        let until = at.plus_micros(OPENING_MINUTES * 60_000_000);
        self.house.vault().open_customer(id, role, customer, purpose, basis, until, at).await?;
        Ok(())
    }

    /// The officer found in order what was opened without a ticket; the last days still wait.
    pub(super) async fn reviews(&self, now: Timestamp) -> Result<(), Stop> {
        let officer = self.member(Role::Officer)?;
        let vault = self.house.vault();
        let waiting = vault.openings_to_review(officer, u32::MAX, now).await?;
        for line in
            waiting.into_iter().filter(|line| line.opening.opened_at < now.plus_days(-UNREVIEWED_DAYS))
        {
            vault.review_opening(line.opening.place, Finding::Fine, officer, now).await?;
        }
        Ok(())
    }

    fn customer(&self, index: usize) -> Result<(CustomerId, &'static Person), Stop> {
        let customer = self.customers.get(index).copied().flatten();
        customer
            .zip(CUSTOMERS.get(index))
            .ok_or_else(|| Stop::failed(format!("demo customer {index} has not come yet")))
    }

    /// Somebody who holds this role.
    fn member(&self, role: Role) -> Result<Actor, Stop> {
        let place = STAFF.iter().position(|(_, roles)| roles.contains(&role));
        let id = place.and_then(|place| self.staff.get(place)).copied();
        id.map(|id| Actor::Staff { id, role })
            .ok_or_else(|| Stop::failed(format!("nobody in the demo is `{role}` yet")))
    }
}

fn datum(
    attribute: Attribute,
    value: String,
    source: Source,
    channel: Channel,
    origin: &str,
    at: Timestamp,
) -> NewDatum {
    let provenance = Provenance { source, channel, origin: origin.to_owned(), observed_at: at };
    NewDatum { attribute, value: Personal::new(value), provenance, confirmed: true }
}

/// The address a customer changes to.
fn new_email(person: &Person) -> String {
    format!("pemilik@{}", person.host())
}

/// Telephone numbers of a made-up exchange.
fn telephone(index: usize) -> String {
    format!("+62 21 5550 {:04}", 100 + index)
}

/// Streets that do not exist.
fn address(index: usize) -> String {
    let city = ["Bandung", "Denpasar", "Makassar", "Medan", "Semarang", "Yogyakarta"];
    let city = city.get(index % city.len()).copied().unwrap_or("Jakarta");
    format!("Jalan Rekaan No. {}, {city} {}", 3 + index * 2, 40_000 + index * 111)
}

/// Machines from the ranges kept for documentation (RFC 5737, RFC 3849).
fn machine(index: usize) -> String {
    match index % 4 {
        0 => format!("203.0.113.{}", 10 + index),
        1 => format!("198.51.100.{}", 10 + index),
        2 => format!("192.0.2.{}", 10 + index),
        _ => format!("2001:db8:{index:x}::{:x}", 1 + index),
    }
}

/// An access log in the combined format with the virtual host in front.
fn access_log(guide: &str, until: Timestamp) -> String {
    let mut log = String::new();
    let mut write = |site: &str, machine: &str, user: &str, page: &str, minutes_ago: i64| {
        let at = jiff::Timestamp::from_microsecond(until.plus_micros(-minutes_ago * 60_000_000).as_micros());
        let at = at.map_or_else(|_| String::new(), |at| at.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string());
        log.push_str(&format!(
            "{site} {machine} - {user} [{at}] \"GET {page} HTTP/1.1\" 200 2048 \"-\" \"Mozilla/5.0 (Android 15; Mobile)\"\n"
        ));
    };
    for (index, person) in CUSTOMERS.iter().enumerate().take(30) {
        for visit in 0..6_i64 {
            let minutes = 200 - visit * 7 - i64::try_from(index).unwrap_or_default();
            write(&person.host(), &machine(index + 40), "-", "/", minutes);
        }
    }
    let host = CUSTOMERS.first().map(Person::host).unwrap_or_default();
    for (page, minutes) in
        [("/admin", 90), ("/admin/pesanan", 84), ("/admin/pesanan?bulan=11", 80), ("/admin/keluar", 61)]
    {
        write(&host, &machine(0), guide, page, minutes);
    }
    write("situs-lama.example", &machine(90), "-", "/", 42);
    write("situs-lama.example", &machine(91), "-", "/robots.txt", 41);
    log
}

fn maintenance(language: Language) -> OutgoingMail {
    let (subject, body) = match language {
        Language::Id => (
            "Pemeliharaan terjadwal pada hari Minggu",
            "Pada hari Minggu pukul 02.00-03.00 WIB kami memelihara peladen Anda. Situs Anda mungkin tidak dapat diakses selama beberapa menit.",
        ),
        Language::En => (
            "Scheduled maintenance on Sunday",
            "On Sunday from 02:00 to 03:00 WIB we maintain your server. Your site may be out of reach for some minutes.",
        ),
    };
    OutgoingMail {
        about: None,
        template: "maintenance",
        occasion: Occasion::Routine,
        language,
        subject: subject.to_owned(),
        body: body.to_owned(),
    }
}

/// What support writes back.
const fn answer(language: Language) -> &'static str {
    match language {
        Language::Id => "Sudah kami periksa dan perbaiki. Silakan dicoba lagi.",
        Language::En => "We have looked into it and mended it. Please try again.",
    }
}
