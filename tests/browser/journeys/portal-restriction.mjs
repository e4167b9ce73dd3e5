// A customer for whom nothing runs asks for a restriction, is shown it first from then on, reads what is theirs, and lifts it.
import { newestCodeTo, newestMailTo } from '../mailbox.mjs';

const addressOf = (walker) => (walker.address ??= `${walker.unique}-${Date.now()}@surel-rekaan.example`);

async function openLink(walker, part) {
  const { links } = await newestMailTo(addressOf(walker), walker);
  await walker.page.goto(links.find((link) => link.includes(part)));
}

export default {
  as: 'visitor',
  steps: [
    { open: '/sign-up' },
    { fill: { name: 'Rekaan Lestari', email: addressOf, password: 'kuda lumping biru' } },
    { choose: { agrees: 'yes' } },
    { submit: '/sign-up' },
    { fill: { code: (walker) => newestCodeTo(addressOf(walker), walker) } },
    { submit: '/sign-up/code/' },
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
