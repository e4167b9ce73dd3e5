//! Random histories: what several people do one after the other, drawn from a seed.

use amanah_policy::Attribute;

use crate::script::Step;

const PEOPLE: &[&str] = &["ani", "budi", "cici", "dedi"];
const STEPS: usize = 24;

/// The history of a seed; the same seed gives the same one.
pub(crate) fn of(seed: u64) -> Vec<Step> {
    let mut chance = Chance(seed);
    let mut steps = vec![Step::Register(PEOPLE[0])];
    let (mut living, mut unborn) = (vec![PEOPLE[0]], PEOPLE[1..].to_vec());
    while steps.len() < STEPS {
        if living.is_empty() || (!unborn.is_empty() && chance.one_in(6)) {
            let Some(who) = unborn.pop() else { break };
            living.push(who);
            steps.push(Step::Register(who));
            continue;
        }
        let who = *chance.pick(&living);
        let text = |what: &str| &*format!("zxqv-{who} {what} {}", steps.len()).leak();
        match chance.below(16) {
            0..4 => steps.push(Step::Record(
                who,
                *chance.pick(&[Attribute::SignIn, Attribute::TicketText]),
                text("event"),
            )),
            4 => steps.push(Step::Record(
                who,
                Attribute::Payment,
                &*format!("{} IDR", 1000 + steps.len()).leak(),
            )),
            5 => {
                steps.push(Step::Record(who, Attribute::Phone, &*format!("+62811{:06}", steps.len()).leak()));
            }
            6 => steps.push(Step::Record(who, Attribute::Name, text("renamed"))),
            7 => steps.push(Step::Replace(who, Attribute::Name, text("replaced"))),
            8 => {
                let address = format!("{who}.{}@example.test", steps.len()).leak();
                steps.push(Step::Replace(who, Attribute::PrimaryEmail, address));
            }
            9 => {
                steps.push(Step::Replace(who, Attribute::Name, text("regretted")));
                steps.push(Step::Undo(who, Attribute::Name));
            }
            10 => steps.push(Step::Import(who, text("asks for a page"))),
            11 | 12 => steps.push(Step::Read(who)),
            13 => steps.push(Step::Sweep),
            14 => steps.push(*chance.pick(&[Step::Reopen, Step::Rotate])),
            _ => {
                living.retain(|other| *other != who);
                steps.push(Step::Erase(who));
            }
        }
    }
    steps
}

/// Numbers drawn from a seed: SplitMix64.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let end = u64::try_from(from.len()).unwrap();
        &from[usize::try_from(self.below(end)).unwrap()]
    }
}
