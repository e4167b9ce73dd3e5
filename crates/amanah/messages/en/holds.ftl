# Holds and signatures: what stays although it would go, and what goes because somebody signs for it.

nav-holds = Holds

holds-title = Holds
holds-answer = { $count ->
    [0] Nothing is held.
    [one] One hold stands.
   *[other] { $count } holds stand.
}
holds-lead = A hold keeps data that would otherwise be erased, because a law or a case forbids it. Only the protection officer and legal see this page. Whoever else learns of a hold could warn the person it concerns.
holds-empty = Nothing is held
holds-empty-more = Every deletion takes its course, but for what a law keeps by itself.
holds-review = Look again by
holds-due = Look at it now
holds-story = { $kinds } · { $number }
holds-kind = { $kind }: { $number }
holds-name = { $ground }: { $reference }
holds-erased = a customer who is erased
holds-place = Hold data of a customer
holds-place-button = Choose the data
holds-place-erased = Of a customer who is erased already, begin from the page of their request.
holds-customer = Customer number
holds-customer-hint = Like 1234-5678-2
holds-customer-unknown = Nobody has this number. Look at it again; whoever is erased has none any more.

hold-secret = Say nothing of it to the customer, nor to colleagues who need not know. No page, letter or export of the customer shows it, and every deletion passes the same legal check.
hold-answer = This data stays until the hold is lifted, whatever else is erased.
hold-fact-customer = Customer
hold-fact-kinds = What is held
hold-fact-placed = Placed
hold-fact-placed-by = Placed by
hold-fact-review = Look again by
hold-fact-no-review = No day is named
hold-act-keep = It is still needed: name the next day
hold-act-lift = Lift it
hold-act-more = Hold more data of this customer

hold-ground = What forbids the erasure?
hold-ground-court-order = Order of a court
hold-ground-investigation = Investigation or prosecution
hold-ground-dispute = Claim in law
hold-ground-audit = Audit by the tax office or a supervisor
hold-ground-law = Article of a law
hold-ground-other = Other
hold-ground-missing = Choose what forbids the erasure.
hold-reference = Number of the case, or article of the law
hold-reference-hint = Like LP/B/1234/XI/2026 or UU 8/1997 art. 19. It stands in the ledger for good: no name, no number of a person.
hold-reference-wrong = Give 3 to 60 letters, digits, spaces and / . - ( ), with a digit among them. Nine digits in a row could be a number of a person.
hold-review = Look at it again by
hold-review-hint = Within a year. Nothing is let go by that day alone; on it the hold stands on Today.
hold-review-wrong = Name a day that is not over, within a year.

hold-place-title = Hold data of { $number }
hold-place-title-erased = Hold data of a customer who is erased
hold-place-answer = Choose exactly what the case needs. Everything else takes its course.
hold-place-standing = What is held already
hold-place = A new hold
hold-place-what = What is held?
hold-place-what-hint = A kind is held as it stands now; what is recorded later is not. What the data says is not shown here.
hold-place-kind = { $number } in all, { $held } held already
hold-place-rows = Choose one by one: { $kind }
hold-place-row = Recorded { $when }
hold-place-document = { $number }, recorded { $when }
hold-place-row-held = held already
hold-place-nothing = Choose at least one kind or one datum.
hold-place-changed = Some of it is not there any more. Look at the list again.
hold-place-button = Place the hold

hold-keep-title = Is this hold still needed?
hold-keep-lead = You looked at it, and the case or the law still forbids the erasure.
hold-keep-button = Keep it until then

hold-lift-title = Lift this hold?
hold-lift-lead = The data then follows its usual rules again: it goes with a deletion, or when its time is over.
hold-lift-lead-erased = This customer is erased. What no law and no other hold keeps is erased at once, and cannot be brought back.
hold-lift-why = Why does it end?
hold-lift-why-hint = The ledger keeps it, without the customer.
hold-lift-why-missing = Choose why it ends.
hold-lift-button = Lift the hold
hold-why-case-closed = The case is closed
hold-why-no-longer-ordered = The order or the law does not reach it any more
hold-why-placed-in-error = It was placed by mistake, or on the wrong data

console-done-hold-placed = The hold is placed.
console-done-hold-kept = The hold stays until the day you named.
console-done-hold-lifted = The hold is lifted.
console-done-hold-changed = This hold was lifted meanwhile. Nothing more was changed.

work-holds = { $count ->
    [one] One hold is to be looked at again
   *[other] { $count } holds are to be looked at again
}
work-holds-link = See the holds
work-unsigned = { $count ->
    [one] One document waits for a signature before it is destroyed
   *[other] { $count } documents wait for a signature before they are destroyed
}
work-unsigned-link = See what waits

destruction-title = Documents that wait for a signature
destruction-answer = { $count ->
    [0] No document waits for a signature.
    [one] One document is past the time that tax law kept it.
   *[other] { $count } documents are past the time that tax law kept them.
}
destruction-lead = The law wants a person to answer for the destruction of bookkeeping documents (UU 8/1997 art. 19). So nothing goes by time alone.
destruction-waits = What waits, by kind
destruction-count = Documents
destruction-since = The first was kept until
destruction-empty = Nothing waits
destruction-empty-more = When tax law keeps a document no longer, it is counted here.
destruction-until = Every document whose time ended by
destruction-until-hint = A day that is over.
destruction-until-wrong = Name a day that is over.
destruction-decision = By which decision?
destruction-decision-hint = Like: board decision 7/2027. It names no customer; the ledger keeps it for good.
destruction-decision-missing = Name the decision, in at most 200 characters.
destruction-means = The next sweep destroys these documents for good, but for what a case needs. The ledger keeps your name and the decision.
destruction-button = Sign for their destruction
console-done-destruction-signed = Signed. The next sweep destroys them.

case-proofs = Elsewhere, and the certificate
case-outside = How the other systems stand that were told of this deletion:
case-certificate = The certificate, as its newest issue reads. It names nobody, and leads to nothing that was erased.
case-act-outside = Vouch for another system
case-act-holds = Hold data for a case or a law
case-outside-title = Vouch for another system?
case-outside-lead = For a system that says nothing itself. You looked there, or whoever runs it told you that everything of this customer is erased. The certificate then says "declared" with the day, and is issued anew.
case-outside-which = At which system?
case-outside-missing = Choose the system.
case-outside-button = I vouch that it is erased there
console-done-case-outside-declared = It is declared. The certificate is issued anew.
console-done-case-outside-none = Nothing is open there by now. Nothing was changed.
