# Finding a customer, the officer's list, break-glass, and what members of staff change about themselves.
console-find-answer = One customer at a time, by what you know of them for certain. Then you say for what you need them.
console-find-label = E-mail, telephone, domain, customer number, invoice, ticket, or a word of the name
console-find-hint = Whole: sri@toko.example, 0812 3456 7890, toko.example, 1234-5678-2, INV/2026/000123 or Wahyuni. Several words narrow it down.
console-find-cannot = Parts of words, postal addresses and the texts of tickets and mails cannot be searched: they are sealed, and nobody should leaf through customers. Each search stands on the protection officer's list, without what was looked for.
console-find-nobody-email = Nobody is registered with exactly this address. Check it letter by letter with the customer.
console-find-nobody-phone = No customer has this telephone number now. Ask for their e-mail address or customer number.
console-find-nobody-domain = No customer has this domain or host name here. Check its spelling.
console-find-nobody-name-word = No name has all of these words. Only whole words are found, as the customer wrote them.
console-find-nobody-number = No customer has this number now.
console-find-nobody-ticket = There is no such ticket.
console-find-nobody-invoice = There is no such invoice.
console-find-too-many = More than { $most } customers have this. Add another word of the name, or ask for the e-mail address.
console-find-nothing = Enter something to look for.
console-find-not-a-phone = This is not a telephone number. Write it whole, like 0812 3456 7890 or +62 812 3456 7890.
console-find-unsearchable = Write it whole: an address, a number, or a word of at least two letters.
console-found-title = Which customer?
console-found-answer = { $count } customers have this { $key }. Nothing else is shown before you say for what you need one of them.
console-found-caption = The customers found, by number
console-found-active = Customer
console-found-frozen = An erasure is under way
console-found-note = Let the customer tell you their number, rather than trying one after the other: each opening is recorded, and they can read it.
console-found-again = Look for something else
console-looked-by-email = e-mail address
console-looked-by-phone = telephone number
console-looked-by-domain = domain
console-looked-by-name-word = word of the name
console-looked-by-number = customer number
console-looked-by-ticket = ticket
console-looked-by-invoice = invoice
console-open-now = Open now
console-open-end = End this opening
console-customer-break-glass = By break-glass
console-glass-link = An emergency that cannot wait? Break the glass
console-glass-title = Emergency: open customer { $number }
console-glass-answer = In an emergency you also see: { $categories }. To reach the customer or to mend their service, and for nothing else.
console-glass-minutes = { $count ->
    [one] It opens for one minute.
   *[other] It opens for { $count } minutes.
}
console-glass-told = The protection officer is mailed at once, and reviews it within { $hours } hours.
console-glass-customer = The customer reads in ClientZone that it was an emergency, and why.
console-glass-reason = What cannot wait, and why
console-glass-reason-hint = In plain sentences. The protection officer and the customer read it.
console-glass-button = Break the glass
console-glass-instead = Not an emergency: declare a purpose
console-glass-told-already = Opened by break-glass. The protection officer has been told.
console-openings-of-day = Openings of a day
console-openings-which = Which
console-openings-all = All
console-openings-without-ticket = Without a ticket
console-openings-opened = May see
console-openings-review = Review
console-review-title = Waiting for your review
console-review-due = To be reviewed by
console-review-go = Review
console-review-what = Customer { $customer }, for: { $purpose } ({ $clause })
console-review-none = Not needed
console-review-fine = In order
console-review-waiting = Not reviewed yet
console-review-break-glass = Break-glass, not reviewed yet
console-review-asked = Asked, no answer yet
console-review-answered = Answered
console-review-yours = Your word on it
console-review-fine-button = It is in order
console-review-question = What do you want to know?
console-review-question-hint = It stands on their first page until they answer.
console-review-ask-button = Ask
console-review-empty = Write in words what you mean.
console-review-long = Write at most { $most } characters.
console-opening-title = Opening of customer { $customer }
console-opening-answer = { $who }, { $when }.
console-opening-until = Open until
console-opening-asked = What was asked
console-opening-answered = The answer
console-opening-unanswered = No answer yet.
console-opening-back = Back to the list
console-searches-title = Searches of the day
console-searches-more = By which kind of key, and how many were found. What was looked for is kept nowhere.
console-searches-caption = Every search of { $day }, newest first
console-searches-by = Looked by
console-searches-found = Found
console-question-title = The protection officer asks
console-question-answer = About customer { $customer }, whom you opened { $when }.
console-question-asked = The question: { $question }
console-question-reason = You had written: { $reason }
console-question-label = Your answer
console-question-hint = In plain sentences. The protection officer reads it, and it goes with the customer.
console-question-button = Answer
console-done-reviewed-fine = Noted: it is in order.
console-done-reviewed-asked = Asked. The question stands on their first page.
console-done-opening-ended = The opening has ended.
console-done-review-not-now = Nothing is to be said of this any more, or somebody was faster, or another officer has to.
console-done-question-answered = Answered. The protection officer reads it.
console-done-renamed = Your name was changed.
console-done-own-password = Your password was changed, and your other sessions have ended.
console-done-own-session-ended = That session has ended.
console-done-invitation-withdrawn = The invitation is withdrawn. Its link opens nothing any more.
console-done-invitation-over = This invitation was accepted, withdrawn or over already.
console-done-examined = The house was examined just now.
console-done-examination-runs = Somebody is having the house examined at this moment. Look again in a moment.
console-today-calm = Nothing waits for you.
console-today-open = Open to you now
console-today-question = The protection officer asks you about customer { $customer }.
console-today-question-link = Read and answer
console-today-reviews = { $count ->
    [one] opening to review
   *[other] openings to review
}
console-today-reviews-due = The first one by { $when }.
console-today-reviews-none = None waits.
console-alarm-break-glass = { $count ->
    [one] Somebody broke the glass. Review it by { $due }.
   *[other] The glass was broken { $count } times. Review the first by { $due }.
}
console-alarm-reviews = { $count ->
    [one] One opening without a ticket was to be reviewed by { $due }.
   *[other] { $count } openings without a ticket wait, and the oldest was to be reviewed by { $due }.
}
console-alarm-epoch = The epoch of the master key ends by { $due }. Until it does, older backups of what was erased can still be read.
console-alarm-undeliverable = { $count ->
    [one] One mail could not be delivered.
   *[other] { $count } mails could not be delivered.
}
console-alarm-erasures = { $count ->
    [one] One erasure waits until the files are free of it. Its keys are gone.
   *[other] { $count } erasures wait until the files are free of them. Their keys are gone.
}
console-me-title = Your own page
console-me-link = Your name, password and sessions
console-me-answer = { $count ->
    [one] You are signed in here and nowhere else.
   *[other] You are signed in in { $count } places.
}
console-me-name = Name
console-me-name-hint = Colleagues and the protection officer's list show you by it.
console-me-rename = Change the name
console-me-password = Change your password
console-me-password-answer = Your other sessions end. This one goes on.
console-me-password-present = Present password
console-me-password-new = New password
console-me-password-wrong = This is not your present password.
console-me-password-button = Set the new password
console-invitations = Invitations that wait
console-invitations-more = A link is shown once and kept nowhere. Where it was lost, make a new one: the old one opens nothing any more.
console-invitation-story = Made by { $who }, { $since }. Good until { $until } ({ $far }).
console-invitation-program = the program
console-invitation-renew = Make a new link
console-invitation-withdraw = Withdraw
console-sight-break-glass = In an emergency also
console-doctor-when = Examined { $when }. The doctor speaks English.
console-doctor-never = Not examined since the program began.
console-doctor-button = Examine now
console-doctor-good = Good
console-doctor-note = To know
console-doctor-alarm = Needs a hand
console-settings-store = Store
console-settings-provider = Master key from
console-settings-epoch = Epoch of keys
console-settings-epoch-due = Number { $number }, ends by { $due }
console-settings-epoch-by-hand = Number { $number }, ends by hand
console-settings-house-caption = What runs here, and where it is set in amanah.toml
console-settings-what = What
console-settings-value = Is
console-settings-where = Set as
console-settings-made = made with the store
console-clock-glass = Break-glass opens for
console-clock-glass-review = Break-glass is reviewed within
console-clock-review = An opening without a ticket is reviewed within
portal-tale-emergency = In an emergency, outside what this role otherwise sees; the protection officer reviews it.
portal-badge-emergency = Emergency
