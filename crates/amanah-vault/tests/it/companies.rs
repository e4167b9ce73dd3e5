//! Companies: customers of their own, whose people see of them what their roles cover, and of each other next to nothing.

use std::collections::BTreeMap;

use amanah_policy::{
    AccountId, AccountKind, Attribute, Category, CustomerId, ErasureGround, Occasion, PersonRole, Role,
};
use amanah_vault::{
    AccessReport, Actor, Ask, Doer, FACT_ACCOUNT, FACT_ROLES, HistoryPage, JoinFault, NewAccount,
    NewCustomer, NewPending, Opened, Outcome, OwnerOffer, PendingFault, PendingKind, PeopleChange,
    PeopleFault, SecretKind, Selection, SessionOf, Vault, VaultError,
};

use crate::support::{Folders, START, datum, sign_up};

const ERASER: Actor = Actor::System(Role::Officer);

/// A company with its owner, and whoever came since.
struct Firm {
    owner: CustomerId,
    company: CustomerId,
    account: AccountId,
}

async fn firm(vault: &Vault) -> Firm {
    let held = vec![
        datum(Attribute::CompanyName, "CV Rekaan Maju"),
        datum(Attribute::PostalAddress, "Jalan Rekaan 7"),
    ];
    let new = NewCustomer {
        account: NewAccount::OfCompany(held),
        ..sign_up("Bambang Prasetyo", "bambang@rekaan.example")
    };
    let owner = vault.register(new, START).await.unwrap().id;
    let account = vault.account_of(owner).await.unwrap();
    let firm = Firm { owner, company: account.holder, account: account.id };
    let actor = Actor::Customer(owner);
    let more = vec![
        datum(Attribute::DomainName, "rekaan-maju.example"),
        datum(Attribute::ServiceLabel, "toko"),
        datum(Attribute::AccessLogLine, "203.0.113.7 GET /"),
        datum(Attribute::CookieEvent, "none"),
        datum(Attribute::TicketText, "the shop is slow"),
        datum(Attribute::Payment, "IDR 100000"),
    ];
    vault.record(firm.company, more, actor, START).await.unwrap();
    firm
}

impl Firm {
    /// Somebody who is registered with this firm in a role.
    async fn joined_by(&self, vault: &Vault, name: &str, roles: &[PersonRole]) -> CustomerId {
        let account = NewAccount::Joining { account: self.account, roles: roles.to_vec() };
        let new = NewCustomer { account, ..sign_up(name, &format!("{name}@rekaan.example")) };
        vault.register(new, START).await.unwrap().id
    }

    async fn change(&self, vault: &Vault, by: CustomerId, change: PeopleChange) -> Result<(), PeopleFault> {
        vault.change_people(self.account, change, by, START).await.unwrap()
    }
}

/// What a person gets to see when they ask for everything about a customer; none when nothing leaves.
async fn view(vault: &Vault, whose: CustomerId, reader: CustomerId) -> Option<Opened<AccessReport>> {
    let ask = Ask::to_account(whose, Actor::Customer(reader), Occasion::OwnRequest);
    match vault.release(ask.select(Selection::Everything), START.plus_hours(1)).await.unwrap() {
        Outcome::Released(released) => Some(released.into_sink(AccessReport)),
        Outcome::Refused(_) => None,
    }
}

async fn seen(vault: &Vault, whose: CustomerId, reader: CustomerId) -> Vec<Attribute> {
    let view = view(vault, whose, reader).await;
    let mut seen: Vec<Attribute> =
        view.iter().flat_map(|view| view.data().map(|(label, _)| label.attribute)).collect();
    seen.sort_unstable();
    seen.dedup();
    seen
}

/// Whether a person may read the record of what was done with a customer's data.
async fn reads_record(vault: &Vault, whose: CustomerId, reader: CustomerId) -> bool {
    let ask = Ask::to_account(whose, Actor::Customer(reader), Occasion::OwnRequest);
    let page = HistoryPage { before: None, limit: 10 };
    matches!(vault.release_history(ask, page, START).await.unwrap(), Outcome::Released(_))
}

