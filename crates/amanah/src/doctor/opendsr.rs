//! What passed-on requests are answered with as the doctor sees it: whether the certificate is good, and who could not be told.

use amanah_policy::Timestamp;
use amanah_service::House;

use super::{Finding, Severity, finding};
use crate::cli::Stop;
use crate::opendsr::Validity;

/// One line for the certificate and one for each company that could not be told; nothing where nobody passes requests on.
pub(super) async fn examine(house: &House, now: Timestamp) -> Result<Vec<Finding>, Stop> {
    let Some(processor) = house.processor() else { return Ok(Vec::new()) };
    let (domain, count) = (&processor.domain, processor.controllers.len());
    let mut findings = vec![match Validity::of(&processor.certificate, now) {
        Some(Validity::Good) => finding(
            Severity::Good,
            "opendsr",
            format!("the certificate for {domain} is good and signs; {count} companies may pass requests on"),
        ),
        Some(Validity::EndsSoon) => finding(
            Severity::Note,
            "opendsr",
            format!("the certificate for {domain} ends within two weeks; renew it, then restart `serve`"),
        ),
        Some(Validity::NotYet) => finding(
            Severity::Alarm,
            "opendsr",
            format!(
                "the certificate for {domain} is not good yet, so nobody believes our answers; look at the clock"
            ),
        ),
        Some(Validity::Over) | None => finding(
            Severity::Alarm,
            "opendsr",
            format!(
                "the certificate for {domain} is over, so nobody believes our answers; renew it, then restart `serve`"
            ),
        ),
    }];
    let given_up = house.vault().outside_numbers().await?.given_up;
    for controller in &processor.controllers {
        let at_it = |name: &str| controller.callbacks.iter().any(|address| controller.at(address) == name);
        let count: u64 = given_up.iter().filter(|(name, _)| at_it(name)).map(|(_, count)| count).sum();
        if count > 0 {
            let says = format!(
                "{} did not take {count} callbacks, which are given up; tell whoever runs it",
                controller.name
            );
            findings.push(finding(Severity::Note, "opendsr", says));
        }
    }
    Ok(findings)
}
