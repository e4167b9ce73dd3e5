// Somebody registers with Facebook and asks there for the deletion of their data. Nothing runs for them, so the registered
// mailbox is asked; whoever reads it looks, confirms, and follows the page of the request, all without signing in.
import { ownNetwork } from '../browser.mjs';
import { press } from '../keyboard.mjs';
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

const confirmByKeyboard = ({ page }) => press(page, page.locator('form[action^="/request/confirm/"] button'));

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
