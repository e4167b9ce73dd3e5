//! What can be wrong with a field of a form, told field by field.

/// A field that cannot be taken as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The name of the field in the form.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: FieldProblem,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldProblem {
    /// Nothing was entered.
    Missing,
    /// More letters than fit.
    TooLong,
    /// No e-mail address.
    NotAnAddress,
    /// No telephone number.
    NotAPhone,
    /// A password of fewer than 8 characters.
    PasswordTooShort,
    /// A password of more than 256 bytes.
    PasswordTooLong,
    /// A password that is guessed soon.
    PasswordGuessed,
    /// A password on a list of stolen ones.
    PasswordStolen,
    /// The policy was not agreed to.
    NotAgreed,
    /// The same value as before.
    Unchanged,
    /// Another member of staff signs in with it.
    Taken,
    /// A host name that a running service has.
    HostTaken,
    /// No role was chosen.
    NoRole,
    /// No number of a form.
    NotAFormNumber,
    /// No day.
    NotADay,
    /// A day that is still to come.
    InTheFuture,
    /// No amount of money.
    NotAnAmount,
    /// No host name.
    NotAHost,
    /// One of the answers has to be chosen.
    NotChosen,
    /// A day before the one it follows.
    TooEarly,
}

impl FieldProblem {
    /// The word by which messages know this problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong => "too-long",
            Self::NotAnAddress => "not-an-address",
            Self::NotAPhone => "not-a-phone",
            Self::PasswordTooShort => "password-too-short",
            Self::PasswordTooLong => "password-too-long",
            Self::PasswordGuessed => "password-guessed",
            Self::PasswordStolen => "password-stolen",
            Self::NotAgreed => "not-agreed",
            Self::Unchanged => "unchanged",
            Self::Taken => "taken",
            Self::HostTaken => "host-taken",
            Self::NoRole => "no-role",
            Self::NotAFormNumber => "not-a-form-number",
            Self::NotADay => "not-a-day",
            Self::InTheFuture => "in-the-future",
            Self::NotAnAmount => "not-an-amount",
            Self::NotAHost => "not-a-host",
            Self::NotChosen => "not-chosen",
            Self::TooEarly => "too-early",
        }
    }
}

/// The longest name or company name, in characters.
pub const LONGEST_NAME: usize = 200;
/// The longest postal address, in characters.
pub const LONGEST_ADDRESS: usize = 600;

/// Collects what is wrong with a form.
#[derive(Debug, Default)]
pub struct Findings(Vec<FieldFault>);

impl Findings {
    /// Notes a fault.
    pub fn add(&mut self, field: &'static str, problem: FieldProblem) {
        self.0.push(FieldFault { field, problem });
    }

    /// A text that must be there and fit.
    pub fn text(&mut self, field: &'static str, value: &str, longest: usize) {
        if value.trim().is_empty() {
            self.add(field, FieldProblem::Missing);
        } else if value.chars().count() > longest {
            self.add(field, FieldProblem::TooLong);
        }
    }

    /// An e-mail address, as far as its shape goes; whether it is one is proved by a code alone.
    pub fn email(&mut self, field: &'static str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            self.add(field, FieldProblem::Missing);
        } else if !looks_like_an_address(value) {
            self.add(field, FieldProblem::NotAnAddress);
        }
    }

    /// A new password, exactly as typed.
    pub fn password(&mut self, field: &'static str, value: &str) {
        if value.is_empty() {
            self.add(field, FieldProblem::Missing);
        } else if value.chars().count() < 8 {
            self.add(field, FieldProblem::PasswordTooShort);
        } else if value.len() > 256 {
            self.add(field, FieldProblem::PasswordTooLong);
        }
    }

    /// All of it, or nothing.
    ///
    /// # Errors
    /// The faults, in the order of the form.
    pub fn into_result(self) -> Result<(), Vec<FieldFault>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

fn looks_like_an_address(value: &str) -> bool {
    let Some((local, host)) = value.rsplit_once('@') else { return false };
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"\"(),:;<>[\\]".contains(c);
    !local.is_empty()
        && value.len() <= 254
        && value.chars().all(plain)
        && !local.contains('@')
        && host.split('.').count() >= 2
        && host.split('.').all(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_the_order_of_the_form() {
        let mut findings = Findings::default();
        findings.text("name", " ", LONGEST_NAME);
        findings.email("email", "sri@");
        findings.password("password", "short");

        let faults = findings.into_result().unwrap_err();

        assert_eq!(
            faults.iter().map(|f| (f.field, f.problem.code())).collect::<Vec<_>>(),
            [("name", "missing"), ("email", "not-an-address"), ("password", "password-too-short")]
        );
    }

    #[test]
    fn an_address_has_a_mailbox_and_a_domain() {
        for good in ["sri@example.test", " budi.s+toko@toko.example.co.id "] {
            let mut findings = Findings::default();
            findings.email("email", good);
            assert!(findings.into_result().is_ok(), "{good}");
        }
        for bad in
            ["sri", "sri@localhost", "sri@@example.test", "s ri@example.test", "@example.test", "sri@.test"]
        {
            let mut findings = Findings::default();
            findings.email("email", bad);
            assert!(findings.into_result().is_err(), "{bad}");
        }
    }
}
