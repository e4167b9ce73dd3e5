# ClientZone: the rooms of a customer.
portal-step = Step { $here } of { $last }
portal-go-on = Go on
portal-save = Save
portal-leave-as-is = Leave it as it is
portal-back-to-profile = Back to your profile
portal-back-to-sign-in = Go to sign-in
portal-read-policy = Read the privacy policy
portal-name = Your name
portal-company-name = Company name
portal-company-name-hint = For a company only; leave it empty otherwise.
portal-email = E-mail address
portal-password = Password
portal-password-hint = At least 8 characters. A few unrelated words are easy to remember and hard to guess.
portal-phone-hint = With the country code, or beginning with 0: 0812 3456 7890.
portal-code = Six-digit code
portal-erased-on = Erased on

# What can be wrong with a field.
portal-problem-missing = Fill this in.
portal-problem-too-long = This is longer than we can keep; shorten it.
portal-problem-not-an-address = This is not an e-mail address. It looks like name@example.com.
portal-problem-not-a-phone = This is not a telephone number. It has 8 to 15 digits.
portal-problem-password-too-short = Choose a password of at least 8 characters.
portal-problem-password-too-long = Choose a password of at most 256 bytes.
portal-problem-password-guessed = This password is one of the first that others would try. Choose another: four words that have nothing to do with each other will do.
portal-problem-password-stolen = This password is on a list of stolen passwords. Choose another.
portal-problem-not-agreed = Tick the box to go on: without your agreement we may not keep an account for you.
portal-problem-unchanged = This is your address already. Enter another one, or leave it as it is.

# What just happened.
portal-done-signed-up = Your account is ready. You agreed to the policy just now, and that agreement stands in your record.
portal-done-signed-out = You are signed out.
portal-done-email = Your e-mail address was replaced. The earlier one is locked and will be erased; until then you can undo this.
portal-done-name = The name was replaced. The earlier one is locked and will be erased; until then you can undo this.
portal-done-corrected = Your correction is recorded, and the earlier value is erased.
portal-done-undone = The earlier value is back, and the newer one is erased.
portal-done-language = Mails will reach you in this language.
portal-done-session-ended = That session is ended.
portal-done-others-ended = Every other session is ended.
portal-done-password = Your password is changed, and every other session is ended.
portal-done-agreed = Your agreement is recorded.

# Sign up.
portal-sign-up-title = Create an account
portal-sign-up-answer = Two steps: tell us who you are, then type the code we mail you. We ask for nothing we do not need.
portal-sign-up-kind = Who is the account for?
portal-kind-person = A person
portal-kind-company = A company
portal-sign-up-email-hint = We mail a code to it. It becomes your registered address.
portal-sign-up-agree = I agree to the privacy policy { $version } of { $company }.
portal-sign-up-button = Send me a code
portal-have-account = I have an account: sign in
portal-sign-up-code-answer = We mailed you a message. If the address is new to us it holds a six-digit code.
portal-sign-up-again = No mail? Begin again
portal-code-title = Type the code from your mailbox
portal-code-button = Confirm
portal-code-until = The code is good until { $when } ({ $left }). Look in the spam folder too.
portal-code-wrong = { $left ->
    [one] This is not the code we sent. You have one more try.
   *[other] This is not the code we sent. You have { $left } more tries.
}
portal-code-over-title = This code is over
portal-code-over-answer = It was used, it is too old, or it was typed wrong too often. Nothing was changed.
portal-sign-up-over-title = This sign-up is over
portal-sign-up-over-answer = The code was used, is too old, or was typed wrong too often. What you entered is not kept; begin again and we send a new code.
portal-sign-up-taken-title = This address has an account by now
portal-sign-up-taken-answer = Somebody finished signing up with this mailbox while the code was on its way. Sign in to that account.

