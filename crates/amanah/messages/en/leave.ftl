# Leaving, the case, the public pages of requests, and the room of one's own requests.
nav-case = Your request
nav-requests = Requests & certificates

leave-title = Close my account
leave-link = Close my account
leave-profile = You can leave at any time: first you see what is erased, and what a law obliges us to keep.
leave-running = { $count ->
    [0] You have no running services.
    [one] You have 1 running service.
   *[other] You have { $count } running services.
}
leave-goes = { $count ->
    [one] 1 datum would be erased after the legal check.
   *[other] { $count } data would be erased after the legal check.
}
leave-stays = { $count ->
    [one] 1 stays in a document that a law obliges us to keep, until { $when }.
   *[other] { $count } stay in documents that a law obliges us to keep, the last until { $when }.
}
leave-nothing-stays = None of it stands in a document that a law obliges us to keep.
leave-companies = The account of your company ({ $numbers }) goes along, because nobody else is in it.
leave-course = After you confirm it, your data is frozen, and you can stop it for { $hours } hours. Then comes the legal check, which takes { $check } hours for everybody. Then everything is erased that no law obliges us to keep.
leave-course-active = First your services end. Then your data is frozen, and you can stop it for { $hours } hours. Then comes the legal check, which takes { $check } hours for everybody. Then everything is erased that no law obliges us to keep. Until the last service has ended, everything is as before.
leave-unknown = Of a service of yours we do not know at the moment whether it still runs. A colleague looks before this goes on, and we write to you then.
leave-take-along = Take a copy of your data along first: afterwards nobody can give you one.
leave-services = Services that run
leave-plan = What becomes of your data
leave-plan-more = This is how it stands today; the same rules apply to what is added until then.
leave-first = To be done first
leave-hand-over = You answer for the account of a company ({ $numbers }) in which there are other people. Hand it over to one of them first; then you can leave.
leave-stay = I stay
leave-end = When do your services end?
leave-end-planned = As planned
leave-end-hint-planned = Each on the day that is set already.
leave-end-now = Now
leave-end-hint-now = They end as soon as you confirm. Domains, web sites and mailboxes stop working.
leave-end-day = On a day
leave-end-hint-day = Whatever ends before that day does so.
leave-day = Day
leave-day-hint = Only for “On a day”: year, month and day, such as 2027-01-31. The services end when this day begins.
leave-end-choose = Choose when your services end.
leave-end-needed = A service has no end yet. Choose now, or a day.
leave-day-wrong = This is not a day. Write it as 2027-01-31.
leave-day-over = Name a day from tomorrow on, or choose “Now”.
leave-confirm-title = Close my account: confirm
leave-confirm-lead = Nothing has happened yet. With the button you confirm that your account is to be closed and your data erased. You get a mail with a link that stops it.
leave-confirm-button = Close my account and erase my data
leave-fact-services = Your services end
leave-fact-none = None is running
leave-fact-now = Now
leave-fact-looking = As you chose, after a colleague has looked what still runs
leave-fact-stop = You can stop it until
leave-fact-gone = You are gone
leave-case-title = Your account is being closed
restriction-title = Your data is restricted
restriction-rights = You can read what we hold and who used it, and take a copy along. While the restriction stands nothing can be changed, ordered or invoiced; to close your account, lift it first, or write to us.
restriction-lift-title = Lift the restriction
restriction-lift-lead = If you lift it, your data is in use again at once, as before.
restriction-lift-button = Lift the restriction
restriction-go-on = Leave it restricted
restriction-lifted = It was lifted. The data is in use again.
request-step-restricted = Data restricted
request-step-lifted = Lifted by the customer
portal-done-restriction-lifted = Lifted. Your data is in use again.
leave-open-notice = Your account is being closed. Until then everything works as before.
leave-receipt = We have it: your account is being closed
leave-receipt-when = Confirmed
leave-receipt-page = How it stands, without signing in
leave-gone = Your last service ends on { $ends }. If you do not stop it, you are gone on { $when }.
leave-stop-lead = If you stop it, everything is in use again at once, and nothing is erased. Services that have ended stay ended.
leave-stop-button = Stop it and keep my account
leave-go-on = Let it go on
leave-rights = What you can still do
leave-rights-more = Your data is frozen: we use it for nothing but this. You can still read what we hold and who used it, and take a copy along. Nothing else can be changed until then.
portal-done-deletion-stopped = Stopped. Your account stays, and everything is in use again.
portal-done-nothing-changed = Nothing was changed, because your data is frozen. End that first, if you want to go on.
portal-done-confirmed = Confirmed. We mailed you a link with which you can still stop it.
portal-done-stopped = Stopped. The account stays, and everything is in use again.
portal-done-asked = We have your request. The mail we just sent says by when you have an answer.