/// Shows: R2, ACC
#[tokio::test]
async fn a_company_is_a_customer_of_its_own_that_holds_the_account_and_agrees_too() {
    let folders = Folders::new();
    let vault = folders.create().await;

    let firm = firm(&vault).await;

    let (owner, company) =
        (vault.customer(firm.owner).await.unwrap(), vault.customer(firm.company).await.unwrap());
    assert_eq!((owner.kind, company.kind), (AccountKind::Person, AccountKind::Company));
    assert_eq!(owner.agreed_version, company.agreed_version);
    assert!(company.agreed_version.is_some() && !company.is_mailbox_proved && owner.is_mailbox_proved);
    let account = vault.account_of(firm.company).await.unwrap();
    assert_eq!((account.id, account.owner()), (firm.account, Some(firm.owner)));
    assert!(account.is_of_company());
    let own: Vec<_> = seen(&vault, firm.owner, firm.owner).await;
    assert_eq!(own, [Attribute::Name, Attribute::PrimaryEmail], "the company's name is no datum of theirs");
}

/// Shows: SEC
#[tokio::test]
async fn each_role_sees_of_the_company_what_it_covers_and_a_stranger_nothing() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let firm = firm(&vault).await;
    let stranger = vault.register(sign_up("Ani", "ani@example.test"), START).await.unwrap().id;
    let held = seen(&vault, firm.company, firm.owner).await;

    for role in PersonRole::ALL.iter().filter(|role| !role.answers_for_account()) {
        let person = firm.joined_by(&vault, role.code(), &[*role]).await;

        let seen = seen(&vault, firm.company, person).await;

        let covered: Vec<_> =
            held.iter().copied().filter(|attribute| role.may_see(attribute.category())).collect();
        assert_eq!(seen, covered, "{role}");
        assert!(!seen.is_empty() && seen.len() < held.len(), "{role}");
        assert!(!reads_record(&vault, firm.company, person).await, "{role}");
    }
    assert_eq!(held.len(), 8, "{held:?}");
    assert!(seen(&vault, firm.company, stranger).await.is_empty());
    assert!(reads_record(&vault, firm.company, firm.owner).await);
    assert!(!reads_record(&vault, firm.company, stranger).await);
}

/// Shows: SEC, U2a
#[tokio::test]
async fn of_each_other_people_know_name_and_address_across_the_owner_and_it_is_recorded() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let firm = firm(&vault).await;
    let billing = firm.joined_by(&vault, "wati", &[PersonRole::Billing]).await;
    let technical = firm.joined_by(&vault, "joko", &[PersonRole::Technical]).await;
    let phone = datum(Attribute::Phone, "+62 812 5550 0101");
    vault.record(billing, vec![phone], Actor::Customer(billing), START).await.unwrap();

    let by_owner = seen(&vault, billing, firm.owner).await;
    let of_owner = seen(&vault, firm.owner, billing).await;
    let beside = seen(&vault, technical, billing).await;

    assert_eq!(by_owner, [Attribute::Name, Attribute::PrimaryEmail]);
    assert_eq!(of_owner, [Attribute::Name, Attribute::PrimaryEmail]);
    assert!(beside.is_empty() && !reads_record(&vault, billing, firm.owner).await);
    let ask = Ask::to_account(billing, Actor::Customer(billing), Occasion::OwnRequest);
    let page = HistoryPage { before: None, limit: 50 };
    let Outcome::Released(record) = vault.release_history(ask, page, START).await.unwrap() else {
        panic!("their own record")
    };
    let opened = record.into_sink(AccessReport);
    let looks: Vec<_> =
        opened.content().iter().filter(|entry| entry.doer == Doer::Person(firm.owner)).collect();
    assert!(looks.iter().any(|entry| entry.attributes.len() == 2), "{looks:?}");
}

/// Shows: SEC
#[tokio::test]
async fn a_replaced_value_is_the_owners_to_see_and_the_owners_to_change() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let firm = firm(&vault).await;
    let billing = firm.joined_by(&vault, "wati", &[PersonRole::Billing]).await;
    let name = datum(Attribute::CompanyName, "CV Rekaan Jaya");
    vault.replace(firm.company, name, Actor::Customer(firm.owner), START).await.unwrap();
    let count = async |reader| {
        let view = view(&vault, firm.company, reader).await.unwrap();
        view.data().filter(|(label, _)| label.attribute == Attribute::CompanyName).count()
    };
    let (of_owner, of_billing) = (count(firm.owner).await, count(billing).await);

    let ground = ErasureGround::ConfirmedRequest;
    let by_billing = vault.erase_customer(firm.company, ground, Actor::Customer(billing), START).await;

    assert_eq!((of_owner, of_billing), (2, 1));
    assert!(matches!(by_billing, Err(VaultError::NotNow(_))), "{by_billing:?}");
    assert_eq!(seen(&vault, firm.company, billing).await.len(), 6);
}

