# Texts of the parts pages are made of.
facts-change = Change
datum-origin = { $source } on { $when }.
datum-purpose = We keep it for { $purpose }.
datum-uses = Who used it
datum-correct = Correct it
error-summary-title = { $count ->
    [one] One thing to mend
   *[other] { $count } things to mend
}
table-page = Page { $here } of { $last }
table-previous = Previous
table-next = Next
plan-caption = What becomes of each kind of data
plan-what = What we hold
plan-count = Values
plan-outcome = What becomes of it
plan-erase = Erased after the legal check
plan-keep = Kept until { $until }
plan-inside = Stays inside { $document }
proof-summary = Proof
proof-explanation = This is entry { $index } of { $size } in the ledger. The hashes below lead from the entry to the signed checkpoint; anyone can recompute them without us.
proof-entry = Hash of the entry
proof-path = { $count ->
    [one] One hash to the root
   *[other] { $count } hashes to the root
}
proof-checkpoint = Signed checkpoint
proof-text = The proof as text
proof-verify = Save this text and check it offline with: amanah ledger verify
ledger-checkpoint-link = Signed checkpoint
ledger-key-link = Public key
proof-copy = Copy the proof
proof-copied = Copied
receipt-keep = Keep or print this page. The proof stays valid after the data is gone.
purpose-question = For which purpose?
purpose-hint = What you may see follows from the purpose. The customer sees that you looked, and why.
purpose-reason = Why now?
purpose-reason-hint = One sentence that the protection officer will read today. Write no personal data here.
