//! My data: each datum as a sentence, by source and by category; and one datum with everything done with it.

use amanah_policy::{Attribute, Category, DatumId, Source};
use amanah_service::purposes::accountability::my_data::{self, MyData, Summary};
use amanah_service::purposes::accountability::who_used;
use amanah_service::vault::{DatumLabel, DatumState};
use askama::Template;

use super::here::here;
use super::{story, tale};
use crate::web::components::{DatumCard, EmptyState, Fact, Facts, Pager, Timeline};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html};

/// So many data stand on a page.
const PAGE: usize = 20;

/// A way to see fewer data.
struct Choice {
    href: String,
    name: String,
    count: String,
    is_here: bool,
}

struct Group {
    id: &'static str,
    name: String,
    cards: Vec<DatumCard>,
}

#[derive(Template)]
#[template(path = "portal/my_data.html")]
struct MyDataPage {
    frame: Frame,
    all: Choice,
    by_source: Vec<Choice>,
    by_category: Vec<Choice>,
    groups: Vec<Group>,
    pager: Option<Pager>,
    withheld: Vec<String>,
    empty: Option<EmptyState>,
}

/// Which data a reader wants to see. The choice is a word of the policy, never a personal value.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Wish {
    source: Option<Source>,
    category: Option<Category>,
}

impl Wish {
    fn of(visit: &Visit) -> Self {
        Self {
            source: Source::from_code(visit.query.value("source")),
            category: Category::from_code(visit.query.value("category")),
        }
    }

    fn admits(self, label: &DatumLabel) -> bool {
        self.source.is_none_or(|source| source == label.provenance.source)
            && self.category.is_none_or(|category| category == label.attribute.category())
    }