# Sign in.
portal-sign-in-title = Sign in
portal-sign-in-button = Sign in
portal-sign-in-agree = By signing in you use the service under privacy policy { $version }.
portal-sign-in-without-password = Sign in without a password: we mail you a link
portal-no-account = No account yet? Create one
portal-sign-in-wrong = This address and password do not belong together. Try again, or let us mail you a link.
portal-link-title = Sign in with a link
portal-link-answer = We mail you a link that signs you in once. You need no password.
portal-link-button = Mail me a link
portal-link-sent-title = Look into your mailbox
portal-link-sent-answer = We wrote to this address. If it has an account, the mail holds a link.
portal-link-sent-more = { $minutes ->
    [one] The link is good for one minute and works once. Look in the spam folder too.
   *[other] The link is good for { $minutes } minutes and works once. Look in the spam folder too.
}
portal-link-confirm-title = Sign in with this link
portal-link-confirm-answer = One click and you are in. The link is used up by it.
portal-link-confirm-button = Sign me in
portal-link-used-title = This link does not sign in any more
portal-link-used-answer = It was used already, or it never existed. Nothing has happened.
portal-link-expired-title = This link is too old
portal-link-expired-answer = Links are good for a short time only. Nothing has happened.
portal-link-again = Mail me a new link

# Proving again who one is.
portal-proof-title = First prove that it is you
portal-proof-answer = What comes next matters, so we ask again. You will come back to where you were.
portal-proof-button = Go on
portal-proof-wrong = This is not your password.
portal-proof-by-code = Use a code from my mailbox instead
portal-proof-send-code = Mail me a code
portal-proof-code-lead = The code goes to your registered address.
portal-proof-code-answer = We mailed a six-digit code to your registered address.
portal-proof-again = Prove it again

# Home.
portal-home-title = Home
portal-home-greeting = Hello, { $name }
portal-home-holds = { $count ->
    [0] We hold no data about you.
    [one] We hold one datum about you.
   *[other] We hold { $count } data about you.
}
portal-home-uses = { $count ->
    [0] Nobody but you used them in the last 30 days.
    [one] They were used once in the last 30 days.
   *[other] They were used { $count } times in the last 30 days.
}
portal-home-uses-since = { $count ->
    [0] Nobody but you used them since { $when }.
    [one] They were used once since { $when }.
   *[other] They were used { $count } times since { $when }.
}
portal-home-my-data = Each datum in a sentence: from where, for what, until when.
portal-home-see-uses = Every use and every refusal, with its proof.
portal-home-services = What runs since when, what it costs, and every invoice.
portal-home-tickets = Ask us something, and read our answers.
portal-home-profile = Replace your e-mail and name, correct the rest.
portal-home-security = Where you are signed in, and your password.
portal-home-lately = Lately
portal-home-all-uses = The whole record of who used your data
portal-home-quiet = Nobody but you looked at your data in the last 30 days, and we sent you no mail.
portal-home-quiet-since = Nobody but you looked at your data since { $when }, and we sent you no mail.
portal-customer-number = Customer number { $number }.
portal-waiting = Waiting to be erased
portal-waiting-lead = You replaced these values. Nobody sees them but you, and their clocks run.
portal-undo = Undo

