//! Letters about a request: none says more of the customer than that they are one, and each leads to the request's page.

use amanah_policy::{Language, Occasion};
use amanah_vault::OutgoingMail;

use super::{of_code, without_marks};

/// A letter about a request with a clock.
#[derive(Clone, Copy)]
pub enum CaseLetter<'a> {
    /// Confirm that everything is to be erased (DEL2).
    Confirm {
        /// The link that confirms it.
        link: &'a str,
        /// The link that stops it.
        stop: &'a str,
        /// For how long there is time.
        days: u32,
        /// The page of the request.
        status: &'a str,
    },
    /// The same, where another company passed the request on: what it learns by that stands in it.
    ConfirmPassedOn {
        /// The link that confirms it.
        link: &'a str,
        /// The link that stops it.
        stop: &'a str,
        /// For how long there is time.
        days: u32,
        /// The page of the request.
        status: &'a str,
    },
    /// A customer with services who wrote: where they decide themself (DEL1).
    ToPortal {
        /// Where.
        page: &'a str,
    },
    /// The same, where another company passed the request on (DEL1).
    ToPortalPassedOn {
        /// Where.
        page: &'a str,
    },
    /// Before it goes on, somebody looks whether a service of theirs still runs.
    Looking {
        /// The page of the request.
        status: &'a str,
    },
    /// The deletion is confirmed, and begins when the last service has ended.
    Leaving {
        /// The link that stops it.
        stop: &'a str,
        /// The page of the request.
        status: &'a str,
    },
    /// The deletion is confirmed; the time to think has begun.
    Begun {
        /// How long it is.
        hours: u32,
        /// The link that stops it.
        stop: &'a str,
        /// The page of the request.
        status: &'a str,
    },
    /// The time to think is half over.
    Waits {
        /// How long it is still.
        hours: u32,
        /// The link that stops it.
        stop: &'a str,
        /// The page of the request.
        status: &'a str,
    },
    /// A link to sign in was asked for while the data is frozen: how it stands instead, and what stops it.
    UnderWay {
        /// The link that stops it.
        stop: &'a str,
        /// The page of the request.
        status: &'a str,
    },
    /// Nobody asked: the account of somebody who left long ago is about to be closed.
    Quiet {
        /// How many days there are to say that one stays.
        days: u32,
        /// The link that says so.
        stop: &'a str,
        /// The page of the request.
        status: &'a str,
    },
    /// The last one: everything goes now.
    Last {
        /// The page of the request.
        status: &'a str,
    },
    /// The deletion does not happen.
    Stopped {
        /// Why, by its code.
        what: &'a str,
        /// The page of the request.
        status: &'a str,
    },
    /// The deletion does not happen, because the customer said so to somebody in the house.
    StoppedBy {
        /// To whom.
        colleague: &'a str,
        /// The page of the request.
        status: &'a str,
    },
    /// It was refused.
    Refused {
        /// Why, by its code.
        why: &'a str,
        /// Who refused it.
        colleague: &'a str,
        /// The page of the request.
        status: &'a str,
    },
    /// A request other than a deletion was taken.
    Received {
        /// Within how many hours it is answered.
        hours: u32,
        /// The page of the request.
        status: &'a str,
    },
    /// Their data is restricted from now on, as they asked (UU 27/2022 art. 11 and 41).
    Restricted {
        /// The link that lifts it.
        stop: &'a str,
        /// The page of the request.
        status: &'a str,
    },
    /// A link to sign in, for somebody whose data is restricted: what is theirs to read stays theirs.
    RestrictedSignIn {
        /// The link.
        link: &'a str,
        /// How long it is good.
        minutes: u32,
        /// The page of the request.
        status: &'a str,
    },
    /// The restriction is over: the customer lifted it.
    Lifted {
        /// The page of the request.
        status: &'a str,
    },
    /// What was asked for is done.
    Answered {
        /// Who did it.
        colleague: &'a str,
        /// The page of the request.
        status: &'a str,
    },
}

