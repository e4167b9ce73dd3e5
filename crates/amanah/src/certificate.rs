//! The certificate of erasure on paper: Indonesian and English side by side, from what was signed and nothing else.

use amanah_policy::{Language, Timestamp};
use amanah_service::House;
use amanah_service::deletion::certificate::{
    Backups, BackupsStanding, Certificate, Kept, Moment, Outside, Signed,
};
use amanah_wire::sheet::statement::{Block, Both, Section, Statement};
use sha2::{Digest as _, Sha256};

use crate::cli::Stop;
use crate::web::Words;

/// Prints a certificate as a PDF. The same issue gives the same bytes.
///
/// # Errors
/// When a name in it has a letter that no font of ours has.
pub fn pdf(house: &House, signed: &Signed) -> Result<Vec<u8>, Stop> {
    amanah_wire::sheet::statement::print(&self::statement(house, signed))
        .map_err(|letter| Stop::failed(format!("the certificate cannot be printed: {letter}")))
}

/// What stands on the page.
#[must_use]
pub fn statement(house: &House, signed: &Signed) -> Statement {
    Paper::of(house, &signed.certificate).statement(house, signed)
}

/// The name of the file in which a certificate is handed out, without its ending.
#[must_use]
pub fn file_name(certificate: &Certificate) -> String {
    format!("certificate-{}-{}", certificate.customer, certificate.issue)
}

/// The words of both languages.
struct Paper<'a> {
    words: [Words; 2],
    certificate: &'a Certificate,
}

impl<'a> Paper<'a> {
    fn of(house: &House, certificate: &'a Certificate) -> Self {
        let issued = certificate.issued_at.timestamp();
        let words =
            [Language::Id, Language::En].map(|it| Words::new(it, house.settings().zone.clone(), issued));
        Self { words, certificate }
    }

    fn both(&self, say: impl Fn(&Words) -> String) -> Both {
        let [first, second] = &self.words;
        [say(first), say(second)]
    }

    fn say(&self, key: &str) -> Both {
        self.both(|words| words.say(key))
    }

    fn said(&self, key: &str) -> Block {
        Block::Said(self.say(key))
    }

    fn fact(&self, name: &str, value: Both) -> Block {
        Block::Fact { name: self.say(name), value }
    }

    fn moment(&self, at: &Moment) -> Both {
        self.both(|words| words.moment(at.timestamp()))
    }

    fn statement(&self, house: &House, signed: &Signed) -> Statement {
        let certificate = self.certificate;
        let digest: [u8; 32] = Sha256::digest(signed.note.as_bytes()).into();
        let number = self.both(|words| words.say1("certificate-number", "number", certificate.number()));
        // The pages are counted when they are full.
        let (here, last) = ("{here}", "{last}");
        let page = self.both(|words| words.say2("certificate-page", "here", here, "last", last));
        let [first, second] = page;
        let mut id = [0; 16];
        for (byte, from) in id.iter_mut().zip(digest) {
            *byte = from;
        }
        Statement {
            languages: [Language::Id.code(), Language::En.code()],
            title: self.say("certificate-title"),
            number: number.into_iter().next().unwrap_or_default(),
            issuer: certificate.company.clone(),
            sections: vec![
                self.what(),
                self.dates(),
                self.ended(),
                self.kept(),
                self.outside(),
                self.proof(house, &digest),
            ],
            page_words: format!("{first} · {second}"),
            made_at: crate::console::billing::moment(Timestamp::from_micros(certificate.issued_at.micros)),
            id,
        }
    }

    fn section(&self, heading: &str, blocks: Vec<Block>) -> Section {
        Section { heading: self.say(heading), blocks }
    }

    fn what(&self) -> Section {
        let certificate = self.certificate;
        let case = &certificate.facts.case;
        let answer = self.both(|words| words.say1("certificate-answer", "company", &certificate.company));
        let issue = self.both(|words| {
            let when = words.moment(certificate.issued_at.timestamp());
            words.say2("certificate-issue", "issue", i64::from(certificate.issue), "when", when)
        });
        let asked = self.both(|words| {
            let channel = words.say_of("channel", &case.channel);
            let when = words.moment(case.received_at.timestamp());
            words.say2("certificate-asked-by", "when", when, "channel", channel)
        });
        let confirmed = case
            .confirmed_at
            .as_ref()
            .map_or_else(|| self.say("certificate-not-confirmed"), |at| self.moment(at));
        self.section(
            "certificate-what",
            vec![
                Block::Said(answer),
                self.said("certificate-alike"),
                Block::Said(issue),
                self.fact("certificate-asked", asked),
                self.fact("certificate-confirmed", confirmed),
            ],
        )
    }

    fn dates(&self) -> Section {
        let dates = &self.certificate.facts.dates;
        let gone = dates
            .values_gone
            .as_ref()
            .map_or_else(|| self.say("certificate-values-not-yet"), |at| self.moment(at));
        self.section(
            "certificate-dates",
            vec![
                self.fact("certificate-unreadable", self.moment(&dates.unreadable)),
                self.fact("certificate-values", gone),
                self.fact(
                    "certificate-backups",
                    self.both(|words| third_date(words, &dates.backups_unreadable)),
                ),
                self.said("certificate-newer"),
            ],
        )
    }

