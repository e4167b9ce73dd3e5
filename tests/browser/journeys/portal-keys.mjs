// A customer lets a program read their data, which calls the API with the key, and ends it.
import { newestCodeTo } from '../mailbox.mjs';

const addressOf = (walker) => (walker.address ??= `${walker.unique}-${Date.now()}@kunci-rekaan.example`);

export default {
  as: 'visitor',
  steps: [
    { open: '/sign-up' },
    { fill: { name: 'Kunci Rekaan', email: addressOf, password: 'kuda lumping biru' } },
    { choose: { agrees: 'yes' } },
    { submit: '/sign-up' },
    { fill: { code: (walker) => newestCodeTo(addressOf(walker), walker) } },
    { submit: '/sign-up/code/' },
    { open: '/security' },
    { follow: '/security/keys' },
    { expect: '.empty' },
    { photo: 'keys-none' },
    { follow: '/security/keys/new' },
    { photo: 'keys-new' },
    { choose: { may_change: 'no', days: '30' } },
    { submit: '/security/keys/new' },
    { status: 200 },
    { photo: 'keys-made' },
    {
      act: async ({ page, program }) => {
        const secret = (await page.locator('code.secret').innerText()).trim();
        const answer = await fetch(`${program.origin}/api/v1/me/data`, {
          headers: { authorization: `Bearer ${secret}` },
        });
        if (answer.status !== 200) throw new Error(`the key opens nothing: ${answer.status}`);
        const { items } = await answer.json();
        if (!items.some((datum) => datum.value === 'Kunci Rekaan')) throw new Error('the name is not there');
      },
    },
    { follow: '/security/keys' },
    { absent: 'code.secret' },
    { photo: 'keys' },
    { submit: '/security/keys/end' },
    { expect: '.banner.good' },
    { expect: '.empty' },
  ],
};