impl CaseLetter<'_> {
    pub(super) const fn template(&self) -> &'static str {
        match self {
            Self::Confirm { .. } => "case_confirm",
            Self::ConfirmPassedOn { .. } => "case_confirm_passed_on",
            Self::ToPortal { .. } => "case_to_portal",
            Self::ToPortalPassedOn { .. } => "case_passed_on",
            Self::Looking { .. } => "case_looking",
            Self::Leaving { .. } => "case_leaving",
            Self::Begun { .. } => "case_begun",
            Self::Waits { .. } => "case_waits",
            Self::UnderWay { .. } => "case_under_way",
            Self::Quiet { .. } => "case_quiet",
            Self::Last { .. } => "case_last",
            Self::Stopped { .. } | Self::StoppedBy { .. } => "case_stopped",
            Self::Refused { .. } => "case_refused",
            Self::Received { .. } => "case_received",
            Self::Restricted { .. } => "case_restricted",
            Self::RestrictedSignIn { .. } => "case_sign_in",
            Self::Lifted { .. } => "case_lifted",
            Self::Answered { .. } => "case_answered",
        }
    }

    pub(super) const fn occasion(&self) -> Occasion {
        Occasion::CaseMail
    }

    pub(super) fn particulars(&self, language: Language) -> Vec<(&'static str, String)> {
        let own = |text: &str| text.to_owned();
        match self {
            Self::Confirm { link, stop, days, status }
            | Self::ConfirmPassedOn { link, stop, days, status } => vec![
                ("{link}", own(link)),
                ("{stop}", own(stop)),
                ("{days}", days.to_string()),
                ("{status}", own(status)),
            ],
            Self::ToPortal { page } | Self::ToPortalPassedOn { page } => vec![("{page}", own(page))],
            Self::RestrictedSignIn { link, minutes, status } => {
                vec![("{link}", own(link)), ("{minutes}", minutes.to_string()), ("{status}", own(status))]
            }
            Self::Leaving { stop, status }
            | Self::UnderWay { stop, status }
            | Self::Restricted { stop, status } => {
                vec![("{stop}", own(stop)), ("{status}", own(status))]
            }
            Self::Begun { hours, stop, status } | Self::Waits { hours, stop, status } => {
                vec![("{hours}", hours.to_string()), ("{stop}", own(stop)), ("{status}", own(status))]
            }
            Self::Quiet { days, stop, status } => {
                vec![("{days}", days.to_string()), ("{stop}", own(stop)), ("{status}", own(status))]
            }
            Self::Last { status } | Self::Lifted { status } | Self::Looking { status } => {
                vec![("{status}", own(status))]
            }
            Self::Stopped { what, status } => {
                vec![("{what}", of_code(both!(language, "case_what"), what)), ("{status}", own(status))]
            }
            Self::StoppedBy { colleague, status } => {
                let what = of_code(both!(language, "case_what"), "cancelled_by_staff");
                let what = what.replace("{colleague}", &without_marks(colleague));
                vec![("{what}", what), ("{status}", own(status))]
            }
            Self::Refused { why, colleague, status } => vec![
                ("{why}", of_code(both!(language, "case_why"), why)),
                ("{colleague}", without_marks(colleague)),
                ("{status}", own(status)),
            ],
            Self::Received { hours, status } => {
                vec![("{hours}", hours.to_string()), ("{status}", own(status))]
            }
            Self::Answered { colleague, status } => {
                vec![("{colleague}", without_marks(colleague)), ("{status}", own(status))]
            }
        }
    }
}

/// A letter about a request, with the sentence that it can be answered; before its last paragraph, which is whose it is.
pub(crate) fn answerable(letter: OutgoingMail) -> OutgoingMail {
    let sentence = both!(letter.language, "case_answer").trim();
    let body = match letter.body.trim_end().rsplit_once("\n\n") {
        Some((before, last)) => format!("{before}\n\n{sentence}\n\n{last}"),
        None => format!("{}\n\n{sentence}", letter.body),
    };
    OutgoingMail { body, ..letter }
}

#[cfg(test)]
mod tests {
    use amanah_policy::CaseRefusal;

    use super::*;

    #[test]
    fn every_reason_has_words_in_both_languages() {
        for language in [Language::En, Language::Id] {
            for why in CaseRefusal::ALL {
                assert_ne!(of_code(both!(language, "case_why"), why.code()), why.code(), "{why:?}");
            }
            for what in ["cancelled", "cancelled_by_staff", "withdrawn", "expired"] {
                assert_ne!(of_code(both!(language, "case_what"), what), what);
            }
        }
    }
}
