//! A document in words and form: what the law and the reader expect on an invoice, in the customer's language.

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::purposes::billing::issue::Bill;
use amanah_service::vault::InvoiceKind;
use amanah_wire::sheet::{Moment, Row, Sheet, Sum};
use jiff::tz::TimeZone;

use crate::web::Words;

/// Puts a bill into words.
pub(crate) fn sheet(house: &House, bill: &Bill, now: Timestamp) -> Sheet {
    let words = Words::new(bill.language, house.settings().zone.clone(), now);
    let (billing, amounts) = (house.billing(), &bill.draft.amounts);
    let is_credit = bill.kind == InvoiceKind::CreditNote;
    let title = if is_credit { words.say("sheet-credit-note") } else { words.say("sheet-invoice") };
    let mut seller = vec![house.settings().company.clone()];
    seller.extend(billing.address.iter().cloned());
    seller.extend(billing.tax_number.as_ref().map(|number| words.say1("sheet-tax-number", "number", number)));
    let mut facts = vec![(words.say("sheet-day"), words.date(bill.issued_at))];
    facts.extend(bill.due_at.map(|due| (words.say("sheet-due"), words.date(due))));
    facts.push((words.say("sheet-customer"), bill.customer_number.clone()));
    facts.extend(bill.credits.clone().map(|of| (words.say("sheet-credits"), of)));
    let rows = bill
        .draft
        .lines
        .iter()
        .map(|line| Row {
            what: line.what.clone(),
            count: words.number(i64::from(line.count)),
            each: words.money(line.each),
            amount: words.money(line.amount),
        })
        .collect();
    let sum = |name: String, amount, is_total| Sum { name, amount: words.money(amount), is_total };
    let mut sums = vec![sum(words.say("sheet-net"), amounts.net, false)];
    if let Some(rule) = &billing.tax {
        sums.push(sum(rule.name.clone(), amounts.tax, false));
    }
    sums.push(sum(words.say("sheet-total"), amounts.total, true));
    let notes = if is_credit {
        vec![words.say("sheet-credit-more")]
    } else {
        billing.payment.iter().cloned().chain([words.say("sheet-keeps")]).collect()
    };
    // The pages are counted when they are full.
    let (here, last) = ("{here}", "{last}");
    Sheet {
        language: words.language().code(),
        title,
        number: bill.label.clone(),
        seller,
        buyer_word: words.say("sheet-buyer"),
        buyer: bill.buyer.clone(),
        facts,
        columns: ["what", "count", "each", "amount"].map(|column| words.say_of("sheet-column", column)),
        rows,
        sums,
        notes,
        page_words: words.say2("sheet-page", "here", here, "last", last),
        made_at: moment(now),
        id: *bill.id.as_bytes(),
    }
}

/// A time as the file says it, in UTC.
pub(crate) fn moment(at: Timestamp) -> Moment {
    let instant = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let civil = TimeZone::UTC.to_datetime(instant);
    let small = |number: i8| u8::try_from(number).unwrap_or(0);
    Moment {
        year: u16::try_from(civil.year()).unwrap_or(0),
        month: small(civil.month()),
        day: small(civil.day()),
        hour: small(civil.hour()),
        minute: small(civil.minute()),
        second: small(civil.second()),
    }
}
