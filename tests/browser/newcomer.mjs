// Somebody who signs up in a walk of their own: their address, the way in, and the links that are mailed to them.
import { newestCodeTo, newestMailTo } from './mailbox.mjs';

export const addressOf = (walker) => (walker.address ??= `${walker.unique}-${Date.now()}@surel-rekaan.example`);

export const signsUp = [
  { open: '/sign-up' },
  { fill: { name: 'Rekaan Lestari', email: addressOf, password: 'kuda lumping biru' } },
  { choose: { agrees: 'yes' } },
  { submit: '/sign-up' },
  { fill: { code: (walker) => newestCodeTo(addressOf(walker), walker) } },
  { submit: '/sign-up/code/' },
];

// Opens the link with these words in the newest mail to them.
export async function openLink(walker, part) {
  const { links } = await newestMailTo(addressOf(walker), walker);
  await walker.page.goto(links.find((link) => link.includes(part)));
}
