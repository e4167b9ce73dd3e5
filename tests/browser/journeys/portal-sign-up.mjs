// Somebody signs up with the code from their mailbox, looks around, and signs out.
import { newestCodeTo } from '../mailbox.mjs';

const addressOf = (walker) => (walker.address ??= `${walker.unique}-${Date.now()}@surel-rekaan.example`);

export default {
  as: 'visitor',
  steps: [
    { open: '/sign-up' },
    { photo: 'form' },
    { submit: '/sign-up' },
    { status: 422 },
    { expect: '.error-summary' },
    { photo: 'faults' },
    { fill: { name: 'Rekaan Pratiwi', email: addressOf, password: 'kuda lumping biru' } },
    { choose: { agrees: 'yes' } },
    { submit: '/sign-up' },
    { expect: '[name="code"]' },
    { photo: 'code' },
    { fill: { code: '000000' } },
    { submit: '/sign-up/code/' },
    { status: 422 },
    { photo: 'wrong-code' },
    { fill: { code: (walker) => newestCodeTo(addressOf(walker), walker) } },
    { submit: '/sign-up/code/' },
    { expect: '.banner.good' },
    { photo: 'home' },
    { follow: '/my-data' },
    { expect: '.datum' },
    { photo: 'my-data' },
    { submit: '/sign-out' },
    { expect: '.banner.good' },
    { photo: 'signed-out' },
  ],
};
