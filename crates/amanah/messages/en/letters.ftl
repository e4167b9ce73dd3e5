# Outgoing mail: the outbox, the letters, and the customer's messages.
mail-state-waiting = Waits
mail-state-sending = Is being sent
mail-state-sent = Sent
mail-state-undeliverable = Did not arrive
mail-state-dropped = Erased
mail-answer-unreachable = nobody listens at the relay's address
mail-answer-timeout = the relay did not answer in time
mail-answer-tls = the way to the relay could not be encrypted
mail-answer-login = the relay does not accept our name and password
mail-answer-relay = the relay refuses us
mail-answer-address = the address cannot be written to
mail-answer-taken = the relay took the mail
mail-answer-later = not now; it is tried again
mail-answer-never = refused for good

console-letter-api-key-made = A program may act for you
console-letter-sign-on-offer = Link a provider with your account?
console-letter-provider-linked = A provider is linked
console-letter-provider-unlinked = A provider is no longer linked
console-letter-ticket-answered = A ticket was answered
console-letter-invitation = Invitation to an account
console-letter-people-changed = People of the account changed, to the owner
console-letter-account-joined = You belong to an account now
console-letter-roles-changed = Your roles in an account changed
console-letter-account-left = You left an account
console-letter-account-offered = You are offered an account
console-letter-account-taken-over = You own an account now
console-letter-account-handed-over = You handed an account over
console-letter-offer-ended = An offer of an account ended
console-letter-no-account = No account with this address
console-letter-mailbox-in-doubt = No sign-in link while a provider warns
console-letter-new-place = Sign-in from a new place
console-letter-sessions-ended = Other sessions were ended
console-letter-failed-tries = Too many failed sign-ins
console-outbox-no-relay = { $count ->
    [0] Nothing waits. There is no relay: name one in the configuration, or mails will wait.
    [one] One mail waits, sealed. There is no relay to take it: name one in the configuration.
   *[other] { $count } mails wait, sealed. There is no relay to take them: name one in the configuration.
}
console-outbox-waiting = { $count ->
    [one] One mail waits, since { $since }.
   *[other] { $count } mails wait, the oldest since { $since }.
}
console-outbox-nothing-waits = Nothing waits: every mail was handed to the relay.
console-outbox-state = How the outbox stands
console-outbox-last-answer = Last answer
console-outbox-no-answer = None yet
console-outbox-failures = Did not arrive in the last 24 hours
console-outbox-retry = Try everything that waits now
console-outbox-nobody-reads = Nobody reads mails here; their recipients do. The texts we send:
console-done-outbox-hastened = Everything that waits is being tried now. Look again in a moment.
console-undeliverable-title = What did not arrive
console-undeliverable-caption = Mails that did not arrive, newest first
console-undeliverable-customer = Customer
console-undeliverable-letter = Letter
console-undeliverable-when = When
console-undeliverable-why = Why
console-undeliverable-state = State
console-undeliverable-nobody = Has no account
console-undeliverable-empty = Everything arrived
console-undeliverable-empty-more = A mail that comes back, or that the relay refuses for good, is listed here.
console-undeliverable-help = The customer sees it when they sign in. Reach them another way, and ask them to replace the address in ClientZone; a bounce never closes an account.

