//! Customers who left long ago: no service, no sign-in for years. Nobody asked, so nothing happens silently: they are told a
//! month before, twice, can stay by signing in or by one link, and then have the same time to think as everybody (T3).

use amanah_policy::{Activity, CaseChannel, CaseKind, CaseStep, Timestamp};
use amanah_vault::{CaseChange, ConfirmedHow, NewCase, RightsCase, VaultError};

use crate::deletion::course::{self, cooling_off, link_to_stop, notify, put_off, status_link};
use crate::deletion::request::KEEPER;
use crate::house::House;
use crate::purposes::service_communication::letters::CaseLetter;

/// So many a day: nobody answers a flood of questions.
const MOST_A_DAY: u32 = 200;

const DAYS_A_YEAR: i64 = 365;

/// Opens a request for those who left long ago, and tells them; says for how many.
///
/// Enforces: DEL3
///
/// # Errors
/// When the store fails; what was opened stays open.
pub async fn open_requests(house: &House, now: Timestamp) -> Result<u64, VaultError> {
    let vault = house.vault();
    let policy = vault.policy();
    let years = i64::from(policy.clocks().quiet_customer_years);
    let since = now.plus_days(-years.saturating_mul(DAYS_A_YEAR));
    let mut opened = 0;
    for customer in vault.quiet_customers(since, MOST_A_DAY).await? {
        if crate::deletion::plan::activity(house, customer, now).await? != Activity::Inactive {
            continue;
        }
        let new = NewCase {
            customer,
            kind: CaseKind::Erase,
            channel: CaseChannel::Retention,
            activity: Some(Activity::Inactive),
            due_at: now,
        };
        let verify = vec![(CaseStep::Verify, CaseChange::default())];
        match vault.open_case(new, verify, KEEPER, now).await {
            Ok(case) => {
                course::advance(house, case, now).await?;
                opened += 1;
            }
            // Somebody asked meanwhile, or answers for others: then a person looks at it another day.
            Err(VaultError::Taken(_) | VaultError::AnswersForOthers) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(opened)
}

/// What is due of such a request while nobody confirmed anything: its two notices, the end when somebody came back, and the
/// time to think when nobody did.
pub(super) async fn go_on(house: &House, case: RightsCase, now: Timestamp) -> Result<RightsCase, VaultError> {
    let vault = house.vault();
    if case.told > 0 && vault.was_seen_since(case.customer, case.received_at).await? {
        return course::step(house, &case, CaseStep::Cancel, CaseChange::default(), now).await;
    }
    let days = i64::from(vault.policy().clocks().quiet_notice_days);
    let end = case.received_at.plus_days(days);
    if end <= now {
        let how = ConfirmedHow::Silence;
        let confirmed = CaseChange { confirmed: Some(how), ..CaseChange::default() };
        let steps = vec![
            (CaseStep::Freeze, CaseChange::default()),
            (CaseStep::Confirm, confirmed),
            (CaseStep::CoolOff, cooling_off(house, how, now)),
        ];
        let case = vault.move_case(&case, steps, KEEPER, now).await?;
        return Box::pin(course::advance(house, case, now)).await;
    }
    let left = end.as_micros().saturating_sub(now.as_micros());
    let stop = link_to_stop(house, &case, end, now).await?;
    let letter = CaseLetter::Quiet {
        days: u32::try_from(left / 86_400_000_000).unwrap_or(u32::MAX),
        stop: &stop,
        status: &status_link(house, &case),
    };
    notify(house, &case, letter, now).await?;
    match case.told {
        0 => put_off(house, case, now.plus_micros(left / 2), 1).await,
        _ => put_off(house, case, end, 2).await,
    }
}
