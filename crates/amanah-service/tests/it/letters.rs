//! Every letter in both languages: nothing left to fill in, and no personal value.

use amanah_policy::Language;
use amanah_service::purposes::service_communication::letters::{
    CaseLetter, Letter, PeopleLetter, ProviderLetter, SecurityLetter,
};

use crate::company::company;

#[tokio::test]
async fn every_letter_is_filled_in_and_reads_as_drawn() {
    let company = company().await;
    let (code, link) = ("123456", "http://localhost:8080/link");
    let letters = [
        Letter::SignUpCode { code, minutes: 30 },
        Letter::AlreadyRegistered,
        Letter::Welcome,
        Letter::SignInLink { link, minutes: 30 },
        Letter::DeskWelcome { colleague: "Agus", link, hours: 72 },
        Letter::ProofCode { code, minutes: 30 },
        Letter::PasswordChanged,
        Letter::ChangeCode { code, minutes: 30 },
        Letter::AddressWanted,
        Letter::ChangeAsked { link, hours: 72 },
        Letter::ChangedAway { link, hours: 72 },
        Letter::ChangedHere,
        Letter::NameChanged { hours: 72 },
        Letter::ChangeStopped,
        Letter::TicketAnswered { colleague: "Agus", link },
        Letter::BreakGlass { link, hours: 24 },
        Letter::StaffSignedIn { link },
        Letter::StaffFactors { what: "passkey_added", link },
        Letter::StaffFactorsReset { colleague: "Ratna {link} Kusuma", link },
        Letter::People(PeopleLetter::Invitation {
            link,
            hours: 72,
            business: "CV {link} Rekaan",
            roles: "billing",
        }),
        Letter::People(PeopleLetter::Changed),
        Letter::People(PeopleLetter::Joined { roles: "billing" }),
        Letter::People(PeopleLetter::RolesChanged { roles: "billing, technical" }),
        Letter::People(PeopleLetter::Left),
        Letter::People(PeopleLetter::Offered { hours: 72 }),
        Letter::People(PeopleLetter::TakenOver),
        Letter::People(PeopleLetter::HandedOver { roles: "technical" }),
        Letter::People(PeopleLetter::OfferEnded),
        Letter::Security(SecurityLetter::NoAccount),
        Letter::Security(SecurityLetter::NewPlace),
        Letter::Security(SecurityLetter::SessionsEnded),
        Letter::Security(SecurityLetter::FailedTries),
        Letter::ApiKeyMade,
        Letter::Provider(ProviderLetter::Removed { provider: "Facebook" }),
        Letter::Provider(ProviderLetter::DeletionActive { provider: "Facebook", days: 30, page: link }),
        Letter::Provider(ProviderLetter::DeletionInactive { provider: "Facebook" }),
        Letter::Provider(ProviderLetter::DeletionClosed {
            provider: "Facebook",
            why: "kept_by_law",
            colleague: "Ratna Kusuma",
        }),
        Letter::Provider(ProviderLetter::SessionsEnded { provider: "Google" }),
        Letter::Provider(ProviderLetter::Suspended { provider: "Google" }),
        Letter::Case(CaseLetter::Confirm { link, stop: link, days: 7, status: link }),
        Letter::Case(CaseLetter::ConfirmPassedOn { link, stop: link, days: 7, status: link }),
        Letter::Case(CaseLetter::ToPortal { page: link }),
        Letter::Case(CaseLetter::ToPortalPassedOn { page: link }),
        Letter::Case(CaseLetter::Looking { status: link }),
        Letter::Case(CaseLetter::Leaving { stop: link, status: link }),
        Letter::Case(CaseLetter::Begun { hours: 72, stop: link, status: link }),
        Letter::Case(CaseLetter::Waits { hours: 36, stop: link, status: link }),
        Letter::Case(CaseLetter::UnderWay { stop: link, status: link }),
        Letter::Case(CaseLetter::Quiet { days: 30, stop: link, status: link }),
        Letter::Case(CaseLetter::Last { status: link }),
        Letter::Case(CaseLetter::Stopped { what: "cancelled", status: link }),
        Letter::Case(CaseLetter::Refused { why: "harms_others", colleague: "Ratna Kusuma", status: link }),
        Letter::Case(CaseLetter::Received { hours: 72, status: link }),
        Letter::Case(CaseLetter::Restricted { stop: link, status: link }),
        Letter::Case(CaseLetter::RestrictedSignIn { link, minutes: 15, status: link }),
        Letter::Case(CaseLetter::Lifted { status: link }),
        Letter::Case(CaseLetter::Answered { colleague: "Ratna Kusuma", status: link }),
    ];

    for language in Language::ALL {
        let mut all = String::new();
        for letter in letters {
            let mail = letter.write(&company.house, *language);
            assert!(!mail.subject.contains('{') && !mail.body.contains('{'), "{}", mail.template);
            assert!(mail.subject.chars().count() <= 78, "{}: {}", mail.template, mail.subject);
            all.push_str(&format!(
                "== {} ({})\n{}\n\n{}\n\n",
                mail.template, mail.occasion, mail.subject, mail.body
            ));
        }
        insta::assert_snapshot!(format!("letters-{}", language.code()), all);
    }
}
