//! What happens in the demo's year, and when: invented, and the same in every demo.

use amanah_policy::{Attribute, Language, Role, Timestamp};
use amanah_service::House;

use super::deeds::Company;
use super::people::{CUSTOMERS, STAFF};
use crate::cli::Stop;

/// How long the demo has lived when it is first looked at.
pub(super) const DAYS: i64 = 365;

/// Who leaves. Their site ended before.
const LEAVER: usize = 38;

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// A member of staff begins to work here.
    Hire(usize),
    /// A customer signs up in ClientZone (R2).
    SignUp(usize),
    /// A customer is registered at the desk, from a paper form (R2).
    Desk(usize),
    /// The customer's site begins to run.
    Service(usize),
    /// The customer signs in (R1).
    SignIn(usize),
    /// The customer reads *My data* (U2a).
    OwnAccess(usize),
    /// The customer asks something (R5).
    Ask(usize, Question),
    /// Support looks under the open ticket and answers (U1).
    Answer(usize),
    /// A member of staff looks for a written reason.
    Look(usize, Role, Reason),
    /// The customer is written to about their service (U1).
    Notice(usize),
    /// The customer replaces a value in ClientZone (DEL1).
    Replace(usize, Attribute),
    /// The customer corrects something else.
    Correct(usize, Attribute),
    /// The site ends.
    End(usize),
    /// The customer, for whom nothing runs any more, leaves in ClientZone (DEL2).
    Leave(usize),
    /// What is due in requests is done.
    CarryOn,
    /// The log of the web servers is imported (R1).
    Import,
    /// Everything that is due is done.
    Sweep,
}

impl Deed {
    /// To whom it happens.
    #[cfg(test)]
    const fn customer(self) -> Option<usize> {
        match self {
            Self::SignUp(index)
            | Self::Desk(index)
            | Self::Service(index)
            | Self::SignIn(index)
            | Self::OwnAccess(index)
            | Self::Ask(index, _)
            | Self::Answer(index)
            | Self::Look(index, ..)
            | Self::Notice(index)
            | Self::Replace(index, _)
            | Self::Correct(index, _)
            | Self::End(index)
            | Self::Leave(index) => Some(index),
            Self::Hire(_) | Self::Import | Self::Sweep | Self::CarryOn => None,
        }
    }
}

/// What customers ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// The site is slow.
    Slow,
    /// The certificate runs out.
    Certificate,
    /// The mailbox is full.
    Mailbox,
    /// An invoice is unclear.
    Invoice,
}

impl Question {
    /// What it is about.
    pub(super) const fn subject(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Slow, Language::Id) => "Situs lambat",
            (Self::Slow, Language::En) => "Slow site",
            (Self::Certificate, Language::Id) => "Peringatan sertifikat",
            (Self::Certificate, Language::En) => "Warning about the certificate",
            (Self::Mailbox, Language::Id) => "Kotak surat penuh",
            (Self::Mailbox, Language::En) => "Full mailbox",
            (Self::Invoice, Language::Id) => "Tagihan bulan ini",
            (Self::Invoice, Language::En) => "This month's invoice",
        }
    }

    /// In the customer's language.
    pub(super) const fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Slow, Language::Id) => "Situs saya lambat sejak kemarin sore, terutama halaman pesanan.",
            (Self::Slow, Language::En) => {
                "My site has been slow since yesterday afternoon, the order page most of all."
            }
            (Self::Certificate, Language::Id) => {
                "Peramban memberi peringatan sertifikat. Apakah bisa diperpanjang hari ini?"
            }
            (Self::Certificate, Language::En) => {
                "Browsers warn about the certificate. Can it be renewed today?"
            }
            (Self::Mailbox, Language::Id) => {
                "Kotak surat penuh dan pelanggan kami tidak bisa mengirim surel."
            }
            (Self::Mailbox, Language::En) => "The mailbox is full and our customers cannot write to us.",
            (Self::Invoice, Language::Id) => {
                "Tagihan bulan ini berbeda dari bulan lalu. Mohon penjelasannya."
            }
            (Self::Invoice, Language::En) => {
                "This month's invoice differs from the last one. Please explain."
            }
        }
    }
}

