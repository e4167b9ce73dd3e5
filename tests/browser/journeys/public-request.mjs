// Somebody registers with Facebook and asks there for the deletion of their data. Nothing runs for them, so the registered
// mailbox is asked; whoever reads it looks, confirms, and follows the page of the request, all without signing in.
import { ownNetwork } from '../browser.mjs';
import { newestMailTo } from '../mailbox.mjs';
import { leaveFacebook, registerWithFacebook } from '../stand_in.mjs';

async function registerAndLeave(walker) {
  const context = await walker.browser.newContext({
    baseURL: walker.program.origin,
    locale: walker.language,
    extraHTTPHeaders: ownNetwork(),
  });
  try {
    const page = await context.newPage();
    walker.somebody = await registerWithFacebook(page, walker);
    walker.course = await leaveFacebook(page, walker.somebody);
  } finally {
    await context.close();
  }
}

async function openMail(walker) {
  const { links } = await newestMailTo(walker.somebody.address, walker);
  walker.confirm = links.find((link) => link.includes('/request/confirm/'));
  await walker.page.goto(walker.confirm);
}

// With the keyboard alone: to the button of the page, and Enter.
async function confirmByKeyboard({ page }) {
  const button = page.locator('form[action^="/request/confirm/"] button');
  for (let pressed = 0; pressed < 40; pressed += 1) {
    if (await button.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

export default {
  as: 'visitor',
  steps: [
    { act: registerAndLeave },
    { open: ({ course }) => course },
    { photo: 'of-the-provider' },
    { act: openMail },
    { expect: 'form.confirm' },
    { photo: 'confirm' },
    { act: confirmByKeyboard },
    { expect: '.banner.good' },
    { expect: '.timeline' },
    { photo: 'status' },
    { open: ({ confirm }) => confirm },
    { absent: 'form.confirm' },
    { photo: 'used' },
  ],
};
