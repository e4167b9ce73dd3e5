//! What the officer says of openings, what break-glass opens and for how long, and openings that end early (SEC).

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, Occasion, Purpose, Role, StaffId};
use amanah_vault::{
    Actor, Ask, Finding, Opening, OpeningBasis, Outcome, Personal, ReviewState, Selection, StaffPage, Vault,
    VaultError,
};

use crate::people::{customer, staff, vault};
use crate::support::{Folders, START};

const REASON: &str = "Peladen mati, pelanggan harus dihubungi";
const QUESTION: &str = "Mengapa bukan lewat tiket?";
const ANSWER: &str = "Tiket baru dibuat sesudahnya";

/// Shows: SEC.
#[tokio::test]
async fn an_opening_without_a_ticket_waits_until_the_officer_finds_it_in_order() {
    let folders = Folders::new();
    let house = House::new(&folders).await;
    let opening = house.opened(OpeningBasis::Reason(Personal::text(REASON))).await;

    let waiting = house.to_review().await;
    let by_herself = house.review(&opening, Finding::Fine, house.support()).await;
    house.review(&opening, Finding::Fine, house.officer()).await.unwrap();
    let after = house.to_review().await;
    let again = house.review(&opening, Finding::Fine, house.officer()).await;

    assert_eq!(waiting, [(opening.place, ReviewState::Waiting)]);
    assert!(matches!(by_herself, Err(VaultError::NotNow(_))), "{by_herself:?}");
    assert_eq!(after, []);
    assert!(matches!(again, Err(VaultError::NotNow(_))), "{again:?}");
}

/// Shows: SEC.
#[tokio::test]
async fn a_question_reaches_whoever_opened_and_waits_for_the_answer() {
    let folders = Folders::new();
    let house = House::new(&folders).await;
    let opening = house.opened(OpeningBasis::Reason(Personal::text(REASON))).await;
    let before = house.vault.ledger_size().await.unwrap();
    let answer =
        |staff, role| house.vault.answer_review(opening.place, Personal::text(ANSWER), (staff, role), START);

    let too_early = answer(house.ani, Role::Engineer).await;
    house.review(&opening, Finding::Asks(Personal::text(QUESTION)), house.officer()).await.unwrap();
    let asked = house.vault.questions_to(house.ani).await.unwrap();
    let of_other = answer(house.ratna, Role::Officer).await;
    answer(house.ani, Role::Engineer).await.unwrap();
    let twice = answer(house.ani, Role::Engineer).await;
    let line = house.vault.openings_to_review(house.officer(), 10, START).await.unwrap().remove(0);
    let entries = house.vault.ledger_entries(before, 10).await.unwrap();

    assert!(matches!(too_early, Err(VaultError::NotNow(_))), "{too_early:?}");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].review.question.as_deref(), Some(QUESTION));
    assert_eq!(of_other, Err(VaultError::NotFound("opening")));
    assert!(matches!(twice, Err(VaultError::NotNow(_))), "{twice:?}");
    assert_eq!(line.review.state, ReviewState::Answered);
    assert_eq!(line.review.answer.as_deref(), Some(ANSWER));
    let reviews = entries.iter().filter(|entry| entry.event == Event::OpeningReviewed).count();
    assert_eq!(reviews, 2, "question and answer are in the ledger, without a word of theirs");
}

/// Shows: SEC.
#[tokio::test]
async fn an_officers_own_opening_is_reviewed_by_another_officer_where_there_is_one() {
    let folders = Folders::new();
    let house = House::new(&folders).await;
    let basis = OpeningBasis::Reason(Personal::text(REASON));
    let own = house.opened_by(house.ratna, Role::Officer, Purpose::Accountability, basis).await.unwrap();
    let citra = staff(&house.vault, "Citra", "citra@example.test", &[Role::Officer]).await;

    let by_herself = house.review(&own, Finding::Fine, house.officer()).await;
    let by_other = house.review(&own, Finding::Fine, Actor::Staff { id: citra, role: Role::Officer }).await;

    assert!(matches!(by_herself, Err(VaultError::NotNow(_))), "{by_herself:?}");
    assert_eq!(by_other, Ok(()));
}

/// Shows: SEC.
#[tokio::test]
async fn an_opening_ends_early_by_whoever_made_it_and_by_the_officer() {
    let folders = Folders::new();
    let house = House::new(&folders).await;
    let basis = || OpeningBasis::Reason(Personal::text(REASON));
    let mine = house.opened(basis()).await;
    let is_open = async || house.vault.openings_of(house.ani, START).await.unwrap().len();
    let end = async |opening: &Opening, actor| house.vault.end_opening(opening.place, actor, START).await;
    let stranger = staff(&house.vault, "Dedi", "dedi@example.test", &[Role::Support]).await;

    let before = is_open().await;
    let by_stranger = end(&mine, Actor::Staff { id: stranger, role: Role::Support }).await;
    end(&mine, house.support()).await.unwrap();
    let after = is_open().await;
    let second = house.opened(basis()).await;
    end(&second, house.officer()).await.unwrap();
    let last = is_open().await;

    assert_eq!(by_stranger, Err(VaultError::NotFound("opening")));
    assert_eq!((before, after, last), (1, 0, 0));
    assert_eq!(house.vault.opening(house.ani, house.sri, START).await.unwrap(), None);
}

