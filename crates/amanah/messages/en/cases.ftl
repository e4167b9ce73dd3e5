# Requests as staff work on them: the queue, one request, the desk, and what waits today.
nav-cases = Requests

cases-title = Requests
cases-answer = { $count ->
    [0] No request is open.
    [one] One request is open.
   *[other] { $count } requests are open.
} { $late ->
    [0] { "" }
    [one] One is late.
   *[other] { $late } are late.
}
cases-closed-answer = { $count ->
    [0] No request was closed yet.
    [one] One request was closed.
   *[other] The { $count } requests that were closed last.
}
cases-lead = What is due first stands first. Deletions go on by themselves; everything else waits for one of us.
cases-empty = Nothing is open
cases-empty-more = A request comes from ClientZone, by mail, from a sign-on provider, or is written down at the desk.
cases-show = Show
cases-show-open = Open requests
cases-show-closed = Closed requests
cases-show-button = Show
cases-line = { $kind }: customer { $number }
cases-line-erased = { $kind }: a customer who is erased
cases-due = Due
cases-next = Next step
cases-answer-waits = An answer waits
cases-came = Came by: { $channel }
cases-closed-on = closed { $when }

urgency-later = More than a day left
urgency-day = A day left at most
urgency-hours = Six hours left at most
urgency-late = Late

case-answer-person = This waits for one of us. Do what was asked for, then close it here.
case-answer-restrict = The customer asks that their data is only kept for now. Restrict it, or refuse with the reason.
case-answer-restricted = The data is restricted, and nothing waits for us. The customer lifts it themself.
case-answer-course = This goes on by itself. What is next, and when, stands below.
case-answer-confirm = The registered address is asked to confirm it. Nothing is erased before.
case-answer-stuck = This does not go on by itself: look below at what stands in the way.
case-answer-outside = It is done here. Other systems have not said so yet; you can vouch for one that says nothing itself.
case-answer-elsewhere = It is done here. Other systems have not said so yet.
case-answer-unknown = It is not known whether a service of theirs still runs. Nothing is frozen and nothing is erased before one of us looks.
case-unknown = Is it still running?
case-unknown-why = The panel has not reported these services for more than a day, or reports one that we wrote down as ended. Look there, and write down what you see; or wait for its next report, and go on.
case-unknown-known = Everything is known again. Go on, and the request takes its ordinary way.
case-unknown-since = last reported as running { $when }
case-unknown-ended-here = ended here { $ended }, reported as running { $when }
case-unknown-runs = It runs
case-unknown-ended = It has ended
case-unknown-go-on = Go on with what is known
case-unknown-other = Support or the protection officer looks at this.
case-answer-closed = Nothing is left to do here.
case-answer-mailbox = The registered mailbox may be another's by now, so nothing is sent there. The protection officer decides, by a fact that no mail says.
case-fact-mailbox = Registered mailbox
case-mailbox-undeliverable = Mail there did not arrive on { $when }, after it had been proved. Mailboxes that are given up go to others.
case-mailbox-domain-of-another = Another customer has had its domain here since { $when }; the mailbox was proved before that.
case-mailbox-in-other-hands = A sign-on provider says that it is in other hands.
case-fact-channel = Came by
case-fact-customer = Customer
case-fact-activity = When it came
case-activity-active = A service was running
case-activity-inactive = No service was running
case-activity-unknown = It is not known whether a service was running
case-fact-received = Received
case-fact-due = Due
case-fact-next = Next step
case-fact-ends = The present wait ends
case-fact-frozen = Data frozen since
case-fact-confirmed = Confirmed
case-confirmed-session = { $when }, signed in to ClientZone
case-confirmed-mailbox = { $when }, by the link to the registered address
case-confirmed-second-fact = { $when }, without the mailbox, approved by the officer
case-fact-opened-by = Written down by
case-fact-closed = Closed
case-fact-closed-by = Closed by
case-fact-why = Why
case-course = How it went
case-leaf = Entry { $leaf } of the ledger
case-plan = What an erasure would do now
case-plan-more = In numbers: what it says is not shown here. It is decided anew when it is carried out, by the same rule.
case-plan-answer = { $goes } data are erased, { $stays } stay because a law says so.
case-plan-held = { $held } data are held for a case. Only the officer and legal read this; the customer reads of the legal check, as in every deletion.
case-plan-claimed = { $count ->
    [one] One mail among them waits and only claims to come from an address of theirs; it goes with them.
   *[other] { $count } mails among them wait and only claim to come from an address of theirs; they go with them.
}
case-plan-fate = What becomes of it
case-plan-law = Law
case-plan-goes = Erased
case-plan-stays = Stays until { $until }
case-plan-stays-open = Stays without a date yet
case-plan-fate-held = Held
case-plan-companies = These companies go along, because nobody else is in their accounts: { $numbers }.
case-plan-hand-over = First the customer hands over the account of: { $numbers }. They do it under People in ClientZone.
case-plan-running = { $count ->
    [0] No service runs.
    [one] One service runs still.
   *[other] { $count } services run still.
}
case-kept = What a law keeps
case-open-customer = Open the customer
case-act = What you can do
case-act-answer = It is done: close it
case-act-restrict = Restrict the data
case-act-lift = Lift the restriction
case-act-again = Send the confirmation again
case-act-confirm-first = Send the confirmation
case-act-second-fact = Confirm without the mailbox
case-act-stop = Stop it at the customer's word
case-act-refuse = Refuse it