    fn ended(&self) -> Section {
        let ended = &self.certificate.facts.ended;
        if ended.is_empty() {
            return self.section("certificate-ended", vec![self.said("certificate-ended-none")]);
        }
        let rows = ended
            .iter()
            .map(|it| {
                let count = i64::try_from(it.count).unwrap_or(i64::MAX);
                vec![
                    self.both(|words| words.say_of("attribute", &it.kind)),
                    self.both(|words| words.number(count)),
                ]
            })
            .collect();
        let columns = ["certificate-kind", "certificate-count"].map(|key| self.say(key)).to_vec();
        self.section("certificate-ended", vec![Block::Table { columns, rows }])
    }

    fn kept(&self) -> Section {
        let kept = &self.certificate.facts.kept;
        if kept.is_empty() {
            return self.section("certificate-kept", vec![self.said("certificate-kept-none")]);
        }
        let columns =
            ["certificate-kind", "certificate-law", "certificate-until"].map(|key| self.say(key)).to_vec();
        let rows = kept.iter().map(|row| self.kept_row(row)).collect();
        self.section(
            "certificate-kept",
            vec![self.said("certificate-kept-lead"), Block::Table { columns, rows }],
        )
    }

    fn kept_row(&self, row: &Kept) -> Vec<Both> {
        let what = self.both(|words| {
            let kinds: Vec<String> = row.kinds.iter().map(|kind| words.say_of("attribute", kind)).collect();
            let count = i64::try_from(row.count).unwrap_or(i64::MAX);
            words.say2("certificate-kinds", "kinds", kinds.join(", "), "count", words.number(count))
        });
        let law = self.both(|words| {
            let none = || words.say1("certificate-no-law", "row", &row.row);
            row.law.clone().unwrap_or_else(none)
        });
        let until = self.both(|words| {
            // The last day on which it is there, not the moment at which it goes.
            let last = row.until.as_ref().map(|at| at.timestamp().plus_micros(-1));
            let date = last.map(|at| words.date(at));
            date.unwrap_or_else(|| words.say("certificate-no-date"))
        });
        vec![what, law, until]
    }

    fn outside(&self) -> Section {
        let outside = &self.certificate.facts.outside;
        if outside.is_empty() {
            return self.section("certificate-outside", vec![self.said("certificate-outside-none")]);
        }
        let mut blocks = vec![self.said("certificate-outside-lead")];
        blocks.extend(outside.iter().map(|line| Block::Fact {
            name: [line.system.clone(), line.system.clone()],
            value: self.both(|words| standing(words, line)),
        }));
        self.section("certificate-outside", blocks)
    }

    fn proof(&self, house: &House, digest: &[u8; 32]) -> Section {
        let proofs = &self.certificate.proofs;
        let entries = self.both(|words| {
            let (erased, keys) = (proofs.unreadable.entry, proofs.keys_destroyed.entry);
            words.say2("certificate-proof-entries", "erased", erased.to_string(), "keys", keys.to_string())
        });
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let mailbox = &house.settings().privacy_mailbox;
        self.section(
            "certificate-proof",
            vec![
                self.said("certificate-proof-lead"),
                self.fact("certificate-proof-ledger", entries),
                self.said("certificate-proof-digest"),
                Block::Sign(digest),
                self.said("certificate-proof-key"),
                Block::Sign(house.vault().ledger_key().to_string()),
                self.fact("certificate-proof-questions", [mailbox.clone(), mailbox.clone()]),
            ],
        )
    }
}

/// The third date, by when it is due, or why it is not established.
fn third_date(words: &Words, end: &Backups) -> String {
    let (key, at) = match end.standing {
        BackupsStanding::Established => ("certificate-backups-established", &end.at),
        BackupsStanding::Declared => ("certificate-backups-declared", &end.at),
        BackupsStanding::Due => ("certificate-backups-due", &end.due_by),
        BackupsStanding::ByHand => ("certificate-backups-by-hand", &None),
        BackupsStanding::NotEstablished => ("certificate-backups-not-established", &end.ended_at),
    };
    let when = at.as_ref().map(|at| words.moment(at.timestamp())).unwrap_or_default();
    let date = words.say2(key, "when", when, "epoch", end.epoch.to_string());
    let doubt = match (end.standing, &end.doubt) {
        (BackupsStanding::NotEstablished, Some(doubt)) => words.say_of("certificate-doubt", doubt),
        (BackupsStanding::Due | BackupsStanding::ByHand, Some(doubt)) => {
            words.say_of("certificate-outlook", doubt)
        }
        _ => return date,
    };
    format!("{date} {doubt}")
}

fn standing(words: &Words, line: &Outside) -> String {
    let standing = words.say_of("certificate-standing", &line.standing);
    match &line.since {
        Some(since) => {
            let when = words.moment(since.timestamp());
            words.say2("certificate-outside-line", "standing", standing, "when", when)
        }
        None => standing,
    }
}
