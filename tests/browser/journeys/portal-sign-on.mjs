// Somebody signs on with a provider: says no, registers, comes back by it, and takes the link away. Then somebody who brings
// an address that is a customer's. The stand-in of the demo plays the providers.
import { newestCodeTo } from '../mailbox.mjs';

const addressOf = (walker) => (walker.address ??= `${walker.unique}-${Date.now()}@masuk-rekaan.example`);

// The page that leads on has led on; there somebody is chosen, and the browser is sent back.
const choose = (who) => ({
  act: async ({ page }) => {
    await page.waitForURL((url) => url.hostname === '127.0.0.1');
    await Promise.all([
      page.waitForURL((url) => url.hostname !== '127.0.0.1'),
      page.locator(`a[href*="/${who}?"]`).click(),
    ]);
  },
});

const signOn = (provider, who) => [{ open: '/sign-in' }, { submit: `/sign-on/${provider}` }, choose(who)];

export default {
  as: 'visitor',
  steps: [
    { open: '/sign-in' },
    { photo: 'buttons' },
    ...signOn('facebook', 'nobody'),
    { photo: 'declined' },
    // The provider knows no address of him.
    ...signOn('facebook', '2'),
    { photo: 'new' },
    { submit: '/sign-on/new/' },
    { status: 422 },
    { expect: '.error-summary' },
    { fill: { email: addressOf } },
    { choose: { agrees: 'yes' } },
    { submit: '/sign-on/new/' },
    { photo: 'code' },
    { fill: { code: (walker) => newestCodeTo(addressOf(walker), walker) } },
    { submit: '/sign-on/code/' },
    { expect: '.banner.good' },
    { open: '/profile' },
    { photo: 'profile' },
    { submit: '/sign-out' },
    ...signOn('facebook', '2'),
    { open: '/security' },
    { photo: 'linked' },
    { follow: '/security/providers/facebook' },
    { photo: 'unlink' },
    { submit: '/security/providers/facebook' },
    { expect: '.banner.good' },
    { photo: 'unlinked' },
    { submit: '/sign-out' },
    ...signOn('x', '1'),
    { photo: 'given' },
    { choose: { agrees: 'yes' } },
    { submit: '/sign-on/new/' },
    { photo: 'clash' },
    // The way back into a flow that is over.
    { open: '/sign-on/x/callback?code=used&state=used' },
    { photo: 'over' },
  ],
};