/// Why staff look without a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// A move to another machine.
    Move,
    /// A question of the accountant.
    Books,
    /// A request by telephone.
    Telephone,
    /// A newsletter: no reason the policy knows.
    Newsletter,
}

impl Reason {
    /// In words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Move => "Pemindahan peladen hari Jumat: memberi tahu pemilik layanan.",
            Self::Books => "Mencocokkan alamat tagihan dengan buku besar.",
            Self::Telephone => "Pelanggan menelepon dan meminta salinan datanya.",
            Self::Newsletter => "Menyusun daftar penerima buletin promosi.",
        }
    }
}

/// Lives the whole year.
pub(super) async fn live(house: &House, begins: Timestamp, now: Timestamp) -> Result<(), Stop> {
    let mut company = Company::new(house);
    for (at, deed) in plan(begins, now) {
        company.does(deed, at).await?;
    }
    company.reviews(now).await
}

/// Everything that happens, in its order.
fn plan(begins: Timestamp, now: Timestamp) -> Vec<(Timestamp, Deed)> {
    let mut plan = Plan { begins, deeds: Vec::new() };
    for (index, _) in STAFF.iter().enumerate() {
        plan.on(0, 1, Deed::Hire(index));
    }
    for (index, _) in CUSTOMERS.iter().enumerate() {
        plan.life(index);
    }
    for week in 1..=52 {
        plan.on(week * 7, 23, Deed::Sweep);
    }
    plan.one_leaves();
    plan.last_days();
    plan.deeds.sort_by_key(|(at, _)| *at);
    plan.deeds.retain(|(at, _)| *at < now);
    plan.deeds
}

struct Plan {
    begins: Timestamp,
    deeds: Vec<(Timestamp, Deed)>,
}

impl Plan {
    /// On a day, in an hour; the minute spreads deeds of the same hour.
    fn on(&mut self, day: i64, hour: i64, deed: Deed) {
        let minute = i64::try_from(self.deeds.len() % 60).unwrap_or_default();
        let at = self.begins.plus_days(day).plus_hours(hour).plus_micros(minute.saturating_mul(60_000_000));
        self.deeds.push((at, deed));
    }

    /// The life of one customer, until two weeks before the end.
    fn life(&mut self, index: usize) {
        let number = i64::try_from(index).unwrap_or_default();
        let came = 1 + number * 8;
        let spread = |step: i64| came + (step * (31 + number % 7)).min(DAYS - 15 - came).max(1);
        let comes = if index % 8 == 5 { Deed::Desk(index) } else { Deed::SignUp(index) };
        self.on(came, 9, comes);
        self.on(came, 10, Deed::Service(index));
        for step in 1..=2 {
            self.on(spread(step), 8 + number % 9, Deed::SignIn(index));
        }
        if index.is_multiple_of(3) {
            self.on(spread(2), 20, Deed::OwnAccess(index));
        }
        if index.is_multiple_of(2) {
            let question = match index % 8 {
                0 => Question::Slow,
                2 => Question::Certificate,
                4 => Question::Mailbox,
                _ => Question::Invoice,
            };
            self.on(spread(3), 11, Deed::Ask(index, question));
            self.on(spread(3), 14, Deed::Answer(index));
        }
        match index % 9 {
            1 => self.on(spread(3), 15, Deed::Look(index, Role::Billing, Reason::Books)),
            3 => self.on(spread(2), 13, Deed::Look(index, Role::Support, Reason::Move)),
            5 => self.on(spread(1), 16, Deed::Look(index, Role::Marketing, Reason::Newsletter)),
            7 => self.on(spread(2), 10, Deed::Replace(index, Attribute::PrimaryEmail)),
            8 => self.on(spread(1), 12, Deed::Look(index, Role::Officer, Reason::Telephone)),
            _ => {}
        }
        if index % 5 == 1 {
            self.on(spread(1), 17, Deed::Correct(index, Attribute::Phone));
        }
        if index.is_multiple_of(4) {
            self.on(spread(4), 6, Deed::Notice(index));
        }
        if index % 13 == 12 {
            self.on(spread(5), 18, Deed::End(index));
        }
    }