# My data.
portal-my-data-all = All
portal-my-data-filter = Show a part
portal-by-source = By source
portal-by-category = By category
portal-my-data-none = Nothing here
portal-my-data-none-text = We hold no data about you of this kind.
portal-my-data-public-none = None is public.
portal-my-data-replaced = { $count ->
    [one] One was replaced by you and waits to be erased.
   *[other] { $count } were replaced by you and wait to be erased.
}
portal-state-replaced = Replaced, locked
portal-state-unconfirmed = Not confirmed by you
portal-from-sign-in = Recorded automatically when you signed in
portal-from-profile = You entered it under Profile
portal-from-clientzone = You entered it in ClientZone
portal-from-desk = Written down at our desk from what you told us
portal-from-access-log = Recorded automatically by the web server
portal-from-mail = From our e-mail correspondence
portal-from-system = Recorded by our system
portal-from-console = Written down by our staff
portal-from-import = Imported from another system
portal-from-provider = From your sign-on provider
portal-from-provider-named = From { $provider }
portal-kept-for-identity = knowing whose service it is
portal-kept-for-contact = reaching you about your service
portal-kept-for-account = running your account
portal-kept-for-network = a safe and steady service
portal-kept-for-cookie = respecting what you decided
portal-kept-for-financial = billing and the books
portal-kept-for-correspondence = standing by what was said
portal-kept-for-domain = registering your domains
portal-kept-for-credential = checking that it is you
portal-kept-for-provider-link = signing you in
portal-kept-for-derived = showing you who used your data
portal-until-replaced = You replaced it. Nobody sees it but you, and it is erased on { $when } ({ $left }).
portal-until-law = { $why } ({ $law }; until { $when }.)
portal-until-day = { $why } At the latest on { $when }.
portal-withheld = Held and not shown
portal-withheld-line = { $name }, since { $when }: { $reason }
portal-withheld-credential = a secret that is only compared and never shown, not even to you.
portal-withheld-provider-link = the key that links your account to a provider.
portal-withheld-derived = computed from your other data.
portal-withheld-identity = withheld by the policy at this moment.
portal-withheld-contact = withheld by the policy at this moment.
portal-withheld-account = withheld by the policy at this moment.
portal-withheld-network = withheld by the policy at this moment.
portal-withheld-cookie = withheld by the policy at this moment.
portal-withheld-financial = withheld by the policy at this moment.
portal-withheld-correspondence = withheld by the policy at this moment.
portal-withheld-domain = withheld by the policy at this moment.
portal-datum-answer = { $count ->
    [0] Nobody but you has used it.
    [one] It was used or changed once.
   *[other] It was used or changed { $count } times.
}
portal-datum-fixed = This records something that happened, so it cannot be changed. If it is not about you, write to us and we look into it.
portal-datum-uses = What was done with it
portal-datum-unused = Nothing but your own looks.
portal-datum-itself = What it says
portal-datum-facts = Where it comes from, exactly
portal-fact-source = Source
portal-fact-channel = Door
portal-fact-origin = Entry
portal-fact-observed = Came to be
portal-fact-recorded = Recorded
portal-fact-version = Policy in force then
portal-fact-retention = Retention row
portal-fact-id = Id