/// Shows: SEC
#[tokio::test]
async fn whoever_left_sees_nothing_and_has_an_account_of_their_own() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let firm = firm(&vault).await;
    let billing = firm.joined_by(&vault, "wati", &[PersonRole::Billing]).await;
    let session = SessionOf::Customer(billing);
    let (opened, secret) = vault
        .open_session(session, amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();
    vault.act_for(opened.id, billing, firm.account).await.unwrap();
    let before = vault.session(secret.expose(), START, START).await.unwrap().unwrap().account;

    firm.change(&vault, billing, PeopleChange::Leave { person: billing }).await.unwrap();

    let after = vault.session(secret.expose(), START, START).await.unwrap().unwrap().account;
    assert_eq!((before, after), (Some(firm.account), None));
    assert!(seen(&vault, firm.company, billing).await.is_empty());
    assert!(seen(&vault, billing, firm.owner).await.is_empty());
    let own = vault.account_of(billing).await.unwrap();
    assert_eq!((own.kind, own.holder, own.owner()), (AccountKind::Person, billing, Some(billing)));
    let again = vault.act_for(opened.id, billing, firm.account).await;
    assert_eq!(again, Err(VaultError::NotFound("account of this customer")));
}

/// Shows: SEC
#[tokio::test]
async fn an_account_is_handed_over_by_an_offer_that_stands_and_by_nothing_else() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let firm = firm(&vault).await;
    let taker = firm.joined_by(&vault, "wati", &[PersonRole::Billing]).await;
    let other = firm.joined_by(&vault, "joko", &[PersonRole::Technical]).await;
    let keeps = PersonRole::Technical;
    let over = |person| PeopleChange::TakeOver { person, keeps };
    let offer =
        OwnerOffer { giver: firm.owner, taker, keeps, offered_at: START, ends_at: START.plus_hours(72) };
    let offer_by = async |offer: OwnerOffer| vault.offer_account(firm.account, offer).await.unwrap();

    let unasked = firm.change(&vault, taker, over(taker)).await;
    let by_nobody = offer_by(OwnerOffer { giver: other, ..offer }).await;
    offer_by(offer).await.unwrap();
    let by_other = firm.change(&vault, other, over(other)).await;
    let late = vault.change_people(firm.account, over(taker), taker, START.plus_hours(72)).await.unwrap();
    let accepted = firm.change(&vault, taker, over(taker)).await;
    let twice = firm.change(&vault, taker, over(taker)).await;

    assert_eq!(unasked, Err(PeopleFault::NoOffer));
    assert_eq!(by_nobody, Err(PeopleFault::OwnerOnly));
    assert_eq!((by_other, late), (Err(PeopleFault::NoOffer), Err(PeopleFault::NoOffer)));
    assert_eq!((accepted, twice), (Ok(()), Err(PeopleFault::NoOffer)));
    let account = vault.account(firm.account).await.unwrap();
    assert_eq!(account.owner(), Some(taker));
    assert_eq!(account.roles_of(firm.owner).collect::<Vec<_>>(), [PersonRole::Technical]);
}

/// Shows: SEC
#[tokio::test]
async fn an_offer_ends_by_either_of_the_two_and_by_nobody_else() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let firm = firm(&vault).await;
    let taker = firm.joined_by(&vault, "wati", &[PersonRole::Billing]).await;
    let other = firm.joined_by(&vault, "joko", &[PersonRole::Technical]).await;
    let offer = OwnerOffer {
        giver: firm.owner,
        taker,
        keeps: PersonRole::Billing,
        offered_at: START,
        ends_at: START.plus_hours(72),
    };
    vault.offer_account(firm.account, offer).await.unwrap().unwrap();

    let by_other = vault.end_offer(firm.account, other, START).await.unwrap();
    let declined = vault.end_offer(firm.account, taker, START).await.unwrap();
    let over = PeopleChange::TakeOver { person: taker, keeps: PersonRole::Billing };
    let too_late = firm.change(&vault, taker, over).await;

    assert_eq!(by_other, Err(PeopleFault::NoOffer));
    assert_eq!(declined, Ok(offer));
    assert_eq!(too_late, Err(PeopleFault::NoOffer));
}

