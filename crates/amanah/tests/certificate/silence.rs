//! What a certificate never says: a personal value, and that a case holds something.

use amanah_policy::{Attribute, Channel, CustomerId, Provider, Role};
use amanah_service::deletion::certificate::{self, Facts, Signed};
use amanah_service::vault::{Actor, CredentialKey, Device, GivenByProvider, NewPasskey, Personal, SessionOf};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::house::{Company, START, company, datum};

const LEGAL: Actor = Actor::System(Role::Legal);

/// Two people with the same data, of whom a case holds something of one.
async fn twins(company: &Company, held: &[usize]) -> [(CustomerId, Signed); 2] {
    let mut twins = Vec::new();
    for (name, held) in [("Sri Wahyuni", &[][..]), ("Budi Santoso", held)] {
        let id = company.person(name, &format!("{}@toko.example", name.len())).await;
        let data = [
            company.record(id, Attribute::Phone, "+62 811 0000 0001").await,
            company.record(id, Attribute::Payment, "150000 IDR").await,
        ];
        for datum in held.iter().map(|place| data[*place]) {
            company
                .vault()
                .hold(id, vec![datum], crate::house::for_case("case 12"), LEGAL, START)
                .await
                .unwrap();
        }
        company.erase(id).await;
        twins.push((id, company.issue(id).await));
    }
    twins.try_into().unwrap()
}

/// Shows: DEL3, invariant 6
#[tokio::test]
async fn a_case_leaves_no_trace_in_the_certificate_nor_in_its_entry() {
    for held in [&[0][..], &[1], &[0, 1]] {
        let company = company().await;

        let [(free, without), (bound, with)] = twins(&company, held).await;

        let facts = |signed: &Signed| -> Facts { signed.certificate.facts.clone() };
        assert_eq!(facts(&without), facts(&with), "{held:?}");
        let told = |signed: &Signed| {
            let leaf = company.verified(&signed.note).erased;
            (leaf.kinds, leaf.withheld, leaf.count, leaf.rules, leaf.decision)
        };
        assert_eq!(told(&without), told(&with), "{held:?}");
        let kept = company.vault().erasure(bound).await.unwrap().kept.len();
        let usual = company.vault().erasure(free).await.unwrap().kept.len();
        assert_eq!((usual, kept), (1, if held.contains(&0) { 2 } else { 1 }), "and what is held stays");
    }
}

/// Plants values of a person through every verb that takes any; gives them.
async fn planted(company: &Company) -> (CustomerId, Vec<String>) {
    let mut values = vec!["zxqv name".to_owned(), "zxqv-mail@toko.example".to_owned()];
    let id = company.person(&values[0], &values[1]).await;
    let (vault, actor) = (company.vault(), Actor::Customer(id));
    let kinds = [
        Attribute::SignIn,
        Attribute::SecurityEvent,
        Attribute::PageRequest,
        Attribute::AccessLogLine,
        Attribute::CookieEvent,
        Attribute::SentMail,
        Attribute::ReceivedMail,
        Attribute::TicketText,
    ];
    for (kind, attribute) in kinds.into_iter().enumerate() {
        let texts: Vec<String> = (0..20).map(|number| format!("zxqv {kind} {number} line")).collect();
        let data = texts.iter().map(|text| datum(attribute, text)).collect();
        vault.record(id, data, actor, START).await.unwrap();
        values.extend(texts);
    }
    for number in 0..30 {
        let text = format!("zxqv question {number}");
        vault.open_ticket(id, Personal::text(&text), Channel::ClientZone, actor, START).await.unwrap();
        values.push(text);
    }
    for provider in Provider::ALL.iter().copied() {
        let (subject, name) = (format!("zxqv-at-{provider}"), format!("zxqv of {provider}"));
        let email = format!("zxqv.{provider}@elsewhere.example");
        let given = GivenByProvider {
            provider,
            subject: Personal::text(&subject),
            email: Some(Personal::text(&email)),
            name: Some(Personal::text(&name)),
        };
        vault.link(id, given, None, actor, START).await.unwrap();
        values.extend([subject, email, name]);
    }
    values.extend(with_passkey(company, id).await);
    (id, values)
}

/// Adds a passkey whose id and key are words as they are kept; gives those. What it is called is a kind of a list, and names
/// nobody.
async fn with_passkey(company: &Company, customer: CustomerId) -> [String; 2] {
    let words = ["zxqvPasskeyOfSriOnHerTelephone__", "zxqvPublicKeyOfSriOnHerTelephone__________A"];
    let [credential, key] = words.map(|word| URL_SAFE_NO_PAD.decode(word).unwrap());
    let new =
        NewPasskey { credential, key: CredentialKey::Ed25519(key), counter: 0, device: Device::SecurityKey };
    company.vault().add_passkey(SessionOf::Customer(customer), new, None, START).await.unwrap();
    words.map(str::to_owned)
}

/// Shows: DEL3, invariant 5
#[tokio::test]
async fn two_hundred_planted_values_are_found_before_and_in_no_place_and_no_certificate_after() {
    let company = company().await;
    let (id, values) = planted(&company).await;
    // The mark stands in every value, so one search finds them all; addresses are looked for one by one, because a tag is of
    // the whole of one.
    let times = async |text: &str| -> u64 {
        let report = company.vault().scan_for(&Personal::text(text), &[]).await.unwrap();
        report.found.iter().map(|at| at.times).sum()
    };
    let addresses: Vec<&String> = values.iter().filter(|value| value.contains('@')).collect();
    let count = u64::try_from(values.len()).unwrap();
    assert!(count > 200 && addresses.len() > 3, "{count}");
    assert!(times("zxqv").await >= count, "the search finds each of them before");
    for address in &addresses {
        assert!(times(address).await > 0, "{address}");
    }
    let passkeys = async || company.vault().passkeys(SessionOf::Customer(id)).await.unwrap();
    let of_passkey: Vec<&String> = values.iter().filter(|value| value.contains("OfSriOnHer")).collect();
    for value in &of_passkey {
        assert!(times(value).await > 0, "{value}");
    }
    assert_eq!(passkeys().await.iter().map(|line| line.device).collect::<Vec<_>>(), [Device::SecurityKey]);

    company.erase(id).await;
    let first = company.issue(id).await;
    company.vault().sweep(crate::house::ERASED).await.unwrap();
    certificate::renew(&company.house, crate::house::ERASED).await.unwrap();
    let second = certificate::latest(&company.house, id).await.unwrap().unwrap();

    assert_eq!(times("zxqv").await, 0, "and none after");
    for value in addresses.iter().chain(&of_passkey) {
        assert_eq!(times(value).await, 0, "{value}");
    }
    assert!(passkeys().await.is_empty(), "nor what its owner called it");
    for signed in [first, second] {
        let texts =
            [signed.note.clone(), format!("{:?}", amanah::certificate::statement(&company.house, &signed))];
        assert!(
            texts.iter().all(|text| !text.contains("zxqv") && !text.contains("toko.example")),
            "{texts:?}"
        );
        let printed = amanah::certificate::pdf(&company.house, &signed).unwrap();
        assert!(!printed.windows(4).any(|bytes| bytes == b"zxqv"));
    }
}
