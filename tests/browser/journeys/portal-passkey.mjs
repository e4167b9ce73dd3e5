// A customer adds a passkey and a second step, signs in with each, and takes both away again. The authenticator is
// Chromium's own (WebDriver, "virtual authenticators"); the app is a few lines of RFC 6238.
import { createHmac } from 'node:crypto';
import { newestCodeTo } from '../mailbox.mjs';

const PASSWORD = 'kuda lumping biru';
const addressOf = (walker) => (walker.address ??= `${walker.unique}-${Date.now()}@sandi-rekaan.example`);

// With a key inside that verifies its owner by itself.
const giveDevice = async (walker) => {
  if (!walker.javaScript) return;
  const devtools = await walker.visitor.context.newCDPSession(walker.page);
  await devtools.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options });
};

// Presses the button behind which the browser asks for a passkey; without JavaScript the page says what it needs.
const passkey = (path) => async ({ page, javaScript }) => {
  const part = page.locator('[data-passkey]').first();
  if (!javaScript) {
    if (!(await part.locator('.hint').isVisible())) throw new Error('the page does not say that it needs JavaScript');
    if (await part.locator('button').isVisible()) throw new Error('a button that can do nothing');
    return;
  }
  await Promise.all([page.waitForURL((url) => url.pathname === path), part.locator('button').click()]);
};

const onlyWithJavaScript = (deed) => async (walker) => (walker.javaScript ? deed(walker) : undefined);

// The code that an app shows, `ahead` half minutes from now.
function codeOf(secret, ahead) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + ahead));
  const tag = createHmac('sha1', key).update(step).digest();
  const from = tag[19] & 15;
  return String((tag.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const signOut = async ({ page }) => {
  await Promise.all([page.waitForNavigation(), page.locator('form[action="/sign-out"] button').first().click()]);
};

const byPassword = [
  { open: '/sign-in' },
  { fill: { email: addressOf, password: PASSWORD } },
  { submit: '/sign-in' },
];

// The browser offers the passkey in the field for the address, and this device takes the offer by itself. Then the same
// with the button, in a browser that makes no such offers.
async function signedInByTheField({ page, javaScript, visitor }) {
  if (!javaScript) return;
  await page.waitForURL((url) => url.pathname === '/home');
  await visitor.context.addInitScript(() => {
    delete PublicKeyCredential.isConditionalMediationAvailable;
  });
  await page.reload();
  await signOut({ page });
}

export default {
  as: 'visitor',
  steps: [
    { act: giveDevice },
    { open: '/sign-up' },
    { fill: { name: 'Sandi Rekaan', email: addressOf, password: PASSWORD } },
    { choose: { agrees: 'yes' } },
    { submit: '/sign-up' },
    { fill: { code: (walker) => newestCodeTo(addressOf(walker), walker) } },
    { submit: '/sign-up/code/' },
    { open: '/security' },
    { follow: '/security/passkeys' },
    { expect: '.empty' },
    { photo: 'passkeys-none' },
    { submit: '/security/passkeys/new' },
    { photo: 'passkey-new' },
    { choose: { device: 'computer' } },
    { act: passkey('/security/passkeys') },
    {
      act: onlyWithJavaScript(async ({ page }) => {
        await page.locator('.banner.good').waitFor();
        await page.locator('form[action="/security/passkeys/remove"]').waitFor();
      }),
    },
    { open: '/security/passkeys' },
    { photo: 'passkeys' },
    { act: signOut },
    { act: signedInByTheField },
    { act: passkey('/home') },
    { act: async (walker) => (walker.javaScript ? undefined : walkIn(walker)) },
    { open: '/security/second-step' },
    { photo: 'second-step-none' },
    { submit: '/security/second-step/new' },
    { photo: 'second-step-new' },
    {
      act: async (walker) => {
        walker.secret = (await walker.page.locator('code.secret').innerText()).replaceAll(' ', '');
      },
    },
    { fill: { code: '000000' } },
    { submit: '/security/second-step' },
    { expect: '.error-summary' },
    { fill: { code: ({ secret }) => codeOf(secret, 0) } },
    { submit: '/security/second-step' },
    { photo: 'recovery-codes' },
    {
      act: async (walker) => {
        walker.codes = await walker.page.locator('.recovery code').allInnerTexts();
        if (walker.codes.length !== 10) throw new Error(`${walker.codes.length} recovery codes`);
      },
    },
    { act: signOut },
    ...byPassword,
    { photo: 'second-step-asked' },
    { fill: { code: ({ secret }) => codeOf(secret, 1) } },
    { submit: '/sign-in/code' },
    { expect: 'form[action="/sign-out"]' },
    { act: signOut },
    ...byPassword,
    { fill: { code: ({ codes }) => codes[0] } },
    { submit: '/sign-in/code' },
    { open: '/security/second-step' },
    { photo: 'second-step' },
    { submit: '/security/second-step/off' },
    { expect: '.banner.good' },
    { open: '/security/passkeys' },
    {
      act: onlyWithJavaScript(async ({ page }) => {
        const remove = page.locator('form[action="/security/passkeys/remove"] button').first();
        await Promise.all([page.waitForNavigation(), remove.click()]);
        await page.locator('.banner.good').waitFor();
      }),
    },
    { expect: '.empty' },
  ],
};

async function walkIn(walker) {
  await walker.page.goto('/sign-in');
  await walker.page.locator('[name="email"]').first().fill(addressOf(walker));
  await walker.page.locator('[name="password"]').first().fill(PASSWORD);
  const button = walker.page.locator('form[action="/sign-in"] button:not([type=button])').first();
  await Promise.all([walker.page.waitForNavigation(), button.click()]);
}
