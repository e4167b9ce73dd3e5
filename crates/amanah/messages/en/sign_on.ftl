# Signing on with Facebook, Google and X.
sign-on-or = Or without a password of ours:
sign-on-with = Continue with { $provider }
sign-on-prove-with = Prove it with { $provider }
sign-on-back-to-sign-in = Sign in with your password
sign-on-back-to-security = Back to sign-in and security
sign-on-home = Go to ClientZone
sign-on-again = Begin again

# Out to the provider's page.
sign-on-onward-title = On to { $provider }
sign-on-onward-answer = { $provider } asks you whether it may tell us your e-mail and name. Afterwards it sends you back here.
sign-on-onward-more = We take these two and the number by which { $provider } knows you. Whatever else it sends is dropped unread.
sign-on-onward-go = Go to { $provider }

# What came of it.
sign-on-declined-title = You said no to { $provider }
sign-on-declined-answer = That is all right: { $provider } told us nothing, and nothing was kept. There are other ways in.
sign-on-over-title = This sign-on is over
sign-on-over-answer = It was used already, it took longer than allowed, or it was begun in another browser. Nothing was kept; begin again.
sign-on-down-title = { $provider } does not answer
sign-on-down-answer = Your account here does not depend on { $provider }. Sign in another way, or try again in a few minutes.
sign-on-busy-title = { $provider } takes no more questions now
sign-on-busy-answer = Too many people are signing on with { $provider } here. Try again in a few minutes, or sign in another way.
sign-on-busy-until = { $provider } answers us again at { $when }. Until then sign in another way.
sign-on-refused-title = { $provider } did not confirm this sign-on
sign-on-refused-answer = What came back from { $provider } could not be checked, so nothing of it was kept. Begin again, or sign in another way.
sign-on-of-another-title = This { $provider } account is linked elsewhere
sign-on-of-another-answer = It belongs to another account of ours, and stays there. Nothing was changed. To use it here, sign in to that account and take the link away there.
sign-on-otherwise-title = Another { $provider } account is linked
sign-on-otherwise-answer = Your account has one link to { $provider }. Take that link away first, then link this one.
sign-on-here-title = You are signed in, and this { $provider } account is new to us
sign-on-here-answer = If you want to sign in with { $provider } from now on, link it under sign-in and security. Nothing was kept.
sign-on-suspended-title = Sign in another way for now
sign-on-suspended-answer = { $provider } warned us that this account there may not be in your hands. Sign in with your password or a passkey, or with a mailed link if { $provider } does not keep your mailbox.

# Registering.
sign-on-new-title = One confirmation and you are in
sign-on-new-title-code = Check what { $provider } filled in
sign-on-new-answer = { $provider } filled this in for you. Check it, change it if you like, and confirm.
sign-on-new-taken = By confirming you agree that we keep your e-mail and name from { $provider }, and the number by which it knows you. You see all three under My data, and can take them away.
sign-on-email-proved = { $provider } keeps this mailbox itself, so it needs no code. For any other address we mail you one.
sign-on-email-code = We mail a code to it: a provider's word does not prove a mailbox.
sign-on-email-none = { $provider } gave us no e-mail address. Write yours; we mail a code to it.
sign-on-new-button = Create my account
sign-on-company = For a company: create the account here, and link afterwards
sign-on-code-answer = We mailed you a message. It holds a six-digit code, or, if the address has an account here, a link.
sign-on-taken-title = There is an account by now
sign-on-taken-answer = While this page was open, an account was made with this address. Sign in to it.

# The link in a mail.
sign-on-offer-title = Link { $provider } with your account?
sign-on-offer-answer = Somebody signed on here with { $provider } and gave your address. If it was you, sign in as you always do, then link.
sign-on-offer-answer-inside = Somebody signed on here with { $provider } and gave your address. If it was you, link it now.
sign-on-offer-sign-in = Sign in
sign-on-offer-more = From then on this { $provider } account opens your account here.
sign-on-offer-button = Link it
sign-on-offer-over-title = This link does not link any more
sign-on-offer-browser-title = Open this link where you began
sign-on-offer-browser-answer = This link works only in the browser in which you signed on with the provider. If somebody else sent you here, leave it: nothing is linked.
sign-on-offer-browser-go = Or sign in and link a provider yourself
sign-on-elsewhere-title = This link belongs to another account
sign-on-elsewhere-answer = It was mailed to the owner of another account. Sign out, sign in to that one, and open the link again.

# Sign-in and security.
sign-on-title = Sign in with a provider
sign-on-lead = A linked provider opens your account. It learns that you sign in here, and nothing of what you do.
sign-on-since = linked since { $when }
sign-on-not-linked = not linked
sign-on-see = What it told us, and how to take the link away
sign-on-link = Link { $provider }
portal-done-provider-linked = The provider is linked. You can sign in with it from now on; we mailed you about it.
portal-done-provider-unlinked = The link is gone here and at the provider, and what stood under it is erased.
portal-done-provider-unlinked-here = The link is gone here, and what stood under it is erased. The provider still remembers that you allowed us once: take that back in the settings of your account there, under connected apps.
sign-on-unlink-title = Take away the link with { $provider }
sign-on-unlink-answer = This is what { $provider } told us of you. It is erased at once.
sign-on-unlink-goes = What is erased
sign-on-unlink-sessions = Other sessions that were opened with it end. Your account's e-mail and name stay until you replace them under Profile, also where they came from there.
sign-on-unlink-ways = How you sign in afterwards
sign-on-unlink-button = Erase it, and take the link with { $provider } away
sign-on-way-password = With your password
sign-on-way-mail = With a link that we mail to your registered address
sign-on-way-passkey = With a passkey
sign-on-way-provider = With { $provider }
sign-on-last-title = { $provider } is your only way in
sign-on-last-answer = If the link went, you could not sign in any more. Set a password first; then take the link away.
security-by-password = Signed in with the password
security-by-link = Signed in with a mailed link
security-by-code = Signed in when the account was made
security-by-passkey = Signed in with a passkey
security-by-house = Signed in with the company's own sign-on
security-by-provider = Signed in with { $provider }
security-news-provider-linked = The account was linked with a sign-on provider.
security-news-provider-unlinked = The link with a sign-on provider was taken away.
sign-on-came-from = { $what }: this came from { $provider }. Replace it, or keep it as your own word.
sign-on-came-from-gone = { $what }: this came from { $provider }, which is no longer linked. Replace it, or keep it as your own word.
sign-on-keep-as-own = Keep it as my own
portal-done-own = It is your own word now. What came from the provider is erased.
sign-on-email-replaced = If your present address came from a sign-on provider, the link with it goes too. You sign in by a link that we mail to the new address, or with your password.

# The company's own sign-on, for members of staff.
house-sign-on-or = Or:
house-sign-on-with = Sign in with { $name }
house-sign-on-answer = You sign in there, and come back here. We take the address it vouches for, and nothing else.
house-sign-on-no-title = The company's sign-on did not let you in
house-sign-on-no-answer = What came back could not be checked, or named no address that it vouches for. Try again, or sign in with your password.
house-sign-on-down-title = The company's sign-on does not answer
house-sign-on-down-answer = Sign in with your password or a passkey, or try again in a few minutes.
house-sign-on-nobody-title = Nobody here has this address
house-sign-on-nobody-answer = The company's sign-on knows you, but you are no member of staff here under that address. The protection officer can invite you.
