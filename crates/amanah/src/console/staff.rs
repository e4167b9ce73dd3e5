//! Staff and roles: who works here, what each role may see, and the officer's acts: invite, change, help, let go.

use amanah_policy::{PendingId, Role, StaffId};
use amanah_service::House;
use amanah_service::accounts::staff::roles;
use amanah_service::accounts::staff::{StaffFault, invitation, reset, roster};
use amanah_service::vault::{Begun, StaffLine, StaffState};
use askama::Template;
use askama::filters::HtmlSafe;
use axum::http::StatusCode;

use super::here::{Here, here, in_a_row, news};
use crate::web::components::{Cell, ConfirmPage, Fact, Facts, FormOption, StateBadge, Table, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, html_with_status, see_other};

const NEWS: &[(&str, Tone)] = &[
    ("roles-changed", Tone::Good),
    ("let-go", Tone::Good),
    ("taken-back", Tone::Good),
    ("last-officer", Tone::Stop),
    ("factors-reset", Tone::Good),
    ("no-factors", Tone::Wait),
    ("invitation-withdrawn", Tone::Good),
    ("invitation-over", Tone::Wait),
];

#[derive(Template)]
#[template(path = "console/staff.html")]
struct StaffPage {
    frame: Frame,
    people: Table,
    invitations: Vec<InvitationLine>,
    sights: Vec<RoleSight>,
    may_change: bool,
}

/// An invitation that nobody accepted yet.
struct InvitationLine {
    id: PendingId,
    roles: String,
    story: String,
}

/// What a role may see, purpose by purpose.
struct RoleSight {
    name: String,
    purposes: Vec<PurposeSight>,
}

struct PurposeSight {
    name: String,
    clause: &'static str,
    categories: String,
}

/// Lists the staff and what each role may see.
pub(crate) async fn list(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let staff = roster::list(here.house).await?;
    let active = staff.iter().filter(|line| line.state == StaffState::Active).count();
    let officers = staff
        .iter()
        .filter(|line| line.state == StaffState::Active && line.roles.contains(&Role::Officer))
        .count();
    let answer = words.say2("console-staff-answer", "count", active, "officers", officers);
    let mut frame = visit.frame(&doors, "nav-staff").answering(answer).wide();
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let may_change = here.role == Role::Officer;
    let invitations = if may_change {
        let waiting = invitation::waiting(here.house, here.actor(), visit.now).await?;
        waiting.into_iter().map(|it| invitation_line(words, &staff, &it)).collect()
    } else {
        Vec::new()
    };
    let page = StaffPage {
        people: people(words, &staff, may_change),
        invitations,
        sights: sights(words, here.house),
        may_change,
        frame,
    };
    html(&page)
}

fn people(words: &Words, staff: &[StaffLine], may_change: bool) -> Table {
    let mut columns =
        vec!["console-staff-name", "console-staff-roles", "console-staff-state", "console-staff-since"];
    if may_change {
        columns.insert(1, "console-staff-email");
    }
    Table {
        caption: words.say("console-staff-caption"),
        columns: columns.into_iter().map(|key| words.say(key)).collect(),
        rows: staff.iter().map(|line| person(words, line, may_change)).collect(),
        filter: None,
        pager: None,
    }
}

fn person(words: &Words, line: &StaffLine, may_change: bool) -> Vec<Cell> {
    let name = if may_change {
        Cell::link(line.name.clone(), format!("/console/staff/{}", line.id))
    } else {
        Cell::text(line.name.clone())
    };
    let mut row = vec![
        name,
        Cell::text(role_names(words, &line.roles)),
        Cell::badge(state(words, line.state)),
        Cell::text(words.date(line.since)),
    ];
    if may_change {
        row.insert(1, Cell::text(line.email.clone()));
    }
    row
}

fn invitation_line(words: &Words, staff: &[StaffLine], it: &invitation::Waiting) -> InvitationLine {
    let inviter = it.inviter.and_then(|id| staff.iter().find(|line| line.id == id));
    let inviter = inviter.map_or_else(|| words.say("console-invitation-program"), |line| line.name.clone());
    InvitationLine {
        id: it.id,
        roles: role_names(words, &it.roles),
        story: words.say_with(
            "console-invitation-story",
            &[
                ("who", &inviter),
                ("since", &words.moment(it.since)),
                ("until", &words.moment(it.until)),
                ("far", &words.relative(it.until)),
            ],
        ),
    }
}

fn role_names(words: &Words, roles: &[Role]) -> String {
    in_a_row(roles.iter().map(|role| words.say_of("role", role.code())))
}

fn state(words: &Words, state: StaffState) -> StateBadge {
    match state {
        StaffState::Active => StateBadge { tone: Tone::Good, text: words.say("console-staff-active") },
        StaffState::Inactive => StateBadge { tone: Tone::Calm, text: words.say("console-staff-inactive") },
    }
}

