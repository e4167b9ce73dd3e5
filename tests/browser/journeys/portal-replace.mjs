// A customer replaces name and e-mail in two steps each, brings the name back, and the old mailbox stops the rest.
import { newestCodeTo, newestMailTo } from '../mailbox.mjs';
import { addressOf, signsUp } from '../newcomer.mjs';

const newAddressOf = (walker) => `baru-${addressOf(walker)}`;

export default {
  as: 'visitor',
  steps: [
    ...signsUp,
    { open: '/profile/name/name' },
    { photo: 'name' },
    { fill: { value: 'Rekaan Lestari Wibowo' } },
    { submit: '/profile/name/name' },
    { expect: 'form.confirm' },
    { photo: 'name-confirm' },
    { submit: '/profile/name/name/confirm' },
    { expect: '.badge.clock' },
    { photo: 'name-replaced' },
    { follow: '/profile/undo/' },
    { photo: 'undo' },
    { submit: '/profile/undo/' },
    { expect: '.banner.good' },
    { open: '/profile/email' },
    { photo: 'email' },
    { fill: { email: newAddressOf } },
    { submit: '/profile/email' },
    { photo: 'email-code' },
    { fill: { code: (walker) => newestCodeTo(newAddressOf(walker), walker) } },
    { submit: '/profile/email/' },
    { expect: '.badge.clock' },
    { photo: 'email-replaced' },
    { open: '/security/proof?return=/profile/email' },
    { photo: 'proof' },
    {
      act: async (walker) => {
        const { links } = await newestMailTo(addressOf(walker), walker);
        await walker.page.goto(links.find((link) => link.includes('/stop-change/')));
      },
    },
    { photo: 'stop' },
    { submit: '/stop-change/' },
    { photo: 'stopped' },
    { open: '/home' },
    { expect: 'form[action="/sign-in"]' },
  ],
};