/// Shows: SEC.
#[tokio::test]
async fn break_glass_opens_what_the_policy_names_and_nothing_without_its_opening() {
    let folders = Folders::new();
    let house = House::new(&folders).await;
    let ask = async |occasion| {
        let attributes = vec![Attribute::Name, Attribute::PrimaryEmail, Attribute::PasswordHash];
        let ask = Ask::to_communicate(house.sri, house.support(), occasion);
        let ask = ask.select(Selection::Attributes { attributes, at_most: 5 });
        match house.vault.release(ask, START).await.unwrap() {
            Outcome::Released(released) => Some(released.into_sink(StaffPage).data().count()),
            Outcome::Refused(_) => None,
        }
    };

    let unopened = ask(Occasion::BreakGlass).await;
    let opening = house.opened(OpeningBasis::BreakGlass(Personal::text(REASON))).await;
    let opened = ask(Occasion::BreakGlass).await;
    let as_reason = ask(Occasion::Reason).await;
    house.vault.end_opening(opening.place, house.support(), START).await.unwrap();
    let ended = ask(Occasion::BreakGlass).await;

    assert_eq!(unopened, None, "saying it is an emergency opens nothing");
    assert_eq!(opened, Some(2), "name and address, and no password");
    assert_eq!(as_reason, None, "an emergency is no ordinary reason");
    assert_eq!(ended, None);
}

/// Shows: SEC.
#[tokio::test]
async fn break_glass_is_for_communication_alone_and_stands_in_front_of_the_officers_list() {
    let folders = Folders::new();
    let house = House::new(&folders).await;
    let basis = || OpeningBasis::BreakGlass(Personal::text(REASON));

    let to_account = house.opened_by(house.ratna, Role::Officer, Purpose::Accountability, basis()).await;
    let ordinary = house.opened(OpeningBasis::Reason(Personal::text(REASON))).await;
    let emergency = house.opened(basis()).await;
    let waiting = house.to_review().await;
    let numbers = house.vault.numbers(START).await.unwrap();

    assert!(matches!(to_account, Err(VaultError::NotNow(_))), "{to_account:?}");
    let waits = ReviewState::Waiting;
    assert_eq!(waiting, [(emergency.place, waits), (ordinary.place, waits)]);
    assert_eq!((numbers.openings_to_review, numbers.break_glass_to_review), (1, 1));
    assert_eq!(numbers.oldest_break_glass, Some(START));
}

/// Shows: invariant 5.
#[tokio::test]
async fn what_was_asked_and_answered_about_a_customer_goes_with_them() {
    let folders = Folders::new();
    let house = House::new(&folders).await;
    let opening = house.opened(OpeningBasis::Reason(Personal::text(REASON))).await;
    house.review(&opening, Finding::Asks(Personal::text(QUESTION)), house.officer()).await.unwrap();
    let answer = Personal::text(ANSWER);
    house.vault.answer_review(opening.place, answer, (house.ani, Role::Engineer), START).await.unwrap();

    let mut places = Vec::new();
    for text in [QUESTION, ANSWER] {
        places.push(house.vault.scan_for(&Personal::text(text), &[]).await.unwrap().found);
    }
    house.erase().await;

    assert!(places.iter().all(|found| found.iter().any(|at| at.place == "opening")), "{places:?}");
    for text in [REASON, QUESTION, ANSWER] {
        assert_eq!(house.vault.scan_for(&Personal::text(text), &[]).await.unwrap().found, [], "{text}");
    }
    let line = house.vault.openings_to_review(house.officer(), 10, START).await.unwrap().remove(0);
    assert_eq!((line.customer_number, line.review.question), (None, None), "that it happened stays");
}

/// A vault with Ani, who is an engineer, Ratna, the officer, and Sri, whom they look at.
struct House {
    vault: Vault,
    ani: StaffId,
    ratna: StaffId,
    sri: CustomerId,
}

impl House {
    async fn new(folders: &Folders) -> Self {
        let vault = vault(folders).await;
        let ani = staff(&vault, "Ani", "ani@example.test", &[Role::Engineer]).await;
        let ratna = staff(&vault, "Ratna", "ratna@example.test", &[Role::Officer]).await;
        let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
        Self { vault, ani, ratna, sri }
    }

    fn support(&self) -> Actor {
        Actor::Staff { id: self.ani, role: Role::Engineer }
    }

    fn officer(&self) -> Actor {
        Actor::Staff { id: self.ratna, role: Role::Officer }
    }

    async fn opened(&self, basis: OpeningBasis) -> Opening {
        self.opened_by(self.ani, Role::Engineer, Purpose::ServiceCommunication, basis).await.unwrap()
    }

    async fn opened_by(
        &self,
        staff: StaffId,
        role: Role,
        purpose: Purpose,
        basis: OpeningBasis,
    ) -> Result<Opening, VaultError> {
        self.vault.open_customer(staff, role, self.sri, purpose, basis, START.plus_hours(1), START).await
    }

    async fn review(&self, opening: &Opening, finding: Finding, actor: Actor) -> Result<(), VaultError> {
        self.vault.review_opening(opening.place, finding, actor, START).await
    }

    async fn to_review(&self) -> Vec<(amanah_vault::LedgerPlace, ReviewState)> {
        let lines = self.vault.openings_to_review(self.officer(), 10, START).await.unwrap();
        lines.into_iter().map(|line| (line.opening.place, line.review.state)).collect()
    }

    async fn erase(&self) {
        let ground = amanah_policy::ErasureGround::ConfirmedRequest;
        self.vault.erase_customer(self.sri, ground, Actor::Customer(self.sri), START).await.unwrap();
    }
}