/// Shows: DEL3, invariant 5
#[tokio::test]
async fn the_owner_of_others_is_not_erased_and_who_is_alone_takes_the_company_along() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let firm = firm(&vault).await;
    let billing = firm.joined_by(&vault, "wati", &[PersonRole::Billing]).await;
    let ground = ErasureGround::ConfirmedRequest;

    let refused = vault.erase_customer(firm.owner, ground, ERASER, START).await.map(|_| ());
    let before = vault.goes_along(firm.owner).await.unwrap();
    vault.erase_customer(billing, ground, Actor::Customer(billing), START).await.unwrap();
    let after = vault.goes_along(firm.owner).await.unwrap();
    vault.erase_customer(firm.owner, ground, Actor::Customer(firm.owner), START).await.unwrap();

    assert_eq!(refused, Err(VaultError::AnswersForOthers));
    assert_eq!((before, after), (Vec::new(), vec![firm.company]));
    assert!(vault.erasure(firm.company).await.is_ok() && vault.erasure(firm.owner).await.is_ok());
    assert_eq!(vault.account_of(firm.owner).await, Err(VaultError::UnknownCustomer));
    let report = vault.scan_for(&amanah_vault::Personal::text("CV Rekaan Maju"), &[]).await.unwrap();
    assert!(report.is_clean(), "{report:?}");
    drop(vault);
    let count = |table: &str| folders.raw().number(&format!("SELECT count(*) FROM {table}"), &[]);
    assert_eq!((count("account"), count("person"), count("owner_offer")), (0, 0, 0));
}

/// Shows: DEL3, invariant 5
#[tokio::test]
async fn a_company_that_went_along_at_once_comes_to_its_second_date_with_its_last_person() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let firm = firm(&vault).await;
    let (ground, owner) = (ErasureGround::ConfirmedRequest, Actor::Customer(firm.owner));

    vault.erase_at_once(firm.owner, ground, owner, START).await.unwrap();
    let at_once = vault.erasure(firm.company).await.unwrap();
    vault.erase_customer(firm.owner, ground, owner, START).await.unwrap();
    let afterwards = vault.erasure(firm.company).await.unwrap();

    assert_eq!((at_once.values_gone_at, afterwards.values_gone_at), (None, Some(START)));
}

/// Shows: invariant 5
#[tokio::test]
async fn a_company_that_is_erased_leaves_its_people_with_accounts_of_their_own() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let firm = firm(&vault).await;
    let billing = firm.joined_by(&vault, "wati", &[PersonRole::Billing]).await;
    let offer = OwnerOffer {
        giver: firm.owner,
        taker: billing,
        keeps: PersonRole::Billing,
        offered_at: START,
        ends_at: START.plus_hours(72),
    };
    vault.offer_account(firm.account, offer).await.unwrap().unwrap();

    vault.erase_customer(firm.company, ErasureGround::ConfirmedRequest, ERASER, START).await.unwrap();

    for person in [firm.owner, billing] {
        let own = vault.account_of(person).await.unwrap();
        assert_eq!((own.holder, own.members()), (person, vec![person]));
    }
    assert!(seen(&vault, billing, firm.owner).await.is_empty());
    drop(vault);
    assert_eq!(folders.raw().number("SELECT count(*) FROM owner_offer", &[]), 0);
}

/// Shows: SEC
#[tokio::test]
async fn a_company_that_its_owner_holds_opens_nothing_of_theirs() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let old = NewCustomer { kind: AccountKind::Company, ..sign_up("PT Rekaan", "pt@example.test") };
    let holder = vault.register(old, START).await.unwrap().id;
    let account = vault.account_of(holder).await.unwrap();
    let stranger = vault.register(sign_up("Ani", "ani@example.test"), START).await.unwrap().id;
    let join = PeopleChange::Join { person: stranger, roles: vec![PersonRole::Billing] };

    let joined = vault.change_people(account.id, join, stranger, START).await.unwrap();

    assert_eq!(joined, Err(PeopleFault::NotOfACompany));
    assert!(!seen(&vault, holder, holder).await.is_empty());
    assert!(vault.goes_along(holder).await.unwrap().is_empty());
}