fn sights(words: &Words, house: &House) -> Vec<RoleSight> {
    let policy = house.vault().policy();
    let sight = |sight: roles::Sight| PurposeSight {
        name: words.say_of("staff-purpose", sight.purpose.code()),
        clause: sight.purpose.clause().code(),
        categories: in_a_row(sight.categories.iter().map(|c| words.say_of("category", c.code()))),
    };
    let in_emergency = |role: Role| {
        let categories = roles::sees_by_break_glass(&policy, role);
        (!categories.is_empty()).then(|| PurposeSight {
            name: words.say("console-sight-break-glass"),
            clause: amanah_policy::Purpose::ServiceCommunication.clause().code(),
            categories: in_a_row(categories.iter().map(|c| words.say_of("category", c.code()))),
        })
    };
    Role::ALL
        .iter()
        .map(|role| RoleSight {
            name: words.say_of("role", role.code()),
            purposes: roles::sights(&policy, *role)
                .into_iter()
                .map(sight)
                .chain(in_emergency(*role))
                .collect(),
        })
        .collect()
}

/// Boxes to tick, one for each role, with what the role may see.
#[derive(Clone, Debug, Template)]
#[template(path = "console/role_boxes.html")]
struct RoleBoxes {
    label: String,
    hint: String,
    error: Option<String>,
    options: Vec<FormOption>,
}

impl HtmlSafe for RoleBoxes {}

fn boxes(words: &Words, house: &House, ticked: &[Role], error: Option<String>) -> RoleBoxes {
    let policy = house.vault().policy();
    let option = |role: &Role| {
        let sights = roles::sights(&policy, *role);
        let purposes = sights.iter().map(|sight| words.say_of("staff-purpose", sight.purpose.code()));
        let hint = if sights.is_empty() {
            words.say("console-role-opens-nothing")
        } else {
            words.say1("console-role-opens", "purposes", in_a_row(purposes))
        };
        FormOption {
            value: role.code().to_owned(),
            label: words.say_of("role", role.code()),
            hint: Some(hint),
            is_chosen: ticked.contains(role),
        }
    };
    RoleBoxes {
        label: words.say("console-roles-label"),
        hint: words.say("console-roles-hint"),
        error,
        options: Role::ALL.iter().map(option).collect(),
    }
}

/// The roles that were ticked; a word that is no role makes no sense.
fn ticked(visit: &Visit) -> Result<Vec<Role>, Fault> {
    visit.form.all("role").map(|code| Role::from_code(code).ok_or(Fault::BadInput)).collect()
}

#[derive(Template)]
#[template(path = "console/invite.html")]
struct InvitePage {
    frame: Frame,
    boxes: RoleBoxes,
    hours: u32,
}

/// Shows the form for an invitation.
pub(crate) async fn show_invite(doors: Doors, visit: Visit) -> Outcome {
    invite_form(&doors, &visit, None)
}

fn invite_form(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = InvitePage {
        frame: visit
            .frame(doors, "console-invite-title")
            .under("/console/staff", "nav-staff")
            .answering(words.say("console-invite-answer")),
        boxes: boxes(words, here.house, &ticked(visit)?, error),
        hours: here.house.vault().policy().clocks().staff_invitation_hours,
    };
    html_with_status(&page, status)
}

#[derive(Template)]
#[template(path = "console/invited.html")]
struct InvitedPage {
    frame: Frame,
    link: String,
    facts: Facts,
}

/// Makes the invitation and shows its link, this once: only its hash is kept.
pub(crate) async fn invite(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let roles = ticked(&visit)?;
    match invitation::invite_by(here.house, here.actor(), &roles, visit.now).await {
        Ok(begun) => invited(&doors, &visit, &begun, &roles),
        Err(StaffFault::NoRole) => invite_form(&doors, &visit, Some(words.say("console-roles-missing"))),
        Err(other) => Err(other.into()),
    }
}

/// Shows the link of an invitation, this once.
pub(super) fn invited(doors: &Doors, visit: &Visit, begun: &Begun, roles: &[Role]) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let until = words.say2(
        "console-when-and-how-far",
        "when",
        words.moment(begun.until),
        "far",
        words.relative(begun.until),
    );
    let facts = vec![
        Fact::new(words.say("console-staff-roles"), role_names(words, roles)),
        Fact::new(words.say("console-invited-until"), until),
    ];
    html(&InvitedPage {
        frame: visit
            .frame(doors, "console-invited-title")
            .under("/console/staff", "nav-staff")
            .answering(words.say("console-invited-answer"))
            .shown_once(),
        facts: Facts::new(words, facts),
        link: invitation::link(here.house, begun),
    })
}

#[derive(Template)]
#[template(path = "console/member.html")]
struct MemberPage {
    frame: Frame,
    facts: Facts,
    boxes: RoleBoxes,
    id: StaffId,
    is_active: bool,
    is_self: bool,
    /// Whether they sign in with anything besides their password.
    has_factors: bool,
}