    /// One customer left: their invoice stays for the tax office, and other systems have not answered yet.
    fn one_leaves(&mut self) {
        self.on(DAYS - 20, 11, Deed::Look(LEAVER, Role::Billing, Reason::Books));
        self.on(DAYS - 12, 9, Deed::Leave(LEAVER));
        // The middle of the time to think, its end, and the end of the legal check.
        for hours in [37, 74, 88] {
            self.on(DAYS - 12, 9 + hours, Deed::CarryOn);
        }
    }

    /// What one sees when one looks now: open tickets, a clock that runs, a refusal of yesterday.
    fn last_days(&mut self) {
        let guide = 0;
        self.on(DAYS - 12, 8, Deed::SignIn(guide));
        self.on(DAYS - 9, 16, Deed::Look(guide, Role::Marketing, Reason::Newsletter));
        self.on(DAYS - 6, 10, Deed::Look(guide, Role::Billing, Reason::Books));
        self.on(DAYS - 5, 9, Deed::Correct(guide, Attribute::Phone));
        self.on(DAYS - 3, 9, Deed::Notice(guide));
        self.on(DAYS - 2, 19, Deed::SignIn(guide));
        self.on(DAYS - 2, 20, Deed::Replace(guide, Attribute::PrimaryEmail));
        self.on(DAYS - 1, 2, Deed::Ask(guide, Question::Slow));
        self.on(DAYS - 1, 3, Deed::Ask(6, Question::Mailbox));
        self.on(DAYS - 1, 4, Deed::Ask(11, Question::Certificate));
        self.on(DAYS - 1, 5, Deed::Answer(guide));
        self.on(DAYS - 1, 6, Deed::Ask(20, Question::Invoice));
        self.on(DAYS - 1, 7, Deed::Import);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year() -> Vec<(Timestamp, Deed)> {
        plan(Timestamp::from_seconds(0), Timestamp::from_seconds(0).plus_days(DAYS))
    }

    #[test]
    fn nothing_happens_to_a_customer_before_they_come() {
        let year = year();

        for index in 0..CUSTOMERS.len() {
            let first = year.iter().find(|(_, deed)| deed.customer() == Some(index)).unwrap();
            assert!(matches!(first.1, Deed::SignUp(_) | Deed::Desk(_)), "{index}: {first:?}");
        }
    }

    #[test]
    fn a_replaced_value_still_waits_when_the_demo_is_first_looked_at() {
        let last = year().into_iter().rev().find(|(_, deed)| matches!(deed, Deed::Replace(..))).unwrap();

        assert!(last.0 > Timestamp::from_seconds(0).plus_days(DAYS).plus_hours(-72));
    }
    #[test]
    fn whoever_leaves_has_no_site_by_then_and_is_gone_before_the_demo_is_looked_at() {
        let year = year();
        let place = |wanted: Deed| year.iter().position(|(_, deed)| *deed == wanted).unwrap();
        let left = place(Deed::Leave(LEAVER));

        let after = year.iter().skip(left + 1).filter_map(|(_, deed)| deed.customer());

        assert!(place(Deed::End(LEAVER)) < left);
        assert_eq!(after.filter(|index| *index == LEAVER).count(), 0);
        assert_eq!(year.iter().skip(left).filter(|(_, deed)| *deed == Deed::CarryOn).count(), 3);
    }
}
