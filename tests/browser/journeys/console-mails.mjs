// Somebody who has an account asks by mail for its end, and nobody vouches for the sender. The officer reads why the mail
// waits and what it says, and presses the one button; a colleague stands for it as the second person; and the letter goes to
// the registered address, where its link leads to the customer's own confirmation. Whoever works here needs no mouse.
import { numberOf } from '../customer.mjs';
import { press, reach } from '../keyboard.mjs';
import { addressOf, openLink, signsUp } from '../newcomer.mjs';

const RECIPIENT = 'privasi+hapus@awan-rekaan.example';

const mailsThere = ({ page }) =>
  page.locator('a[href^="/console/mails/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));

// Writes the mail, which only says from whom it is, and waits until somebody is asked to look at it.
async function writeAndWait(walker) {
  const { page, program } = walker;
  await page.goto('/console/mails');
  const before = await mailsThere(walker);
  const mail = [
    `From: Rekaan Lestari <${addressOf(walker)}>`,
    `To: ${RECIPIENT}`,
    'Subject: Mohon hapus akun saya',
    'Date: Fri, 27 Nov 2026 09:30:00 +0700',
    `Message-ID: <${walker.unique}-${Date.now()}@surel-rekaan.example>`,
    '',
    'Selamat siang,',
    '',
    'saya tidak memakai layanan ini lagi. Mohon hapus akun dan semua data saya.',
    '',
    'Rekaan Lestari',
    '',
  ];
  program.handIn(mail.join('\r\n'), { sender: addressOf(walker), recipient: RECIPIENT });
  for (let tries = 0; tries < 100 && !walker.mail; tries += 1) {
    await page.goto('/console/mails');
    walker.mail = (await mailsThere(walker)).find((mail) => !before.includes(mail));
    await page.waitForTimeout(walker.mail ? 0 : 100);
  }
  if (!walker.mail) throw new Error('the mail never waits for a person');
}

const pressIn = (action) => ({ page }) => press(page, page.locator(`form[action$="${action}"] button`).first());

async function openHeader({ page }) {
  await reach(page, page.locator('details.proof summary'));
  await page.keyboard.press('Enter');
  if (!(await page.locator('details.proof pre').isVisible())) throw new Error('the header stays closed');
}

async function nameCustomer(walker) {
  await reach(walker.page, walker.page.locator('[name="customer"]'));
  await walker.page.keyboard.type(walker.number);
}

export default {
  as: 'visitor',
  steps: [
    ...signsUp,
    { become: 'officer' },
    { act: async (walker) => (walker.number = await numberOf(addressOf(walker), 'a mail asks for the end of this account', walker)) },
    { act: writeAndWait },
    { open: '/console' },
    { photo: 'today' },
    { open: '/console/mails' },
    { photo: 'mails' },
    { act: ({ page, mail }) => press(page, page.locator(`a[href="${mail}"]`)) },
    { absent: '.letter-text' },
    { photo: 'mail' },
    { act: pressIn('/read') },
    { expect: '.letter-text' },
    { photo: 'read' },
    { act: openHeader },
    { photo: 'header' },
    { act: pressIn('/deletion') },
    { status: 422 },
    { expect: '.error-summary' },
    { photo: 'missing' },
    { act: nameCustomer },
    { act: pressIn('/deletion') },
    { expect: '.banner' },
    { absent: 'form[action$="/approve"]' },
    { photo: 'written' },
    { act: (walker) => (walker.case = new URL(walker.page.url()).pathname) },
    { open: ({ mail }) => mail },
    { photo: 'mail-written' },
    { become: 'support' },
    { open: '/console/cases' },
    { act: ({ page, ...walker }) => press(page, page.locator(`a[href="${walker.case}"]`).first()) },
    { photo: 'second-person' },
    { act: pressIn('/approve') },
    { expect: '.banner.good' },
    { photo: 'approved' },
    { open: ({ mail }) => `${mail}/dismiss` },
    { photo: 'close' },
    { act: pressIn('/dismiss') },
    { expect: '.banner.good' },
    { become: 'visitor' },
    { act: (walker) => openLink(walker, '/request/confirm/') },
    { expect: 'form.confirm' },
    { photo: 'confirm' },
    { act: ({ page }) => press(page, page.locator('form[action^="/request/confirm/"] button')) },
    { expect: '.timeline' },
    { photo: 'status' },
  ],
};