/// The member of staff in the path.
async fn member(here: &Here<'_>, visit: &Visit) -> Result<StaffLine, Fault> {
    let id: StaffId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    match roster::one(here.house, id).await {
        Err(StaffFault::Unknown) => Err(Fault::NotFound),
        found => Ok(found?),
    }
}

/// Shows a member of staff.
pub(crate) async fn show_one(doors: Doors, visit: Visit) -> Outcome {
    member_page(&doors, &visit, None).await
}

async fn member_page(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let line = member(&here, visit).await?;
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = MemberPage {
        facts: member_facts(words, &line),
        boxes: boxes(words, here.house, &line.roles, error),
        id: line.id,
        is_active: line.state == StaffState::Active,
        is_self: line.id == here.staff,
        has_factors: reset::has_factors(here.house, line.id).await?,
        frame: Frame::new(doors, visit, line.name).under("/console/staff", "nav-staff"),
    };
    html_with_status(&page, status)
}

fn member_facts(words: &Words, line: &StaffLine) -> Facts {
    let state = match line.state {
        StaffState::Active => words.say("console-staff-active"),
        StaffState::Inactive => words.say("console-staff-inactive"),
    };
    let facts = vec![
        Fact::new(words.say("console-staff-email"), line.email.clone()),
        Fact::new(words.say("console-staff-roles"), role_names(words, &line.roles)),
        Fact::new(words.say("console-staff-state"), state),
        Fact::new(words.say("console-staff-since"), words.date(line.since)),
    ];
    Facts::new(words, facts)
}

/// Changes the roles of a member of staff.
pub(crate) async fn set_roles(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let line = member(&here, &visit).await?;
    match roster::set_roles(here.house, here.actor(), line.id, ticked(&visit)?, visit.now).await {
        Ok(()) => see_other("/console/staff?done=roles-changed"),
        Err(StaffFault::NoRole) => {
            member_page(&doors, &visit, Some(words.say("console-roles-missing"))).await
        }
        Err(StaffFault::LastOfficer) => {
            member_page(&doors, &visit, Some(words.say("console-roles-last-officer"))).await
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "console/confirm.html")]
struct SurePage {
    frame: Frame,
    confirm: ConfirmPage,
}

/// Says what letting somebody go means, before it happens.
pub(crate) async fn ask_let_go(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let line = member(&here, &visit).await?;
    let frame = Frame::new(&doors, &visit, words.say1("console-let-go-title", "name", &line.name))
        .under("/console/staff", "nav-staff");
    let confirm = ConfirmPage {
        action: format!("/console/staff/{}/let-go", line.id),
        mark: frame.mark(),
        lead: words.say("console-let-go-lead"),
        facts: member_facts(words, &line),
        hidden: Vec::new(),
        button: words.say("console-let-go-button"),
        is_final: true,
        back: (format!("/console/staff/{}", line.id), words.say("console-back")),
    };
    html(&SurePage { frame, confirm })
}

/// Lets a member of staff go.
pub(crate) async fn let_go(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let line = member(&here, &visit).await?;
    match roster::let_go(here.house, here.actor(), line.id, visit.now).await {
        Ok(()) => see_other("/console/staff?done=let-go"),
        Err(StaffFault::LastOfficer) => see_other("/console/staff?done=last-officer"),
        Err(other) => Err(other.into()),
    }
}

/// Takes a member of staff back.
pub(crate) async fn take_back(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let line = member(&here, &visit).await?;
    roster::take_back(here.house, here.actor(), line.id, visit.now).await?;
    see_other("/console/staff?done=taken-back")
}

/// Says what turning off a colleague's second step means, before it happens.
pub(crate) async fn ask_reset(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let line = member(&here, &visit).await?;
    if line.id == here.staff {
        return see_other("/console/me/second-step");
    }
    let frame = Frame::new(&doors, &visit, words.say1("console-reset-title", "name", &line.name))
        .under("/console/staff", "nav-staff");
    let confirm = ConfirmPage {
        action: format!("/console/staff/{}/second-step", line.id),
        mark: frame.mark(),
        lead: words.say("console-reset-lead"),
        facts: member_facts(words, &line),
        hidden: Vec::new(),
        button: words.say("console-reset-button"),
        is_final: true,
        back: (format!("/console/staff/{}", line.id), words.say("console-back")),
    };
    html(&SurePage { frame, confirm })
}

/// Turns off a colleague's second step and removes their passkeys.
pub(crate) async fn reset_factors(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let line = member(&here, &visit).await?;
    match reset::by_officer(here.house, here.actor(), line.id, visit.now).await {
        Ok(()) => see_other("/console/staff?done=factors-reset"),
        Err(StaffFault::NothingSet | StaffFault::NobodyHere) => see_other("/console/staff?done=no-factors"),
        // Their own page asks for the proof that they have their second step.
        Err(StaffFault::Oneself) => see_other("/console/me/second-step"),
        Err(other) => Err(other.into()),
    }
}
