// Somebody new registers with Google, adds Facebook, goes back in the browser, signs on in two tabs, is signed out from
// elsewhere, and comes back from a provider that failed. Then somebody else registers with X. The demo's stand-in plays
// the providers.
import { ownNetwork } from '../browser.mjs';
import { newestCodeTo } from '../mailbox.mjs';
import { comeBack, leadOn } from '../stand_in.mjs';

const addressOf = (walker) => (walker.address ??= `${walker.unique}-${Date.now()}@lewat-x.example`);

const signOn = (provider, who) => [
  { open: '/sign-in' },
  { act: ({ page }) => leadOn(page, `/sign-on/${provider}`) },
  { act: ({ page }) => comeBack(page, who) },
];

// What the provider was asked with: the browser's own flow, for which it then reports a failure.
async function providerFails({ page }) {
  const state = new URL(page.url()).searchParams.get('state');
  const iss = new URL(page.url()).origin;
  await page.goto('/sign-in');
  await page.goto(`/sign-on/google/callback?${new URLSearchParams({ error: 'server_error', state, iss })}`);
}

// Two tabs set out; the second one is in first, and the first one comes to its own end.
async function twoTabs({ page, visitor }) {
  const second = await visitor.context.newPage();
  await page.goto('/sign-in');
  await leadOn(page, '/sign-on/x');
  await second.goto('/sign-in');
  await leadOn(second, '/sign-on/facebook');
  await comeBack(second, '2');
  if (new URL(second.url()).pathname !== '/home') throw new Error(`the second tab is at ${second.url()}`);
  await page.bringToFront();
  await comeBack(page, 'newcomer');
  if (!new URL(page.url()).pathname.startsWith('/sign-on/')) throw new Error(`the first tab is at ${page.url()}`);
  await second.close();
}

// The same customer in another browser ends every session but their own.
async function endedFromElsewhere({ browser, program }) {
  const context = await browser.newContext({ baseURL: program.origin, extraHTTPHeaders: ownNetwork() });
  const page = await context.newPage();
  try {
    await page.goto('/sign-in');
    await leadOn(page, '/sign-on/facebook');
    await comeBack(page, '2');
    await page.goto('/security');
    const others = page.locator('form[action="/security/end-others"] button').first();
    await Promise.all([page.waitForNavigation(), others.click()]);
  } finally {
    await context.close();
  }
}

export default {
  as: 'visitor',
  steps: [
    ...signOn('google', 'newcomer'),
    { photo: 'google' },
    { choose: { agrees: 'yes' } },
    { submit: '/sign-on/new/' },
    { expect: '.banner.good' },
    { open: '/security' },
    { act: ({ page }) => leadOn(page, '/security/providers/facebook/link') },
    { act: ({ page }) => comeBack(page, '2') },
    { expect: '.banner.good' },
    { photo: 'two-providers' },
    // Back, over our page, to the provider's: a choice made twice ends in a flow that is over, and nobody is signed out.
    { act: ({ page }) => page.goBack() },
    { act: ({ page }) => comeBack(page, '2') },
    { expect: 'main a[href="/sign-in"]' },
    { open: '/home' },
    { submit: '/sign-out' },
    { open: '/sign-in' },
    { act: ({ page }) => leadOn(page, '/sign-on/google') },
    { act: providerFails },
    { photo: 'failed' },
    { follow: '/sign-in' },
    { act: twoTabs },
    { open: '/home' },
    { expect: 'form[action="/sign-out"]' },
    { act: endedFromElsewhere },
    { open: '/security' },
    { expect: 'form[action="/sign-in"]' },
    { photo: 'signed-out' },
    ...signOn('facebook', '2'),
    { open: '/security' },
    { follow: '/security/providers/facebook' },
    { submit: '/security/providers/facebook' },
    { expect: '.banner.good' },
    { submit: '/sign-out' },
    ...signOn('x', 'newcomer'),
    { photo: 'x' },
    { fill: { email: addressOf } },
    { choose: { agrees: 'yes' } },
    { submit: '/sign-on/new/' },
    { fill: { code: (walker) => newestCodeTo(addressOf(walker), walker) } },
    { submit: '/sign-on/code/' },
    { expect: '.banner.good' },
  ],
};
