# Words of requests with a clock, for both rooms and the public page.

case-kind-access = To be told what is recorded
case-kind-copy = A copy to take along
case-kind-rectify = A correction
case-kind-restrict = A restriction
case-kind-object = An objection to a use
case-kind-erase = The end of the account

case-channel-portal = ClientZone
case-channel-mail = Mail
case-channel-provider = A sign-on provider
case-channel-partner = Another company that passed it on
case-channel-desk = The desk
case-channel-retention = Retention

case-state-received = Received
case-state-verified = Sender verified
case-state-frozen = Data frozen, confirmation asked for
case-state-confirmed = Confirmed
case-state-cooling-off = Time to think
case-state-legal-check = Legal check
case-state-executing = Being carried out
case-state-erased = Carried out
case-state-erased-with-retention = Carried out; a law keeps a part
case-state-answered = Done
case-state-cancelled = Stopped by the customer
case-state-expired = Not confirmed in time
case-state-refused = Refused

case-why-identity-unclear = It was not clear that the request came from the customer
case-why-active-after-all = A service runs, so the customer decides in ClientZone
case-why-others-in-account = Other people are in the account, which is handed over first
case-why-harms-others = It would reveal another person's data, or endanger somebody
case-why-forbidden-by-law = A law forbids it
case-why-nothing-to-do = There was nothing of this kind to do
