# Services, and tickets with two sides.
nav-services = Services & invoices
nav-tickets = Tickets
nav-console-tickets = Tickets

ticket-list-title = Your questions
ticket-list-answer = { $open ->
    [0] No question of yours is open.
    [one] One question of yours is open.
   *[other] { $open } questions of yours are open.
} { $answered ->
    [0] { "" }
    [one] One has an answer for you.
   *[other] { $answered } have an answer for you.
}
ticket-list-empty = You have not asked us anything here
ticket-list-empty-more = Write to us about your services, your invoices or your data. What you write is sealed as yours, and only whoever answers you opens it.
ticket-list-notes = What we note for each other about a question is about you, too: you find it with everything else in
ticket-line = Asked on { $opened }, last change { $changed }
ticket-of-day = Question of { $when }
ticket-state-open = Waits for us
ticket-state-answered = Answered
ticket-state-waiting = We are on it
ticket-state-closed = Closed
ticket-stands-open = You have been waiting for us since { $when } ({ $ago }).
ticket-stands-answered = We answered on { $when } ({ $ago }).
ticket-stands-waiting = We are on it, and have been waiting for something ourselves since { $when } ({ $ago }).
ticket-stands-closed = Closed on { $when } ({ $ago }). Write again and it is open again.
ticket-new-title = Ask us something
ticket-new-answer = Tell us what you need. We answer here, and send you a mail when there is an answer.
ticket-subject = What is it about?
ticket-subject-hint = A few words, like: mail does not arrive.
ticket-subject-missing = Write in a few words what it is about.
ticket-too-many = { $most } questions of yours are open. Write into one of them, or close one first.
ticket-text = What would you like to tell us?
ticket-text-hint = No passwords, please: we never need yours.
ticket-text-missing = Write something first.
ticket-text-long = Write at most { $most } characters.
ticket-text-gone = This text has come to the end of its time and was erased.
ticket-send = Send
ticket-back = Back to your questions
ticket-opened = Asked on { $when }
ticket-you = You
ticket-system = The system
ticket-reply = Write back
ticket-reply-reopens = Write again, and it is open again
ticket-reply-send = Send
ticket-close = Close this question
ticket-attachments = Files cannot be attached yet.
ticket-notes-too = What we note for each other about this question is in
portal-done-ticket-sent = Your question is with us. You get a mail when there is an answer.
portal-done-ticket-replied = Your message is with us.
portal-done-ticket-closed = The question is closed. Write again and it is open again.
portal-done-ticket-full = This question cannot take another message. Please ask a new one.

console-ticket-heading = Ticket of customer { $number }
console-ticket-read = You read this under the purpose you declared; the look is in the ledger.
console-ticket-unread = What was written is shown when you open it; the ledger and the customer then see that you did.
console-ticket-about = Subject
console-ticket-id = Ticket
console-ticket-opened = Opened
console-ticket-assigned = In the hands of
console-ticket-nobody = nobody yet
console-ticket-of = { $name }
console-ticket-since = since { $when } ({ $ago })
console-ticket-state-open = Customer waits
console-ticket-state-answered = Answered
console-ticket-state-waiting = Waiting
console-ticket-state-closed = Closed
console-ticket-stands-open = Customer waits since
console-ticket-stands-answered = Answered
console-ticket-stands-waiting = Waiting since
console-ticket-stands-closed = Closed
console-ticket-customer = Customer
console-ticket-internal = for colleagues
console-ticket-answering = Answer to the customer
console-ticket-answering-hint = They get a mail that there is an answer, and read it in ClientZone.
console-ticket-noting = Note for colleagues
console-ticket-noting-hint = Not in the conversation. It is about the customer all the same, so it stands in their data and in their access report: write what you would let them read.
console-ticket-send = Answer
console-ticket-keep-note = Keep the note
console-ticket-open-to-read = Open the customer and read
console-ticket-open-with-reason = Closed. Open the customer with a reason to read it
console-ticket-take = I take this on
console-ticket-give-back = Give it back
console-ticket-wait = We wait for something
console-ticket-reopen = Open it again
console-done-ticket-answered = Your answer is with the customer, and a mail tells them so.
console-done-ticket-answered-unmailed = Your answer stands in ClientZone. No mail could be sent: the customer has no address, or has not agreed to the policy.
console-done-ticket-noted = The note is kept.
console-done-ticket-taken = You answer this ticket.
console-done-ticket-given-back = The ticket is everybody's again.
console-done-ticket-waits = The ticket waits; the customer sees that we are on it.
console-done-ticket-reopened = The ticket is open again.

service-room-answer = { $running ->
    [0] Nothing runs for you now.
    [one] One service runs for you.
   *[other] { $running } services run for you.
} { $ended ->
    [0] { "" }
    [one] One has ended.
   *[other] { $ended } have ended.
}
service-room-running = What runs
service-room-ended = What has ended
service-room-empty = No services here yet
service-room-empty-more = When we set up a web site, a domain or a machine for you, it stands here with what it costs.
service-kind = Kind
service-kind-hosting = Web site
service-kind-domain = Domain
service-kind-server = Machine
service-kind-other = Other service
service-state-runs = Runs
service-state-ordered = Ordered
service-state-ended = Ended
service-state-unknown = Not known
service-since = since { $when }
service-ended = ended on { $when }
service-ends = will end on { $when }
service-reported = last reported { $when }
service-price-month = { $amount } a month
service-price-quarter = { $amount } a quarter
service-price-year = { $amount } a year
service-price-once = { $amount } once
service-section = Services
service-section-answer = { $count ->
    [0] No service is written down.
   *[other] { $running } of { $count } run.
}
service-add = Add a service
service-change = Change
service-end = End
service-add-title = A service for customer { $number }
service-add-answer = What is written here the customer sees in ClientZone. Names are sealed as their data.
service-add-button = Add the service
service-change-title = Change a service
service-change-answer = Fill in what changes; what you leave empty stays. An earlier name is erased at once.
service-change-button = Change
service-label = Name
service-label-hint = What the customer calls it: “Shop”, “Mail of the office”.
service-host = Host name
service-host-hint = For web sites and domains: toko.example. No two running services share one.
service-plan = Plan
service-plan-hint = As your price list calls it.
service-amount = Price, without tax
service-amount-hint = In rupiah, only digits: 150000.
service-period = How often it is due
service-period-hint = Only where there is a price.
service-period-month = Every month
service-period-quarter = Every quarter
service-period-year = Every year
service-period-once = Once
service-started = Since
service-started-hint = A day like 2026-11-26. Empty means now.
service-planned = Will end on
service-planned-hint = A day like 2027-11-26, where it is known.
service-end-title = End a service
service-end-answer = The service ends now. It stays in the list as ended.
service-end-lead = Its host name is free again. When nothing else runs, the customer is inactive and may leave by mail.
service-end-button = End it now
console-done-service-added = The service is written down.
console-done-service-changed = The change is written down.
console-done-service-ended = The service has ended.
console-done-service-over = This service had ended already; nothing was changed.
console-problem-not-an-amount = Write digits, and at most two after the point: 150000.
console-problem-not-a-host = This is no host name. It looks like toko.example.
console-problem-not-chosen = Choose one of these.
console-problem-too-early = This day comes before the beginning.