request-title = A request about your data
request-asked = { $kind }. Door: { $door }. Received { $when }.
request-steps = Step by step
request-step-in-work = In work
request-step-verified = It is known from whom it came
request-step-frozen = Data frozen
request-backups-doubtful-by-hand = not established; the old key is destroyed by hand
request-quiet-verified = For years there was no service and no sign-in. Until { $when } we wait for a word: the link in our mails keeps the account, and so does signing in. Then the account is closed, after the time to think that everybody has.
request-quiet-cooling-off = Nobody answered, and the data is frozen. Until { $when } there is time to think: the link in our mails stops it.
request-step-told = The customer is told
request-step-silent = Nobody answered
request-step-entry = Entry { $entry } of the ledger
request-dates = The three dates of the erasure
request-documents = Certificate
request-certificate-paper = To print, in Indonesian and English (PDF)
request-certificate-signed = The signed text, which anybody can verify
request-date-unreadable = Unreadable since
request-date-gone = Gone from files and journals
request-date-not-yet = not yet; we try again by ourselves
request-date-backups = Unreadable in every older backup
request-backups-declared = { $when }, as the operator declares
request-backups-not-established = not established, although the old key was destroyed on { $when }
request-backups-due = by { $when }, when the old key is destroyed
request-backups-doubtful = the old key is destroyed by { $when }; whether that makes older backups unreadable is not established
request-backups-by-hand = when the old key is destroyed, which is done by hand
request-keep-address = Keep the address of this page: it needs no sign-in, and stays when the account is gone.
request-clock-answer = Answered by
request-clock-confirm = To be confirmed by
request-clock-stop = Can be stopped until
request-clock-check = Legal check until
request-why = Reason: { $why }.
request-why-more = Whoever sees it differently can write to { $mailbox }, and turn to the authority for data protection or to a court.
request-erase-received = It came, and we find out from whom.
request-erase-verified = A person here looks at it. Nothing is erased before it is confirmed from the registered address.
request-erase-frozen = The registered address is asked to confirm it by { $when }. Until then the data is frozen and serves nothing but this request. If nobody confirms it, it ends by itself, and the data is in use again.
request-erase-confirmed = It is confirmed. Services still run; when the last of them has ended, the data is frozen and there is time to think.
request-erase-cooling-off = It is confirmed, and the data is frozen. Until { $when } there is time to think: the link in our mails stops it.
request-erase-legal-check = The time to think is over. As in every case we look until { $when } at what a law obliges us to keep; then the rest is erased.
request-erase-executing = It is being carried out and cannot be stopped any more.
request-erase-erased = Your account is closed and your data is erased, as far as no law obliges us to keep any of it.
request-erase-erased-with-retention = Your account is closed and your data is erased, but for what a law obliges us to keep.
request-erase-answered = It is done.
request-erase-cancelled = It was stopped. Nothing was erased, and the data is in use again.
request-erase-expired = Nobody confirmed it in time, so it ended by itself. Nothing was erased, and the data is in use again.
request-erase-refused = It was refused. Nothing was erased.
request-looking = A colleague looks first whether a service of yours still runs: the system that runs our services has not told us so lately. Until then nothing is frozen and nothing is erased.
request-other-received = It came, and we find out from whom.
request-other-verified = We work on it and answer by { $when }, weekends included.
request-other-frozen = The data is restricted: it is kept, and used for nothing but this request, what a law demands, and the customer's own view, until the customer lifts it.
request-other-confirmed = We work on it.
request-other-cooling-off = We work on it.
request-other-legal-check = We work on it.
request-other-executing = We work on it.
request-other-erased = It is done.
request-other-erased-with-retention = It is done.
request-other-answered = What was asked for is done.
request-other-cancelled = It was taken back.
request-other-expired = It ended by itself.
request-other-refused = It was refused.
request-confirm-title = Confirm that everything is erased
request-confirm-until = Somebody asked for the end of this account. If it was you, confirm it here by { $when }. If you do nothing, it ends by itself.
request-confirm-lead = After you confirm it you can still stop it for { $hours } hours, with the link in our mails.
request-confirm-final = With the button you confirm that the account is to be closed and its data erased.
request-confirm-button = Yes, close the account and erase the data
request-confirm-not = I do not want that: how it stands
request-stop-title = Stop the deletion
request-useless-title = This link does nothing any more
request-useless-answer = It was used already, its time is over, or it is not one of ours. Nothing was changed.
request-useless-more = Our newest mail about the request has a link that works, and one to a page that says how it stands.
request-hand-over-title = Hand your company's account over first
request-hand-over-answer = Other people are in the account of a company that you answer for. Sign in and hand it over to one of them under People; then confirm again.
status-at-address = The account has no running services. We asked at the registered address whether all of it is to be erased. Nothing else is erased before it is confirmed from that address.

requests-answer = { $count ->
    [0] You have not asked us for anything yet.
   *[other] { $open ->
        [0] No request of yours is open.
        [one] 1 request of yours is open.
       *[other] { $open } requests of yours are open.
    }
}
requests-empty = No requests yet
requests-empty-more = What you ask for stands here with its clock, and later with our answer.
requests-at-once = What you have at once
requests-at-once-access = What is recorded about you, and who used it
requests-at-once-copy = A copy of all your data as a file
requests-at-once-rectify = Correct your details yourself
requests-ask = Ask us
requests-ask-lead = Whatever you do not find there, a person of ours answers, within the time that the law sets.
requests-kind = What do you ask for?
requests-kind-hint = We answer within 72 hours, weekends included.
requests-kind-missing = Choose what you ask for.
requests-means-access = If something is missing under “Who used my data”, or you want it explained.
requests-means-copy = If the file you can take along yourself does not hold what you need.
requests-means-rectify = If something is wrong that you cannot correct under “Profile”.
requests-means-restrict = If we are to keep something without using it for now.
requests-means-object = If we are not to use something for a purpose any more.
requests-button = Ask
plan-keep-open = Kept as long as a law says so
again-no-code-now = No code can be mailed while your account is being closed. Stop that first, or write to us.