# Who used my data.
portal-uses-answer = { $uses ->
    [0] Nobody but you has used your data lately.
    [one] Your data was used once lately, by us.
   *[other] Your data was used { $uses } times lately, by us.
} { $refused ->
    [0] Nothing was refused.
    [one] One request was refused.
   *[other] { $refused } requests were refused.
}
portal-uses-older-answer = Earlier entries of your record.
portal-uses-lead = Newest first. Every line stands in a ledger that cannot be rewritten without anyone noticing; open a line to see its proof.
portal-uses-broken = An entry does not match what the ledger recorded. Please tell us at once.
portal-uses-own-looks = { $count ->
    [one] You looked at your data or at this record.
   *[other] You looked at your data or at this record { $count } times.
}
portal-uses-unfold = Each look
portal-uses-newest = Newest
portal-uses-older = Earlier
portal-use-more = Details and proof
portal-use-data = Which data
portal-use-datum = Datum { $number }
portal-use-data-hint = What was erased since cannot be opened any more.
portal-doer-customer = You
portal-doer-staff = { $role } (staff member { $staff })
portal-doer-system = Our system
portal-doer-visitor = Somebody who did not sign in
portal-kind-count = { $name } ({ $count })
portal-kinds-and = { $most } and { $last }
portal-kinds-none = no data
portal-tale-own-look = You looked at your data.
portal-tale-read-record = { $who } read this record.
portal-tale-mailed = We wrote to you, using: { $what }.
portal-tale-recorded = Recorded: { $what }.
portal-tale-imported = Imported: { $what }.
portal-tale-released = { $who } saw: { $what }.
portal-tale-refused = { $who } asked for { $what } and got nothing.
portal-tale-fault = A decision about { $what } could not be made, so nothing left.
portal-tale-agreed = You agreed to the privacy policy.
portal-tale-consent-given = You gave a consent.
portal-tale-consent-withdrawn = You withdrew a consent.
portal-tale-restricted = Replaced and locked: { $what }.
portal-tale-restored = Brought back: { $what }.
portal-tale-erased = Erased: { $what }.
portal-tale-keys-destroyed = The keys of what was erased were destroyed.
portal-tale-customer-erased = The account was erased.
portal-tale-destruction-signed = Documents that tax law kept long enough were signed for destruction.
portal-tale-case-opened = A request of yours was opened.
portal-tale-case-moved = A request of yours went a step on.
portal-tale-case-closed = A request of yours was closed.
portal-tale-published = Made public: { $what }.
portal-tale-unpublished = Withdrawn from the public: { $what }.
portal-tale-signed-in = { $who } signed in.
portal-tale-api-key-made = { $who } let a program read or change data of this account, by an API key.
portal-tale-api-key-ended = { $who } ended an API key; its program reads nothing any more.
portal-tale-opened = { $who } opened your account and said why.
portal-tale-exported = Your data was exported: { $what }.
portal-tale-purpose = For { $purpose }.
portal-tale-reason = Reason given: “{ $reason }”
portal-tale-ticket = In one of your tickets.
portal-tale-refused-nothing-left = Nothing left our keeping.
portal-badge-refused = Refused
portal-badge-erased = Erased
portal-badge-restricted = Locked
portal-fact-who = Who
portal-fact-when = When
portal-fact-what = Which data
portal-fact-purpose = Purpose
portal-fact-basis = Lawful basis
portal-fact-occasion = Occasion
portal-fact-reason = Reason given
portal-fact-ticket = Ticket
portal-fact-recipient = Received by
portal-fact-withheld = Kept back
portal-fact-rules = Decided by
portal-refusal-lesson = This was refused by clause { $clause } of the policy: { $needed }
portal-refusal-ask = If you have a question about it, write to { $mailbox }.
portal-needed-acc = it would have needed your agreement to the policy version in force.
portal-needed-r1 = the source of this data does not allow this use.
portal-needed-r2 = the source of this data does not allow this use.
portal-needed-r3 = the source of this data does not allow this use.
portal-needed-r4 = the source of this data does not allow this use.
portal-needed-r5 = the source of this data does not allow this use.
portal-needed-r6 = data from third parties must be confirmed by you first.
portal-needed-u1 = communication needs the service role and an occasion: a ticket, a reason, or the running of your service.
portal-needed-u2a = only you see your data, or the protection officer for you, with a ticket or a reason.
portal-needed-u2b = disclosure needs a complete, approved case of an authority.
portal-needed-u3 = billing data is for the billing role alone.
portal-needed-u4 = only numbers over ten customers or more may leave, never a person.
portal-needed-u5 = promotion needs an explicit grant of yours, piece by piece.
portal-needed-u6 = only what the registry requires is published.
portal-needed-sec = nobody sees your data without a role that the policy grants it to and an occasion they declared.
portal-needed-pub = it was not made public.
portal-needed-sso1 = the sign-on provider is not part of this.
portal-needed-sso2 = only e-mail and name are taken from a provider.
portal-needed-sso3 = it serves registration alone.
portal-needed-del1 = the value was replaced and waits for its erasure; only you see it.
portal-needed-del2 = the account is in an erasure case; only you see it.
portal-needed-del3 = the law obliges us to keep it, and nothing more.