/// Shows: SEC
#[tokio::test]
async fn a_role_that_is_taken_away_counts_no_more_at_once() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let firm = firm(&vault).await;
    let person = firm.joined_by(&vault, "wati", &[PersonRole::Billing, PersonRole::Technical]).await;
    let categories = async || -> Vec<Category> {
        let mut seen: Vec<_> =
            seen(&vault, firm.company, person).await.into_iter().map(Attribute::category).collect();
        seen.dedup();
        seen
    };

    let both = categories().await;
    let roles = PeopleChange::Roles { person, roles: vec![PersonRole::Technical] };
    firm.change(&vault, firm.owner, roles).await.unwrap();
    let one = categories().await;

    assert!(both.contains(&Category::Financial) && both.contains(&Category::Network));
    assert!(!one.contains(&Category::Financial) && one.contains(&Category::Network));
}

/// The secret of an invitation to an account.
async fn invited(vault: &Vault, account: AccountId, holder: CustomerId) -> String {
    let new = NewPending {
        kind: PendingKind::PersonInvitation,
        values: BTreeMap::new(),
        facts: BTreeMap::from([
            (FACT_ACCOUNT.to_owned(), account.to_string()),
            (FACT_ROLES.to_owned(), PersonRole::Billing.code().to_owned()),
        ]),
        customer: Some(holder),
        staff: None,
        secret: SecretKind::Link,
        until: START.plus_hours(1),
    };
    vault.begin(new, START).await.unwrap().secret.expose().to_owned()
}

/// Shows: SEC
#[tokio::test]
async fn an_invitation_is_used_up_with_the_coming_or_not_at_all() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let firm = firm(&vault).await;
    let old = NewCustomer { kind: AccountKind::Company, ..sign_up("PT Rekaan", "pt@example.test") };
    let shut = vault.register(old, START).await.unwrap().id;
    let shut = vault.account_of(shut).await.unwrap();
    let stranger = vault.register(sign_up("Ani", "ani@example.test"), START).await.unwrap().id;
    let (good, vain) =
        (invited(&vault, firm.account, firm.company).await, invited(&vault, shut.id, shut.holder).await);
    let is_good = async |token: &str| {
        vault.is_link_good(PendingKind::PersonInvitation, token, START).await.unwrap().is_ok()
    };

    let refused = vault.join_by_link(&vain, stranger, START).await.unwrap();
    let still = is_good(&vain).await;
    let came = vault.join_by_link(&good, stranger, START).await.unwrap();
    let twice = vault.join_by_link(&good, stranger, START).await.unwrap();
    let late = vault.join_by_link(&vain, stranger, START.plus_hours(2)).await.unwrap();

    assert_eq!(refused, Err(JoinFault::Stays(PeopleFault::NotOfACompany)));
    assert!(still, "who could not come can try again");
    assert_eq!(came, Ok(firm.account));
    assert!(!is_good(&good).await);
    assert_eq!(twice, Err(JoinFault::Link(PendingFault::UsedOrUnknown)));
    assert_eq!(late, Err(JoinFault::Link(PendingFault::Expired)));
    let account = vault.account(firm.account).await.unwrap();
    assert_eq!(account.roles_of(stranger).collect::<Vec<_>>(), [PersonRole::Billing]);
}

/// Shows: SEC, R2
#[tokio::test]
async fn who_registers_by_an_invitation_uses_it_up_and_who_cannot_leaves_it() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let firm = firm(&vault).await;
    let token = invited(&vault, firm.account, firm.company).await;
    let newcomer = |email: &str| NewCustomer {
        account: NewAccount::Joining { account: firm.account, roles: vec![PersonRole::Billing] },
        ..sign_up("Wati Rekaan", email)
    };

    let taken = vault.register_by_link(newcomer("bambang@rekaan.example"), &token, START).await;
    let came = vault.register_by_link(newcomer("wati@rekaan.example"), &token, START).await.unwrap().unwrap();
    let twice = vault.register_by_link(newcomer("joko@rekaan.example"), &token, START).await.unwrap();

    assert!(matches!(taken, Err(VaultError::Taken(_))), "{taken:?}");
    assert!(vault.account(firm.account).await.unwrap().members().contains(&came.id));
    assert_eq!(twice.unwrap_err(), PendingFault::UsedOrUnknown);
    let joko = amanah_vault::Personal::text("joko@rekaan.example");
    assert_eq!(vault.customer_by_email(&joko).await.unwrap(), None, "nothing is left of them");
}
