// Somebody who signed up: Sri Wahyuni, at an address that she proved.

use amanah_policy::{AccountKind, AgreementHow, Attribute, Channel, CustomerId, Language, Source, Timestamp};
use amanah_service::House;
use amanah_service::vault::{NewAccount, NewCustomer, NewDatum, Personal, Provenance, Registrar};

/// Signs her up at this address.
pub(crate) async fn signed_up(house: &House, email: &str, now: Timestamp) -> CustomerId {
    let datum = |attribute, value: &str| NewDatum {
        attribute,
        value: Personal::text(value),
        provenance: Provenance {
            source: Source::Registration,
            channel: Channel::ClientZone,
            origin: "sign_up".to_owned(),
            observed_at: now,
        },
        confirmed: true,
    };
    let new = NewCustomer {
        kind: AccountKind::Person,
        language: Language::Id,
        data: vec![datum(Attribute::Name, "Sri Wahyuni"), datum(Attribute::PrimaryEmail, email)],
        password: None,
        is_mailbox_proved: true,
        agreed: Some(AgreementHow::Registration),
        registrar: Registrar::Themself,
        account: NewAccount::Own,
    };
    house.vault().register(new, now).await.unwrap().id
}
