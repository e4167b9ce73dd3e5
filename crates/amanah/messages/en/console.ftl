# The console: the rooms of staff.
console-sign-in-title = Sign in to the staff console
console-sign-in-answer = For people who work here. Customers sign in to ClientZone.
console-sign-in-wrong = This address and password do not belong together. Check both, or ask the protection officer for an invitation.
console-sign-in-button = Sign in
console-email = Your work e-mail
console-password = Password
console-link-title = Sign in with this link
console-link-answer = The link works once. Press the button in the browser in which you want to work.
console-link-button = Sign in
console-link-expired-title = This link has expired
console-link-expired-answer = Links for staff are good for a limited time. Ask the protection officer for a new one.
console-link-used-title = This link is used up
console-link-used-answer = It was used already, or it never existed; both look the same on purpose. Ask the protection officer for a new one, or sign in.
console-to-sign-in = Sign in to the console
console-invitation-title = Join the staff
console-invitation-answer = { $company } has invited you. Say who you are; what you may see was decided when you were invited, and the policy enforces it.
console-invitation-button = Accept the invitation
console-your-name = Your name
console-your-name-hint = Customers do not see it; the protection officer's daily list does.
console-your-email-hint = You sign in with it.
console-new-password = A password
console-new-password-hint = At least 8 characters. A few words in a row are good.
console-done-welcome = Welcome. Each customer you open from now on appears on the protection officer's daily list, and the customer can see it too.
console-done-signed-out = You are signed out.
console-done-over = The time for this customer is over. Say again why you need them.
console-done-ticket-opened = The ticket is open, and its text is sealed as the customer's own data.
console-done-ticket-closed = The ticket is closed. Nobody opens its customer under it any more.
console-done-ticket-not-good = This ticket is closed already, or is not there. Somebody may have been faster.
console-done-roles-changed = The roles are changed and count from the next page on.
console-done-let-go = They are let go. Their sessions and openings are over.
console-done-taken-back = They work here again, in the roles they had.
console-done-last-officer = This is the last active protection officer. Make somebody else one first.
console-done-factors-reset = Their second step and passkeys are taken away, and their sessions have ended. They sign in with their password now.
console-done-no-factors = They sign in with their password alone; there was nothing to take away.
console-done-not-mailed = The customer is registered, but the link could not be mailed. They can have one mailed from the sign-in page.
console-problem-missing = This is needed.
console-problem-too-long = This is too long.
console-problem-not-an-address = This is not an e-mail address. It looks like name@example.com.
console-problem-not-a-phone = This is not a telephone number. It looks like +62 812 3456 7890.
console-problem-password-too-short = Use at least 8 characters.
console-problem-password-too-long = Use at most 256 characters.
console-problem-password-guessed = This password is one of the first that others would try. Choose another: four words that have nothing to do with each other will do.
console-problem-password-stolen = This password is on a list of stolen passwords. Choose another.
console-problem-not-agreed = Without the customer's signature under the policy nobody is registered.
console-problem-unchanged = This is the same as before.
console-problem-taken = Another member of staff signs in with this address.
console-problem-host-taken = A running service has this host name already. If it changed hands, end that service first.
console-problem-not-a-form-number = This is not the number of a form. It has a digit, and no spaces or names: 2026-0117.
console-problem-not-a-day = Write the day as year-month-day, like 2026-11-25.
console-problem-in-the-future = This day is still to come.
console-clause = Clause
console-back = Back
console-nobody = nobody
console-see-entry = See the entry
console-when-and-how-far = { $when } ({ $far })
console-role-acting = You act as
console-role-choose = Change role
console-today-answer = { $count ->
    [0] Nothing waits for you.
    [one] One thing needs you.
   *[other] { $count } things need you.
}
console-today-alarms = Needs a person
console-today-counts = In numbers
console-today-tickets = { $count ->
    [one] open ticket
   *[other] open tickets
}
console-today-tickets-more = Each opens its customer without a further reason.
console-today-tickets-link = See the tickets
console-today-values = { $count ->
    [one] replaced value
   *[other] replaced values
}
console-today-values-next = The next one is erased { $when }.
console-today-values-none = No clock runs.
console-today-openings = { $count ->
    [one] customer opened today
   *[other] customers opened today
}
console-today-openings-more = By whom, for what and why stands on the daily list.
console-today-openings-link = Read the daily list
console-today-mails = { $count ->
    [one] mail waiting
   *[other] mails waiting
}
console-today-mails-more = Sealed in the outbox until a relay takes them.
console-today-intake = What came in today
console-today-intake-caption = Data recorded since midnight, by source
console-today-source = Source
console-today-recorded = Recorded
console-alarm-policy = No lawyer has reviewed the policy in force. Every page of it says so until one has.
console-alarm-policy-link = Read the policy
console-alarm-mails = { $count ->
    [one] One mail waits, and there is no relay to take it. Name one in the configuration.
   *[other] { $count } mails wait, and there is no relay to take them. Name one in the configuration.
}
console-alarm-quarantine = { $count ->
    [one] One imported line matches no customer and goes after { $days } days.
   *[other] { $count } imported lines match no customer and go after { $days } days.
} A map of hosts to customers gives them an owner.
console-alarm-settings-link = Settings and doctor
console-find-button = Find
console-find-why = Why
console-find-tickets = Open tickets
console-find-not-a-number = This is not a customer number: its last digit does not fit. Check it digit by digit.
console-open-title = Open customer { $number }
console-open-answer = Nothing about this customer is shown yet. Say for what you need them, and only what that needs will be.
console-open-by-ticket = With an open ticket
console-open-by-ticket-more = The ticket says for what and why; nothing else has to be declared.
console-open-ticket-since = Ticket opened { $when }
console-open-under-ticket = Open the customer
console-open-by-reason = With a reason
console-open-button = Open for { $minutes } minutes
console-open-note = Purpose and reason stand on the protection officer's daily list, and the customer can read them.
console-open-new-ticket = Take down a ticket for this customer
console-customer-number = Customer number
console-customer-kind = Kind
console-customer-since = Customer since
console-customer-mailbox = Registered mailbox
console-mailbox-proved = Proved
console-mailbox-unproved = Not proved yet: a link was mailed and waits to be followed
console-purpose-opens = Shows: { $categories }.
console-purpose-not-yours = Not for { $role }. It is for: { $others }. A try is refused, and the refusal is recorded.
console-purpose-missing = Choose a purpose.
console-purpose-nothing = Nothing is opened for this purpose here. Choose another one.
console-reason-short = Write at least { $least } characters, so that the protection officer can judge the reason.
console-reason-long = Write at most { $most } characters. The rest belongs in the ticket.
console-customer-title = Customer { $number }
console-customer-answer = { $count ->
    [one] You see one datum
   *[other] You see { $count } data
}, because the purpose is: { $purpose }.
console-customer-frozen = An erasure is under way. Only what the case needs is shown.
console-customer-ticket = Under ticket { $ticket }
console-customer-reason = For the reason you wrote
console-customer-open-until = Open until
console-customer-reopen = Open for another purpose
console-customer-withheld = Not shown
console-customer-withheld-more = We hold this too. The policy does not release it to you for this purpose.
console-customer-tickets = Open tickets
console-customer-recorded = This look is entry { $place } in the ledger, and the customer can see it.
console-datum-story = { $source }, { $when }
console-datum-restricted = Replaced, waits for erasure
console-datum-unconfirmed = Not confirmed by the customer
console-withheld-credential = Secrets for signing in are never shown, to anybody, for any purpose.
console-withheld-purpose = { $category } is not released to { $role } for: { $purpose }.
console-refusal-title = The policy refuses this
console-refusal-answer = { $role } may not open a customer for: { $purpose }. Nothing was shown.
console-refusal-fault = The policy could not be evaluated, so nothing was shown. Our engineers have been alarmed.
console-refusal-default = What no sentence of the policy allows is forbidden.
console-refusal-what-needed = What would be needed
console-refusal-needed = A role to which the policy grants this purpose: { $purpose }.
console-refusal-whom-to-ask = Whom to ask
console-refusal-whom = { $roles }
console-refusal-record = Recorded
console-refusal-recorded = Entry { $place } in the ledger.
console-refusal-back = Choose another purpose
console-tickets-title = Open tickets
console-tickets-answer = { $count ->
    [0] No ticket is open.
    [one] One ticket is open.
   *[other] { $count } tickets are open. Whoever has waited longest comes first.
}
console-tickets-purpose = A ticket opens its customer for: { $purpose }. Text and name are shown only then.
console-tickets-customer = Customer { $number }
console-tickets-close = Close the ticket
console-tickets-new = Find a customer to take down a new ticket
console-tickets-empty = No open tickets
console-tickets-empty-more = When a customer calls or stands at the desk, find them and take down what they ask for.
console-ticket-title = New ticket for customer { $number }
console-ticket-answer = Write what the customer asked for. It is sealed as the customer's own data, and they can read it in ClientZone.
console-ticket-text = What the customer asks for
console-ticket-text-hint = In plain sentences, as you would read it back to them.
console-ticket-text-missing = Write what the customer asked for.
console-ticket-text-long = Write at most { $most } characters.
console-ticket-button = Open the ticket
console-back-to-customer = Back to the customer
console-openings-title = Daily list of openings
console-openings-answer = { $waiting ->
    [0] Nothing waits for your review.
    [one] One opening waits for your review.
   *[other] { $waiting } openings wait for your review.
} { $day }: { $count ->
    [0] no customer was opened.
    [one] one customer was opened, by { $people ->
        [one] one member
       *[other] { $people } members
    } of staff.
   *[other] customers were opened { $count } times, by { $people ->
        [one] one member
       *[other] { $people } members
    } of staff.
}
console-openings-caption = Every opening of { $day }, newest first
console-openings-when = When
console-openings-who = Who
console-openings-person = { $name }, as { $role }
console-openings-customer = Customer
console-openings-purpose = Purpose
console-openings-why = Ticket or reason
console-openings-entry = Ledger
console-openings-ticket = Ticket { $ticket }
console-openings-reason-gone = Erased with the customer
console-openings-erased = Erased
console-openings-day = Day
console-openings-days = Days
console-openings-show = Show
console-openings-before = The day before
console-openings-after = The day after
console-openings-print = The page prints as a list to sign. Reading it is recorded too.
console-openings-more = { $count ->
    [one] One more follows when one of these is done.
   *[other] { $count } more follow as these are done.
}
console-openings-empty = Nobody was opened on this day
console-openings-empty-more = Each time staff open a customer, it appears here with purpose and reason.
console-register-answer = Enter what stands on the signed paper, exactly as it is written. Each value remembers the number of the form.
console-register-number = Number of the form
console-register-number-hint = Printed at the top right; the paper is filed under it.
console-register-signed = Signed on
console-register-signed-hint = The day beside the customer's signature.
console-register-kind = Who registers
console-register-name = Name
console-register-company = Company name, for a company
console-register-email = E-mail address
console-register-email-hint = We mail a link there that proves the mailbox.
console-register-phone = Telephone, if given
console-register-address = Postal address, if given
console-register-language = Language of pages and mails
console-register-agrees = The customer signed that they agree to policy { $version }
console-register-policy = The policy in force
console-register-button = Register the customer
console-register-taken = A customer is registered with this address already. Find them instead; their data is shown only under a purpose.
console-registered-title = Registered
console-registered-answer = The customer is registered, and a link was mailed to prove the mailbox. It is good for { $hours } hours.
console-registered-receipt = Write this number on the paper
console-registered-next = Register the next customer
console-registered-open = Open this customer
console-staff-answer = { $count ->
    [one] One person works here
   *[other] { $count } people work here
}, { $officers ->
    [one] one of them as protection officer.
   *[other] { $officers } of them as protection officers.
}
console-staff-caption = Members of staff
console-staff-name = Name
console-staff-email = E-mail
console-staff-roles = Roles
console-staff-state = State
console-staff-since = Since
console-staff-active = Works here
console-staff-inactive = Let go
console-sights = What each role may see
console-sights-more = Asked of the policy itself, so this page cannot say anything else than what is enforced.
console-role-opens = Opens customers for: { $purposes }.
console-role-opens-nothing = Opens no customer.
console-roles-label = Roles
console-roles-hint = As few as the work needs.
console-roles-missing = Choose at least one role.
console-roles-last-officer = This is the last active protection officer. Make somebody else one first.
console-invite-title = Invite somebody
console-invite-answer = Choose what they will do here. They say who they are when they accept.
console-invite-button = Make the invitation
console-invite-note = The link works once, for { $hours } hours.
console-invited-title = Hand this link over
console-invited-answer = It is shown once, and kept nowhere. Whoever opens it first becomes a member of staff.
console-invited-link = The invitation
console-invited-copy = Copy the link
console-invited-until = Good until
console-invited-note = Hand it over yourself, or through a channel only they can read.
console-invited-back = Back to the staff
console-member-save = Save the roles
console-member-leaves = They leave
console-member-leaves-more = Their sessions and openings end at once. What they did stays in the ledger.
console-member-self = This is you. You would be signed out at once.
console-member-returns = They return
console-member-take-back = Take them back
console-let-go-title = Let { $name } go?
console-let-go-lead = Their sessions and openings end at once, and they cannot sign in any more. You can take them back later.
console-let-go-button = Let them go
console-member-locked-out = They cannot get in
console-member-locked-out-more = If they lost the telephone with its recovery codes, or a device with a passkey.
console-reset-title = Turn off the second step of { $name }?
console-reset-lead = Do this only when you know that it is really they who ask: you saw them, or called them on a number you know. The second step and every passkey are taken away, and all their sessions end. From then on their password (or the company's sign-on) alone opens the console, until they set the second step anew. A mail tells them that you did it, and the ledger keeps it.
console-reset-button = Turn off second step and passkeys
console-settings-answer = { $count ->
    [0] All is well.
    [one] One notice needs a person.
   *[other] { $count } notices need a person.
}
console-settings-doctor = Doctor
console-settings-doctor-more = The whole examination, with keys, disk and ledger, runs on the machine: amanah doctor
console-settings-well = Nothing needs a person.
console-settings-house = This house
console-settings-company = Company
console-settings-url = Address of the pages
console-settings-mailbox = Privacy mailbox
console-settings-zone = Time zone
console-settings-relay = Mail relay
console-settings-relay-yes = Mails leave through a relay
console-settings-relay-no = None: mails wait in the outbox
console-settings-key = Public key of the ledger
console-settings-policy = The policy in force
console-settings-basis = Why we account to customers
console-settings-clocks = Clocks
console-settings-clocks-more = The policy pack sets them; a change is a new version.
console-settings-minutes = { $count } minutes
console-settings-hours = { $count } hours
console-settings-days = { $count } days
console-clock-purpose = An opened customer stays open for
console-clock-idle = An idle session ends after
console-clock-invitation = An invitation is good for
console-clock-replaced = A replaced value is erased after
console-clock-access = A request for access is answered within
console-clock-quarantine = Lines that match nobody go after
console-outbox-answer = { $count ->
    [0] No mail was written yet.
    [one] One mail, as a relay would have taken it.
   *[other] { $count } mails, as a relay would have taken them.
} Reading one is a release, and recorded.
console-outbox-read = Read
console-outbox-empty = No mails yet
console-outbox-empty-more = Sign up as a customer, or register one at the desk.
console-mail-title = A mail from the outbox
console-mail-answer = In a real company only its recipient reads it.
console-mail-to = To
console-mail-subject = Subject
console-mail-recorded = It rests on entry { $place } in the ledger.
console-letter-sign-up-code = Code to prove a mailbox
console-letter-already-registered = You have an account already
console-letter-welcome = Welcome
console-letter-sign-in-link = Link to sign in
console-letter-desk-welcome = Registered at the desk
console-letter-proof-code = Code to prove who somebody is
console-letter-password-changed = Password changed
console-letter-change-code = Code to prove a new mailbox
console-letter-address-wanted = Somebody wanted your address
console-letter-change-asked = A change of address was asked for
console-letter-changed-away = Last notice to the old address
console-letter-changed-here = First notice to the new address
console-letter-name-changed = Name changed
console-letter-change-stopped = A change was stopped
console-letter-break-glass = Break-glass, to the officer
console-letter-staff-signed-in = New sign-in, to staff
console-letter-staff-factors = Change to how they sign in, to staff
console-letter-staff-factors-reset = Second step turned off by a colleague, to staff
console-letter-maintenance = Notice of maintenance
console-letter-other = A mail