case-restrict-title = Restrict this customer's data?
case-restrict-lead = From then on it is kept and nothing else: it serves this request, what a law demands, and the customer's own view. The customer is told, and lifts it themself.
case-restrict-services = Where services run, no invoice and no notice about them goes out until it is lifted. Where the contract does not allow that, refuse with that reason (UU 27/2022 art. 41).
case-restrict-button = Restrict it
case-lift-title = Lift this restriction?
case-lift-lead = Only when its ground is gone, and the customer knows beforehand. The data is in use again at once; the customer is told by mail, with your name.
case-lift-button = Lift it
case-answer-title = Is it done?
case-answer-lead = You say that what was asked for is done: { $kind }. The customer is told by mail, with your name, and the request is closed.
case-answer-button = Done, close it
case-refuse-title = Refuse this request?
case-refuse-lead = The customer is told by mail that it was refused, why, and by whom. What was frozen is in use again. They can turn to the authority for data protection.
case-refuse-why = Why?
case-refuse-why-hint = The customer reads this reason, and nothing else.
case-refuse-why-missing = Choose why it is refused.
case-refuse-button = Refuse it
case-stop-title = Stop this deletion?
case-stop-lead = Only if the customer told you so. Everything is in use again at once; the ledger and the mail to the customer name you.
case-stop-button = Stop the deletion
case-second-title = Confirm without the mailbox?
case-second-lead = For somebody whose mailbox is gone or belongs to another person by now. A colleague wrote the request down, you see a fact that no mail says, and answer for it.
case-second-longer = The time to think is then { $hours } hours, and every other address is told.
case-second-label = Which fact was shown?
case-second-invoice = The number and the amount of an invoice
case-second-number = The customer number
case-second-missing = Choose which fact was shown.
case-second-invoice-number = Number of the invoice
case-second-invoice-total = Amount that was to be paid
case-second-invoice-total-hint = In rupiah, as printed: 111000
case-second-customer-number = Customer number
case-second-customer-number-hint = As the customer said or showed it, not as you find it here.
case-second-wrong = This is not true of this customer. Ask them again.
case-second-unread = This cannot be read.
case-second-seen = Whom did you see, and what did they show?
case-second-seen-hint = Sealed for the customer with the entry of the ledger; they can read it.
case-second-seen-short = Write { $least } to { $most } characters.
case-second-button = Confirm the deletion
case-second-same = You wrote this request down yourself. Another officer approves it.

desk-request-link = Write down a request of this customer
desk-request-title = Request of customer { $number }
desk-request-answer = Write down what the customer asked for. The clock of the law begins now, and the customer is told by mail.
desk-request-kind = What do they ask for?
desk-request-kind-missing = Choose what they ask for.
desk-request-kind-erase-hint = Their data is frozen, and the registered address is asked to confirm. Nothing is erased without it.
desk-request-came = How did it come?
desk-request-came-missing = Choose how it came.
desk-request-button = Write it down
case-came-letter = By letter
case-came-telephone = By telephone
case-came-in-person = In person
case-came-ticket = In a ticket
desk-ticket-deletion = Send the confirmation of a deletion to the registered address
desk-ticket-deletion-hint = If the customer asks here for the end of their account. Their data is frozen until they confirm or a week has passed.

console-done-case-opened = The request is written down, and the customer is told.
console-done-case-portal = The customer has a running service: they were told how to leave in ClientZone. Nothing was changed.
console-done-case-person = The request is written down. Other people are in an account of this customer, which is handed over first.
console-done-case-mailbox-in-doubt = Nothing was sent: the registered mailbox may be another's by now. The protection officer decides.
console-done-case-looking = The request is written down. It is not known whether a service runs: look below before it goes on.
console-done-case-service-said = It is written down.
console-done-case-goes-on = It goes on by what is known now.
console-done-case-still-unknown = Of a service it is still not known whether it runs, so nothing has gone on.
console-done-case-open-already = A deletion of this customer is under way already. This is it.
console-done-case-restricted = The data is restricted, and the customer is told.
console-done-case-answered = The request is closed, and the customer is told.
console-done-case-refused = The request is refused, and the customer is told why.
console-done-case-asked = The link that confirms is on its way to the registered address.
console-done-case-stopped = The deletion is stopped. Everything is in use again, and the customer is told.
console-done-case-confirmed = The deletion is confirmed, and the longer time to think has begun.
console-done-case-changed = This request stands differently by now. Nothing was changed.
console-done-case-hand-over = Other people are in an account of this customer still. Nothing was changed.
console-done-case-company = A company ends with its owner. Open the owner and write the request down for them. Nothing was changed.
console-done-case-too-often = Too many mails went to this customer. Please wait some minutes.

work-case = { $kind }: customer { $number }
work-case-link = See the request
deletion-request-open = The registered address is asked about the whole account: this waits for that request.
deletion-request-link = See the request

report-requests = What you asked us about your data
report-request = What, and how it came
report-request-steps = How it went
