//! Whether the domain that signed is the sender's (G11): the same, or of one organisation by the records it publishes
//! (DMARC, RFC 9989, 4.10). No list of public suffixes.

use super::tags;

/// So many names are asked at most in one walk (RFC 9989, 4.10).
const LONGEST_WALK: usize = 8;

/// What a DMARC record says of alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Whether only the same domain is aligned.
    pub is_strict: bool,
    /// Whether the domain is one under which others register theirs; none when it does not say.
    pub is_public: Option<bool>,
}

/// The record among the texts of a name; none when there is none or more than one.
#[must_use]
pub fn record(texts: &[impl AsRef<str>]) -> Option<Record> {
    let mut found = texts.iter().filter_map(|text| read(text.as_ref()));
    found.next().filter(|_| found.next().is_none())
}

fn read(text: &str) -> Option<Record> {
    let tags = tags::read(text)?;
    if tags.first() != Some(&("v", "DMARC1")) {
        return None;
    }
    let find = |name| tags::find(&tags, name);
    let is_public = match find("psd") {
        Some("y") => Some(true),
        Some("n") => Some(false),
        _ => None,
    };
    Some(Record { is_strict: find("adkim").is_some_and(|word| word.eq_ignore_ascii_case("s")), is_public })
}

/// The domains whose records a walk asks for, from the domain upwards.
#[must_use]
pub fn walk(domain: &str) -> Vec<String> {
    let labels: Vec<&str> = domain.split('.').collect();
    let from = |skipped: usize| labels.get(skipped..).unwrap_or_default().join(".");
    // Of a longer name the first step goes to its last seven labels.
    let first = labels.len().saturating_sub(LONGEST_WALK - 1).max(1);
    let upper = (first..labels.len()).map(from);
    [domain.to_owned()].into_iter().chain(upper).collect()
}

/// The domain of the organisation, by the records that a walk found.
#[must_use]
pub fn organisation(domain: &str, found: &[(String, Record)]) -> String {
    if let Some((name, _)) = found.iter().find(|(_, record)| record.is_public == Some(false)) {
        return name.clone();
    }
    let public = found.iter().find(|(name, record)| record.is_public == Some(true) && name != domain);
    if let Some((name, _)) = public {
        return one_below(domain, name);
    }
    let highest = found.iter().min_by_key(|(name, _)| name.split('.').count());
    highest.map_or_else(|| domain.to_owned(), |(name, _)| name.clone())
}

/// The name one label longer than `upper` that `domain` stands under.
fn one_below(domain: &str, upper: &str) -> String {
    let count = upper.split('.').count() + 1;
    let labels: Vec<&str> = domain.split('.').collect();
    labels.get(labels.len().saturating_sub(count)..).unwrap_or_default().join(".")
}

/// Whether a signing domain that is another than the sender's is aligned with it, by what both walks found.
///
/// Enforces: DEL2
#[must_use]
pub fn is_aligned(
    (sender, of_sender): (&str, &[(String, Record)]),
    (signer, of_signer): (&str, &[(String, Record)]),
) -> bool {
    if sender == signer {
        return true;
    }
    let organisation_of_sender = organisation(sender, of_sender);
    let by_name = |name: &str| of_sender.iter().find(|(found, _)| found == name);
    let policy = by_name(sender).or_else(|| by_name(&organisation_of_sender)).or(of_sender.last());
    let Some((_, policy)) = policy else { return false };
    !policy.is_strict
        && organisation_of_sender.contains('.')
        && organisation(signer, of_signer) == organisation_of_sender
}

/// Whether records could make a signing domain aligned: both end in the same two labels.
#[must_use]
pub fn could_align(signer: &str, sender: &str) -> bool {
    let end = |domain: &str| domain.rsplit('.').take(2).map(str::to_owned).collect::<Vec<_>>();
    signer == sender || end(signer) == end(sender)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(records: &[(&str, &str)], domain: &str) -> Vec<(String, Record)> {
        let of = |name: &String| {
            let texts: Vec<&str> =
                records.iter().filter(|(at, _)| at == name).map(|(_, text)| *text).collect();
            record(&texts).map(|record| (name.clone(), record))
        };
        walk(domain).iter().filter_map(of).collect()
    }

    fn aligned(records: &[(&str, &str)], sender: &str, signer: &str) -> bool {
        is_aligned((sender, &zone(records, sender)), (signer, &zone(records, signer)))
    }

    /// Shows: DEL2
    #[test]
    fn g11_without_a_record_only_the_same_domain_is_aligned() {
        assert!(aligned(&[], "x.example", "x.example"));
        assert!(!aligned(&[], "x.example", "mail.x.example"));
        assert!(!aligned(&[("mail.x.example", "v=DMARC1; p=none")], "x.example", "mail.x.example"));
    }

    /// Shows: DEL2
    #[test]
    fn g11_one_organisation_is_aligned_unless_its_record_is_strict() {
        let relaxed = [("x.example", "v=DMARC1; p=reject")];
        let strict = [("x.example", "v=DMARC1; p=reject; adkim=s")];

        assert!(aligned(&relaxed, "x.example", "mail.x.example"));
        assert!(aligned(&relaxed, "news.x.example", "mail.x.example"));
        assert!(!aligned(&relaxed, "x.example", "y.example"));
        assert!(!aligned(&strict, "x.example", "mail.x.example"));
        assert!(!aligned(&strict, "news.x.example", "x.example"));
    }

    /// Shows: DEL2
    #[test]
    fn g11_neighbours_under_one_public_name_are_no_organisation() {
        let public = [("co.example", "v=DMARC1; p=reject; psd=y")];
        let tld = [("example", "v=DMARC1; p=reject")];
        let own = [("a.host.example", "v=DMARC1; p=none; psd=n"), ("host.example", "v=DMARC1; p=none")];

        assert!(!aligned(&public, "a.co.example", "b.co.example"));
        assert!(aligned(&public, "mail.a.co.example", "a.co.example"));
        assert!(!aligned(&tld, "a.example", "b.example"));
        assert!(!aligned(&own, "a.host.example", "host.example"));
    }

    #[test]
    fn two_records_are_none_and_a_record_begins_with_its_version() {
        assert!(record(&["v=DMARC1; p=none"]).is_some());
        assert!(record(&["v=DMARC1; p=none", "v=DMARC1; p=reject"]).is_none());
        assert!(record(&["p=none; v=DMARC1", "v=spf1 -all"]).is_none());
    }

    #[test]
    fn g13_a_walk_asks_eight_names_at_most() {
        let long = "a.b.c.d.e.f.g.h.i.j.mail.x.example";

        assert_eq!(walk("mail.x.example"), ["mail.x.example", "x.example", "example"]);
        assert_eq!(walk(long).len(), 8);
        assert_eq!(walk(long)[1], "g.h.i.j.mail.x.example");
    }
}