console-letters-title = Letters
console-letters-answer = { $count } letters, each in two languages. { $own ->
    [0] All are as shipped.
    [one] One text is your own.
   *[other] { $own } texts are your own.
}
console-letters-lead = These are the texts that customers receive. A text of your own is used from the moment you keep it; the other language stays as it is, so change both.
console-letters-caption = Letters by occasion
console-letters-letter = Letter
console-letters-id = Indonesian
console-letters-en = English
console-letters-own = Your own text
console-letters-shipped = As shipped
console-letters-history = Who changed which letter when, with the hash of each text, stands in the
console-done-letter-changed = The letter is changed and in use. The ledger says who did it.
console-done-letter-restored = The shipped text is in use again.
console-letter-title = { $name }, { $language }
console-letter-answer = Write the subject, an empty line, then the text. Look at the preview before you keep it.
console-letter-fixed = Letters cannot be changed here: this house has no folder for them.
console-letter-other-language = The same letter in { $language }
console-letter-text = Subject and text
console-letter-hint = What stands in braces is filled in: { $marks }.
console-letter-needed = It must hold { $marks }, or it is useless.
console-letter-look = Look at it
console-letter-keep = Keep and use it
console-letter-restore = Back to the shipped text
console-letter-restore-title = Back to the shipped text?
console-letter-restore-lead = Your own text goes and cannot be brought back from here. From now on customers receive the shipped one.
console-letter-goes = Your text, which goes
console-letter-comes = The shipped text
console-letter-keep-own = Keep my text
console-letter-preview = As a customer would read it
console-letter-made-up = Code, link and times are made up.
console-letter-no-letter = A letter needs a subject, an empty line and a text.
console-letter-long-subject = The subject has more than { $most } letters.
console-letter-long-text = The letter has more than { $most } letters.
console-letter-missing = { $mark } is missing, without which the letter is useless.
console-letter-unknown = Nothing fills in { $mark }; take it out, or write one of those listed.
console-letter-record = Which letter changed, and the hash of its new text.

portal-home-messages = What we wrote to you, and whether it arrived.
portal-messages-answer = { $count ->
    [0] We have not written to you yet.
    [one] We wrote to you once.
   *[other] We wrote to you { $count } times.
}
portal-messages-lead = Opening a letter is recorded like every other use of your data. Letters go after two years, or when you leave.
portal-messages-tickets = Your questions to us
portal-messages-empty = No letters yet
portal-messages-empty-more = When we write to you, the letter stands here too.
portal-message-read = Read
portal-message-to-registered = to your registered address
portal-message-to-earlier = to an earlier address
portal-message-secret = It carried a code or a link, and is shown to nobody any more.
portal-message-gone = Its text is gone with the address it was written to.
portal-message-to = To
portal-message-when = Written
portal-message-recorded = That you read this is recorded under “Who used my data”.
portal-address-undeliverable = Our last mail to your registered address did not arrive ({ $when }). Please check the address.

report-letters = Letters we sent you
report-letters-lead = Their words can be read in ClientZone, under Messages, until they go after two years or with the address they were written to; letters with a code or a link are shown to nobody.
report-letter = Letter
report-letter-state = State
console-letter-provider-removed = A sign-on provider removed its link
console-letter-provider-deletion-active = A sign-on provider asks for a deletion (active customer)
console-letter-provider-deletion-inactive = A sign-on provider asks for a deletion (inactive customer)
console-letter-provider-sessions-ended = A sign-on provider ended its sessions
console-letter-provider-suspended = Signing in with a provider is suspended
console-letter-case-confirm = The deletion is to be confirmed
console-letter-case-confirm-passed-on = Confirm a deletion that another company passed on
console-letter-case-to-portal = Whoever is active decides in ClientZone
console-letter-case-passed-on = Whoever is active decides in ClientZone (passed on by another company)
console-letter-case-looking = Services are looked at before a deletion goes on
console-letter-case-leaving = Leaving when the last service ends
console-letter-case-begun = The time to think has begun
console-letter-case-waits = The time to think is half over
console-letter-case-quiet = Somebody who left long ago is asked
console-letter-case-last = The last letter before the erasure
console-letter-case-stopped = A deletion was stopped
console-letter-case-refused = A request was refused
console-letter-case-received = A request was taken
console-letter-case-restricted = Data is restricted
console-letter-case-sign-in = Sign-in while restricted
console-letter-case-lifted = A restriction was lifted
console-letter-case-answered = A request is done
console-letter-case-under-way = How a deletion stands, and what stops it
