# Mails that came in and wait for a person, in the console.
nav-incoming = Mails that wait

incoming-answer = { $count ->
    [0] No mail waits for a person.
    [one] One mail waits for a person.
   *[other] { $count } mails wait for a person.
}
incoming-lead = The oldest stands first. What a mail says is read on its page, and the ledger says who read it. Nothing was answered, and nothing was done.
incoming-empty = No mail waits
incoming-empty-more = A mail to the privacy mailbox waits here when no software may act upon it.
incoming-since = Received { $when }, { $ago }
incoming-asks-delete = Asks for a deletion
incoming-asks-access = Asks what is recorded
incoming-asks-correct = Asks for a correction
incoming-asks-stop = Asks to end a use
incoming-asks-thread = Answers a letter about a request
incoming-asks-free-text = Free text to the privacy mailbox
incoming-state-review = Waits for a person
incoming-state-quarantine = Put aside: can be read in more than one way
incoming-state-written = A request is written down
incoming-state-automatic = A program sent it; nobody needs to answer
incoming-state-closed = Closed

incoming-why = Why it waits
incoming-why-free-text = It is free text, which no software acts upon. The sender is a customer beyond doubt.
incoming-why-g1 = Its header is not well formed: other programs could read other fields in it.
incoming-why-g2 = It has no sender, or more than one.
incoming-why-g3 = Its sender field holds no mailbox, several, or one written in a way that hides another.
incoming-why-g4 = The address of its sender is not plainly written.
incoming-why-g5 = Two readers of mail see two different senders in it.
incoming-why-g6 = No signature of the sender's domain is intact: anybody could have written it.
incoming-why-g7 = Its signature is made with a key or a method that is too weak.
incoming-why-g8 = Its signature covers only the beginning: text could have been added.
incoming-why-g9 = Its signature does not cover the sender.
incoming-why-g10 = Its signature is over, of the future, revoked, or made for tests.
incoming-why-g11 = Another domain signed it than the one it says it is from.
incoming-why-g12 = Only the way it came speaks for its sender (SPF), which is not enough.
incoming-why-g13 = To check it would take more work than one mail may cost.
incoming-why-g14 = The name servers of its sender did not answer for a day.
incoming-why-a1 = The address it was sent to does not stand in what was signed: it may be a mail that was meant for somebody else.
incoming-why-a2 = It was written more than seven days before it came.
incoming-why-a3 = A mail with the same signature opened a request before: it may be a copy.
incoming-why-a4 = A program, a list or we ourselves sent it, and no person.
incoming-why-nobody = Its address is no customer's.
incoming-why-several = Its address is that of more than one customer.
incoming-why-too-many = Too many answers went to this domain, or to all, within the hour.
incoming-why-answered-today = The same address got its answer to the same question today.
incoming-why-already-open = A deletion of this customer is under way already.
incoming-why-unreadable = It could not be read by what reads mails.
incoming-why-other-address = It answers a letter to a customer, and is not from their registered address.
incoming-why-crowded = So many mails answered the letters about one request today that this one was not added to it.

incoming-mail-known = The sender is a customer beyond doubt; the mail is among their data and is read there.
incoming-mail-thread = This mail answers a letter about a request. It confirms nothing and stops nothing by itself. It is among the data of the customer whose request it is, and is read there.
incoming-mail-unknown = Nobody vouches for the sender of this mail.
incoming-mail-written = A request was written down for this mail.
incoming-received = Received
incoming-waits = Waits since
incoming-read = Open and read
incoming-read-hint = It may say something about anybody. The ledger says that you read it.
incoming-open-hint = Opening the customer for this mail needs no further reason.
incoming-says = What it says
incoming-says-hint = All of this the mail says of itself, and may be false. The ledger says that you read it.
incoming-says-from = Says it is from
incoming-sent-to = Was sent to
incoming-says-to = Says it is to
incoming-says-subject = Subject
incoming-says-date = Says it was written
incoming-nothing = Nothing
incoming-cut = The text is longer than is shown here.
incoming-raw = The header, letter by letter
incoming-customer = Number of the customer it is about
incoming-customer-hint = Never by what the mail says alone. Find the customer first.
incoming-customer-unknown = There is no customer with this number. Type the whole number, with its last digit.
incoming-deletion-second = A second member of staff reads the mail and stands for it too. Until then nobody is written to and nothing is frozen; after a week it is over.
incoming-other = Anything else it asks for is written down on the page of the customer.
incoming-dismiss = Nothing is left to do
incoming-dismiss-title = Is nothing left to do about this mail?
incoming-dismiss-gone = Its text is deleted for good. The ledger says who closed it.
incoming-dismiss-kept = It is taken from this list and stays among the data of its customer.
incoming-dismiss-button = Close it

case-came-mail = In a mail that waited for a person
case-answer-second = Nobody vouches for the mail this was written down from. A second member of staff decides; nothing is frozen, and nobody was written to.
thread-title = Answers to our letters
thread-more = Whoever has one of our letters can answer it. An answer confirms nothing and stops nothing by itself, and is read with the customer.
thread-sender-registered = From the registered address; its domain vouches for it.
thread-sender-claimed = Says it is from the registered address; nobody vouches for it.
thread-sender-other = Not from the registered address.
thread-sender-unclear = Who sent it cannot be read in one way alone.
case-second-person = A second member of staff
case-second-person-why = Read the mail, and stand for it only if you believe that the customer wrote it. Their data is frozen then, and the registered address is asked to confirm.
case-second-person-mail = See the mail
case-second-person-button = I stand for it: send the confirmation
case-second-person-other = A colleague of support or the protection officer decides this, and never whoever wrote it down.
console-done-case-second-person = The request is written down. A second member of staff stands for it before anybody is written to.
console-done-case-same-person = You wrote this down yourself. A colleague stands for it. Nothing was changed.
console-done-mail-dismissed = The mail is closed.
console-done-mail-not-waiting = This mail does not wait any more. Nothing was changed.
work-incoming = { $count ->
    [one] One mail waits for a person
   *[other] { $count } mails wait for a person
}
work-incoming-link = See the mails
