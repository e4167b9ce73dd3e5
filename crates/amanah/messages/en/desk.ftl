# What was typed is kept: after a session, a purpose or a proof that is over. And the lines of Today, the people of an account, and invoices taken over.
kept-title = What you wrote
kept-lead = Not sent yet. It goes along with this form, and is kept nowhere else.
kept-signed-out = You were signed out meanwhile, so this was not sent. Sign in here with your password, and you can send it.
portal-done-signed-out-meanwhile = You were signed out meanwhile, so nothing was changed. Sign in and do it once more.
console-done-signed-out-meanwhile = You were signed out meanwhile, so nothing was changed. Sign in and do it once more.
resume-title = You are signed in again
resume-answer = What you wrote is still here. Nothing is sent before you say so.
resume-button = Send it now
resume-leave = Leave it, and go on to the first page

again-title = First prove that it is you
again-answer = What you are about to do matters, and your last proof is more than five minutes old. It is done as soon as you go on.
again-answer-code = What you are about to do matters, and your last proof is more than five minutes old. A code goes to your registered address.
again-answer-sent = We mailed a six-digit code to your registered address. It is done as soon as you go on.
again-password = Your password
again-button = Go on
again-send-code = Mail me a code
again-wrong-password = This is not your password.
again-code-over = This code was used, is too old, or was typed wrong too often. Have another one mailed.

reopen-title = Open customer { $number } again
reopen-answer = The time of your opening is over, or the customer was not open. Say again for what you need them, and your form is taken at once.
reopen-answer-ticket = The time of your opening is over, or the customer was not open. The ticket says for what and why: one button opens them again, and what you wrote is taken at once.
reopen-answer-for = Your form needs the customer open for this purpose: { $purpose }. The time of that is over, or they were open for something else. Say why, and your form is taken at once.
reopen-button = Open for { $minutes } minutes and go on

work-title = What waits
work-lead = Each line opens its customer under its own purpose. You are asked nothing again.
work-ticket = Ticket { $ticket }, customer { $number }
work-waits = waiting since: { $ago }
work-ticket-button = Open and read
work-mail = A mail to customer { $number } did not arrive
work-since = { $ago }
work-overdue = Invoice { $label }, customer { $number }
work-due = due { $ago }
work-invoice = See the invoice
work-review = Review of opening { $place }, customer { $number }
work-review-link = See the opening
work-open = Open the customer

colleagues-people = People of this account
colleagues-companies = Belongs to the account of
colleagues-lead = By number alone. Whoever needs a name opens that customer too, under the same purpose; it is an opening of its own.
colleagues-since = since { $when }
colleagues-open = Open under this purpose

takeover-link = Take over an invoice of another panel
takeover-title = Take over an invoice for customer { $number }
takeover-answer = The file is kept byte for byte, sealed for the customer. Nothing in it is read; what you fill in here is what lists show.
takeover-button = Take it over
takeover-file = The document
takeover-file-hint = A PDF, at most 2 MB. If anything below has to be mended, choose the file once more.
takeover-number = Number
takeover-number-hint = As the panel printed it. It enters no series of ours.
takeover-date = Date
takeover-date-hint = A day like 2025-11-03.
takeover-due = To be paid by
takeover-due-hint = A day like 2025-11-17. Empty where there is none.
takeover-total = Total, tax included
takeover-total-hint = Digits, and at most two after the point: 166500.
takeover-currency = Currency
takeover-no-file = Choose the file.
takeover-not-a-pdf = This is no PDF, or it is cut off. Export it from the panel again.
takeover-too-large = This file is larger than 2 MB. Export it from the panel without pictures.
takeover-not-a-number = Write the panel's number: letters, digits and - / . _ #, at most 60 of them.
takeover-not-a-day = Write the day as year-month-day, like 2025-11-03.
takeover-in-the-future = This day is still to come.
takeover-known = There is an invoice of this number already, with another file or of another customer. Look at it before you go on.
console-done-invoice-taken-over = The invoice is taken over as it is. Compare the SHA-256 below with the file's.

ticket-too-often = That was a lot in a short time. You can send this at { $when }; what you wrote stays on this page.