    /// The address of this choice, ready for another name and value.
    fn path(self) -> String {
        match (self.source, self.category) {
            (Some(source), _) => format!("/my-data?source={source}&"),
            (None, Some(category)) => format!("/my-data?category={category}&"),
            (None, None) => "/my-data?".to_owned(),
        }
    }
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let data = my_data::show(here.house, here.customer, visit.now).await?;
    let policy = here.house.vault().policy();
    let wish = Wish::of(&visit);
    let summary = data.summary();
    let mut chosen: Vec<(&DatumLabel, &str)> =
        data.opened.data().filter(|(label, _)| wish.admits(label)).collect();
    chosen.sort_by_key(|(label, _)| {
        (label.attribute.category(), label.state, core::cmp::Reverse((label.recorded_at, label.id)))
    });
    let last = chosen.len().div_ceil(PAGE).max(1);
    let page = visit.query.value("page").parse::<usize>().unwrap_or(1).clamp(1, last);
    let shown = chosen.iter().skip((page - 1) * PAGE).take(PAGE);
    let mut groups: Vec<Group> = Vec::new();
    for (label, value) in shown {
        let category = label.attribute.category();
        if groups.last().is_none_or(|group| group.id != category.code()) {
            groups.push(Group {
                id: category.code(),
                name: words.say_of("category", category.code()),
                cards: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.cards.push(story::card(words, &data, label, value, &policy));
        }
    }
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    html(&MyDataPage {
        frame: visit.frame(&doors, "nav-my-data").answering(answer(words, &data, &summary)),
        all: Choice {
            href: "/my-data".to_owned(),
            name: words.say("portal-my-data-all"),
            count: counted(words, summary.count),
            is_here: wish == Wish::default(),
        },
        by_source: by_source(words, &summary, wish),
        by_category: by_category(words, &summary, wish),
        empty: chosen.is_empty().then(|| EmptyState {
            title: words.say("portal-my-data-none"),
            text: words.say("portal-my-data-none-text"),
            link: Some(("/my-data".to_owned(), words.say("portal-my-data-all"))),
        }),
        pager: Pager::new(words, &wish.path(), count(page), count(last)),
        withheld: withheld(words, &data),
        groups,
    })
}

fn answer(words: &Words, data: &MyData, summary: &Summary) -> String {
    let mut answer = words.say1("portal-home-holds", "count", summary.count);
    answer.push(' ');
    answer.push_str(&words.say("portal-my-data-public-none"));
    if !data.replacements.is_empty() {
        answer.push(' ');
        answer.push_str(&words.say1("portal-my-data-replaced", "count", data.replacements.len()));
    }
    answer
}

fn counted(words: &Words, count: usize) -> String {
    words.number(i64::try_from(count).unwrap_or(i64::MAX))
}

fn by_source(words: &Words, summary: &Summary, wish: Wish) -> Vec<Choice> {
    Source::ALL
        .iter()
        .map(|source| Choice {
            href: format!("/my-data?source={source}"),
            name: words.say_of("source", source.code()),
            count: counted(words, summary.by_source.get(source).copied().unwrap_or(0)),
            is_here: wish.source == Some(*source),
        })
        .collect()
}

fn by_category(words: &Words, summary: &Summary, wish: Wish) -> Vec<Choice> {
    summary
        .by_category
        .iter()
        .map(|(category, count)| Choice {
            href: format!("/my-data?category={category}"),
            name: words.say_of("category", category.code()),
            count: counted(words, *count),
            is_here: wish.source.is_none() && wish.category == Some(*category),
        })
        .collect()
}

/// What we hold and do not show, with the reason.
fn withheld(words: &Words, data: &MyData) -> Vec<String> {
    data.opened
        .withheld()
        .iter()
        .map(|withheld| {
            let name = story::name_of(words, withheld.label.attribute);
            let reason = words.say_of("portal-withheld", withheld.label.attribute.category().code());
            words.say_with(
                "portal-withheld-line",
                &[("name", &name), ("when", &words.date(withheld.label.recorded_at)), ("reason", &reason)],
            )
        })
        .collect()
}

#[derive(Template)]
#[template(path = "portal/datum.html")]
struct DatumPage {
    frame: Frame,
    card: DatumCard,
    facts: Facts,
    is_fixed: bool,
    undo_href: Option<String>,
    uses: Option<Timeline>,
}

pub(crate) async fn show_one(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let Ok(id) = visit.part("id").parse::<DatumId>() else { return Err(Fault::NotFound) };
    let data = my_data::show(here.house, here.customer, visit.now).await?;
    let Some((label, value)) = data.opened.datum(id) else { return Err(Fault::NotFound) };
    let record = who_used::page(here.house, here.customer, None, visit.now).await?;
    let policy = here.house.vault().policy();
    let entries: Vec<_> = record
        .content()
        .iter()
        .filter(|entry| tale::is_about(entry, id) && !who_used::is_own_look(entry))
        .map(|entry| tale::line(words, entry))
        .collect();
    let mut frame = visit
        .frame(&doors, "nav-my-data")
        .under("/my-data", "nav-my-data")
        .answering(words.say1("portal-datum-answer", "count", entries.len()));
    frame.title = story::name_of(words, label.attribute);
    let mut card = story::card(words, &data, label, value, &policy);
    card.uses_href = None;
    if label.attribute == Attribute::SignIn {
        value.clone_into(&mut card.value);
    }
    let is_replaced = label.state != DatumState::Current;
    let is_fixed = card.correct_href.is_none() && !is_replaced;
    html(&DatumPage {
        frame,
        card,
        facts: Facts::new(words, facts(words, label)),
        is_fixed,
        undo_href: is_replaced.then(|| format!("/profile/undo/{id}")),
        uses: (!entries.is_empty()).then(|| Timeline { words: words.clone(), entries }),
    })
}

fn facts(words: &Words, label: &DatumLabel) -> Vec<Fact> {
    let fact = |key: &str, value: String| Fact::new(words.say(key), value);
    let source = label.provenance.source;
    vec![
        fact(
            "portal-fact-source",
            format!("{} ({})", words.say_of("source", source.code()), source.clause().code()),
        ),
        fact("portal-fact-channel", words.say_of("channel", label.provenance.channel.code())),
        fact("portal-fact-origin", label.provenance.origin.clone()),
        fact("portal-fact-observed", words.moment(label.provenance.observed_at)),
        fact("portal-fact-recorded", words.moment(label.recorded_at)),
        fact("portal-fact-version", label.policy_version.to_string()),
        fact("portal-fact-retention", label.retention_row.clone()),
        fact("portal-fact-id", label.id.to_string()),
    ]
}
