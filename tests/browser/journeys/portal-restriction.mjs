// A customer for whom nothing runs asks for a restriction, is shown it first from then on, reads what is theirs, and lifts it.
import { openLink, signsUp } from '../newcomer.mjs';

export default {
  as: 'visitor',
  steps: [
    ...signsUp,
    { open: '/requests' },
    { choose: { kind: 'restrict' } },
    { submit: '/requests' },
    { expect: '.banner.good' },
    { open: '/home' },
    { expect: 'form[action="/leave/stop"]' },
    { absent: 'a[href="/security"]' },
    { photo: 'restricted' },
    { open: '/my-data' },
    { act: (walker) => openLink(walker, '/request/stop/') },
    { photo: 'lift' },
    { open: '/leave' },
    { submit: '/leave/stop' },
    { expect: '.banner.good' },
    { expect: 'a[href="/security"]' },
    { photo: 'lifted' },
  ],
};
