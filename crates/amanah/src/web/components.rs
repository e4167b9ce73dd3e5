//! The parts pages are made of. Each is a value with a template of its own in `templates/components`, and can stand
//! in any page as `{{ part }}`.

mod cards;
mod forms;
mod passkey;
mod proof;
mod tables;

pub use cards::{
    Banner, ClockBadge, DatumCard, EmptyState, Fact, Facts, StateBadge, Timeline, TimelineEntry, Tone,
};
pub use forms::{
    ChoiceRow, ConfirmPage, ErrorSummary, FieldRow, FormOption, PurposeChoice, PurposePicker, TextRow,
};
pub use passkey::PasskeyButton;
pub use proof::{ProofDrawer, Receipt};
pub use tables::{Cell, Filter, Pager, PlanOutcome, PlanRow, PlanTable, Table};
