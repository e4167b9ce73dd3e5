//! The page that is printed: both languages, the same in each, and what was signed.

use amanah_policy::{Attribute, Role};
use amanah_service::deletion::certificate::{self, Outside, Signed};
use amanah_service::vault::{Actor, Copies};
use amanah_wire::sheet::statement::{Block, Statement};

use crate::house::{Company, ERASED, company};

/// A certificate with everything in it: kept rows, and an epoch that ended and does not count.
async fn full() -> (Company, Signed) {
    let company = company().await;
    let id = company.person("Sri Wahyuni", "sri@toko.example").await;
    company.record(id, Attribute::Payment, "150000 IDR").await;
    company.record(id, Attribute::Phone, "+62 811 0000 0001").await;
    company.erase(id).await;
    let signed = company.issue(id).await;
    (company, signed)
}

/// The statement as lines, a line for each pair.
fn lines(statement: &Statement) -> String {
    let mut lines = vec![statement.title.join(" | "), statement.issuer.clone()];
    for section in &statement.sections {
        lines.push(format!("\n## {}", section.heading.join(" | ")));
        for block in &section.blocks {
            match block {
                Block::Said(both) => lines.push(both.join("\n| ")),
                Block::Fact { name, value } => {
                    lines.push(format!("{}:\n  {}", name.join(" | "), value.join("\n  | ")));
                }
                Block::Table { columns, rows } => {
                    for row in std::iter::once(columns).chain(rows) {
                        let cells: Vec<String> = row.iter().map(|cell| cell.join(" | ")).collect();
                        lines.push(format!("[ {} ]", cells.join(" ] [ ")));
                    }
                }
                Block::Sign(text) => lines.push(format!("<{} letters>", text.len())),
            }
        }
    }
    lines.join("\n")
}

#[tokio::test]
async fn the_page_says_the_same_in_both_languages() {
    let (company, signed) = full().await;

    let statement = amanah::certificate::statement(&company.house, &signed);

    // What differs between the stores is what the program can see of them.
    let text = lines(&statement).replace("cus_", "");
    if crate::postgres::given_server().is_none() {
        insta::assert_snapshot!(text);
    }
    assert!(text.contains("UU KUP art. 28(11)") && text.contains("31 Desember 2036"), "{text}");
}

#[tokio::test]
async fn the_page_is_the_same_bytes_each_time_tagged_in_both_languages() {
    let (company, signed) = full().await;

    let first = amanah::certificate::pdf(&company.house, &signed).unwrap();
    let second = amanah::certificate::pdf(&company.house, &signed).unwrap();

    assert_eq!(first, second);
    let has = |piece: &str| first.windows(piece.len()).any(|bytes| bytes == piece.as_bytes());
    for piece in ["/Lang (id)", "/Lang (en)", "/S /H1", "/S /H2", "/S /Table", "/S /TH", "/Scope /Column"] {
        assert!(has(piece), "{piece}");
    }
    if let Some(folder) = option_env!("AMANAH_PAPER") {
        std::fs::write(std::path::Path::new(folder).join("certificate.pdf"), &first).unwrap();
    }
}

#[tokio::test]
async fn every_way_in_which_the_third_date_can_stand_has_words() {
    let (company, signed) = full().await;
    company
        .vault()
        .rotate_keys(Copies::Waived, Actor::System(Role::Engineer), ERASED.plus_days(1))
        .await
        .unwrap();
    certificate::renew(&company.house, ERASED.plus_days(1)).await.unwrap();
    let latest = certificate::latest(&company.house, signed.certificate.customer.parse().unwrap()).await;

    let text = lines(&amanah::certificate::statement(&company.house, &latest.unwrap().unwrap()));

    assert!(text.contains("Tidak dapat dipastikan. Masa kunci 1 berakhir"), "{text}");
    assert!(text.contains("Not established. Epoch 1 ended"), "{text}");
    assert!(!text.contains("[certificate-"), "every message is there: {text}");
}

/// Shows: DEL3
#[tokio::test]
async fn each_outside_system_stands_on_the_page_and_an_outstanding_one_is_not_called_erased() {
    let (company, mut signed) = full().await;
    let at = signed.certificate.issued_at.clone();
    let line = |(number, standing): (usize, &str)| Outside {
        system: format!("System {number}"),
        standing: standing.to_owned(),
        since: (number != 3).then(|| at.clone()),
    };
    let standings = ["verified", "acknowledged", "declared", "outstanding"];
    signed.certificate.facts.outside = standings.into_iter().enumerate().map(line).collect();

    let text = lines(&amanah::certificate::statement(&company.house, &signed));

    for number in 0..4 {
        assert!(text.contains(&format!("System {number} | System {number}:")), "{text}");
    }
    assert!(text.contains("An outstanding system is not known to have erased anything."), "{text}");
    assert!(text.contains("  Masih ditunggu\n  | Outstanding"), "{text}");
    assert!(!text.contains("[certificate-"), "every message is there: {text}");
}
