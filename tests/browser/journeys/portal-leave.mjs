// A customer for whom nothing runs leaves, is shown the case first, stops it by the link of the notice, and leaves again.
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
    { photo: 'requests' },
    { submit: '/requests' },
    { status: 422 },
    { choose: { kind: 'object' } },
    { submit: '/requests' },
    { expect: '.banner.good' },
    { photo: 'requests-one' },
    { open: '/profile' },
    { follow: '/leave' },
    { photo: 'plan' },
    { submit: '/leave' },
    { expect: 'form.confirm' },
    { photo: 'confirm' },
    { submit: '/leave/confirm' },
    { expect: '.receipt' },
    { photo: 'receipt' },
    { open: '/home' },
    { expect: 'form[action="/leave/stop"]' },
    { absent: 'a[href="/security"]' },
    { photo: 'case' },
    { open: '/my-data/export' },
    { expect: 'form[action="/my-data/export"]' },
    { act: (walker) => openLink(walker, '/request/stop/') },
    { photo: 'stop' },
    { submit: '/request/stop/' },
    { expect: '.banner.good' },
    { photo: 'stopped' },
    { open: '/home' },
    { expect: 'a[href="/security"]' },
    { open: '/leave' },
    { submit: '/leave' },
    { submit: '/leave/confirm' },
    { expect: '.receipt' },
    { submit: '/leave/stop' },
    { expect: '.banner.good' },
  ],
};