# Profile, and replacing e-mail and name.
portal-profile-answer = You change everything here yourself. Your e-mail and name are replaced in two steps, and the earlier value is erased after { $hours } hours.
portal-profile-replaced = E-mail and name
portal-profile-replaced-lead = The earlier value is locked at once, can be brought back for { $hours } hours, and is then erased for good. Invoices that were issued do not change.
portal-profile-providers = Links with Facebook, Google or X are taken away under sign-in and security.
portal-profile-corrected = The rest
portal-profile-corrected-lead = A correction counts at once; the earlier value is erased with it.
portal-profile-language = Language
portal-profile-language-label = Language of mails
portal-profile-not-there = Not recorded
portal-correct-title = Correct a datum
portal-correct-which = Correct: { $name }
portal-correct-answer = The earlier value is erased as soon as you save.
portal-email-title = Replace your e-mail address
portal-email-answer = We mail a code to the new address. Nothing changes before you type it in.
portal-email-lead = Your present address is told, with a link that stops this. After the change it is locked, and erased after { $hours } hours.
portal-email-new = New e-mail address
portal-email-button = Send the code
portal-email-code-answer = We mailed a message to the new address. If it can become yours, it holds a six-digit code.
portal-email-code-lead = When you confirm, the new address counts at once and your other sessions end.
portal-email-confirm-button = Replace my address
portal-email-again = Enter another address
portal-email-taken-title = This address cannot become yours
portal-email-taken-answer = It became part of another account while the code was on its way. Nothing was changed.
portal-name-title = Replace a name
portal-name-answer = Enter the new name. You see it once more before it counts.
portal-name-lead = The earlier name is locked, and erased after { $hours } hours.
portal-name-confirm-title = Is this right?
portal-name-confirm-answer = Nothing has changed yet.
portal-name-confirm-lead = When you confirm, this name counts everywhere from now on.
portal-name-confirm-button = Replace the name
portal-name-old = Locked at once; only you can bring it back
portal-fact-old-value = The earlier name
portal-fact-datum = What
portal-fact-replaced = Replaced
portal-undo-title = Bring the earlier value back
portal-undo-answer = The earlier value counts again, and the newer one is erased at once.
portal-undo-lead = This cannot be turned around again; you would have to replace it anew.
portal-undo-button = Bring it back
portal-undo-gone-title = There is nothing to bring back
portal-undo-gone-answer = The earlier value was erased, or it was brought back already.
portal-stop-title = Stop the change of address
portal-stop-answer = One click stops it. If the change has happened already, your earlier address comes back.
portal-stop-lead = Every session of the account is ended, because somebody may be in it who should not be. Sign in afterwards and set a new password.
portal-stop-button = Stop it
portal-stop-useless-title = This link stops nothing any more
portal-stop-useless-answer = It was used already, or its time is over. If something is wrong with your account, sign in and look under Profile.
portal-stopped-title = The change is stopped
portal-stopped-answer = Your registered address is as it was, and every session is ended. Sign in and set a new password.

# Sign-in and security.
portal-security-answer = { $count ->
    [one] You are signed in here and nowhere else.
   *[other] You are signed in in { $count } places.
}
portal-sessions = Where you are signed in
portal-session-this = This one
portal-session-since = Since { $when }
portal-session-seen = Last seen { $seen }. Ends by itself on { $ends }.
portal-session-end = End it
portal-sessions-end-others = End all other sessions
portal-sessions-hint = From where and with which program you signed in is recorded and shown to you.
portal-sessions-record = Your sign-ins
portal-password-title = Change the password
portal-password-answer = Every other session ends when you change it, and your mailbox is told.
portal-password-button = Set the password
portal-password-new = New password
portal-password-set = A password is set. We keep only a value computed from it, which is compared and never shown.
portal-password-none = No password is set.
portal-password-first = Set a password

# Agreements.
portal-agreements-title = Policy and agreements
portal-agreements-answer = You agreed to { $version } on { $when }: { $how }.
portal-agreement-missing = You have not agreed to policy { $version } yet.
portal-agreements-yours = What you agreed to, and what changed for you
portal-agreements-caption = What you agreed to
portal-agreements-history = Your agreements
portal-agreements-none = None yet.
portal-agreements-hint = Agreement lets us keep the contract with you. It never allows promotion: that needs a grant of its own, piece by piece.
portal-agreement-version = Version
portal-agreement-how = How
portal-agreement-when = When
portal-agreement-text = Hash of the text
portal-agree-lead = Read { $version } and say that you agree to it.
portal-agree-button = I agree to { $version }
portal-changes = What changed for you
portal-changes-version = { $version } is in force since { $when }.
portal-changes-version-ahead = { $version } takes effect on { $when }.
portal-changes-none = It is the first version, so nothing changed. When a version changes what may be done with your data, each change stands here in a sentence.
