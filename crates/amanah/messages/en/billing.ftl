# Billing, and the words on invoices.
nav-billing = Billing
billing-answer = { $open ->
    [0] Nothing is to be paid.
    [one] One invoice is to be paid.
   *[other] { $open } invoices are to be paid.
} { $overdue ->
    [0] { "" }
    [one] One is overdue.
   *[other] { $overdue } are overdue.
}
billing-caption = Invoices, newest first
billing-own-caption = Your invoices, newest first
billing-column-number = Number
billing-column-kind = Kind
billing-column-customer = Customer
billing-column-day = Date
billing-column-total = Total
billing-column-due = Due
billing-column-state = State
billing-kind-invoice = Invoice
billing-kind-credit-note = Credit note
billing-kind-foreign = Invoice of the earlier panel
billing-state-issued = To be paid
billing-state-overdue = Overdue
billing-state-paid = Paid
billing-state-cancelled = Settled by a credit note
billing-show = Which invoices
billing-show-all = All
billing-show-open = To be paid
billing-show-overdue = Overdue
billing-show-button = Show
billing-find = Number of an invoice
billing-find-button = Find
billing-not-found = No invoice has this number. Write it as it is printed.
billing-empty = No invoices here
billing-empty-more = An invoice is written on the page of a customer whom you have opened for billing.
billing-list-more = Names stand in the documents alone. To write an invoice, find the customer and open them for billing.
billing-erased = erased
billing-draft-title = Write an invoice
billing-draft-answer = Up to six lines. Next you see what the invoice will say; nothing is issued before you say so there.
billing-draft-button = Look at it
billing-line = Line { $number }
billing-line-what = What it is for
billing-line-count = How many
billing-line-each = Price of one, without tax
billing-unprintable = The name, the address or a line holds the letter { $letter }, which cannot be printed. Ask the customer how it is written in Latin letters.
billing-preview-title = Look at the invoice
billing-preview-answer = It will be { $total }. Nothing is issued yet.
billing-preview-caption = What the invoice will say
billing-preview-more = When it is issued it gets the next number, and name and address are taken from the customer's data as they are at that moment. After that nobody can change it; a credit note takes it back.
billing-issue-button = Issue the invoice
billing-change-button = Change it first
billing-invoice-answer = { $kind } over { $total }.
billing-tax = Tax
billing-settled = Settled on
billing-hash = SHA-256 of the document
billing-download = Download the document
billing-download-more = These are the bytes that were issued. The download is recorded, and the customer sees it.
billing-paid = Write down a payment
billing-paid-on = Paid on
billing-paid-on-hint = A day like 2026-11-26. Empty means today.
billing-paid-note = Reference
billing-paid-note-hint = What the bank statement says. It is sealed as the customer's data.
billing-paid-button = It is paid
billing-credit-title = Take it back with a credit note
billing-credit-answer = { $number } is taken back in full by a document of its own.
billing-credit-lead = The invoice itself stays as it is. The credit note gets the next number of its own series.
billing-credit-button = Issue the credit note
billing-back = Back to the invoice
billing-nothing-to-pay = Nothing is to be paid.
billing-to-pay = { $total } is to be paid.
billing-room = Invoices
billing-room-more = A document never changes once it is issued, whatever changes about you. Tax law obliges us to keep it for ten years after the end of its year.
billing-write = Write an invoice
console-done-billing-first = Open the customer for billing first: choose billing, and write why.
console-done-invoice-issued = The invoice is issued. Its document never changes from now on.
console-done-invoice-paid = The payment is written down.
console-done-invoice-settled = This was paid or taken back already; nothing was changed.
console-done-credit-issued = The credit note is issued, and the invoice is settled by it.

sheet-invoice = Invoice
sheet-credit-note = Credit note
sheet-tax-number = Tax number (NPWP) { $number }
sheet-day = Date
sheet-due = Due
sheet-customer = Customer number
sheet-credits = For invoice
sheet-buyer = To
sheet-column-what = Description
sheet-column-count = Quantity
sheet-column-each = Price
sheet-column-amount = Amount
sheet-net = Subtotal
sheet-total = Total
sheet-page = Page { $here } of { $last }
sheet-keeps = This document does not change. Tax law obliges us to keep it for ten years after the end of its year.
sheet-credit-line = Taken back in full: invoice { $number }
sheet-credit-more = This credit note takes the invoice back in full. Nothing is to be paid for it; what was paid is given back or set off.
