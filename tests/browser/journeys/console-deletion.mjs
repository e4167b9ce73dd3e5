// Somebody registers with Facebook and asks there for the deletion of their data. Nothing runs for them, so a request for the
// end of the account is open. It is stopped, so the notice waits for the officer, who closes it for a reason of the list;
// whoever has the code reads the same.
import { ownNetwork } from '../browser.mjs';
import { leaveFacebook, registerWithFacebook } from '../stand_in.mjs';

// As a visitor, in a browser of their own.
async function registerAndLeave(walker) {
  const context = await walker.browser.newContext({
    baseURL: walker.program.origin,
    locale: walker.language,
    extraHTTPHeaders: ownNetwork(),
  });
  try {
    const page = await context.newPage();
    walker.course = await leaveFacebook(page, await registerWithFacebook(page, walker));
  } finally {
    await context.close();
  }
}

export default {
  as: 'officer',
  steps: [
    { act: registerAndLeave },
    { open: ({ course }) => course },
    { photo: 'course' },
    { open: '/console/cases' },
    // What was asked last is due last.
    { open: ({ page }) => page.locator('a[href^="/console/cases/cas_"]').last().getAttribute('href') },
    { photo: 'case' },
    { act: ({ page }) => Promise.all([page.waitForNavigation(), page.locator('a[href$="/stop"]').first().click()]) },
    { photo: 'stop' },
    { submit: '/console/cases/' },
    { expect: '.banner.good' },
    { open: '/console' },
    { photo: 'today' },
    { follow: '/console/deletions/' },
    { photo: 'deletion' },
    { submit: '/console/deletions/' },
    { status: 422 },
    { expect: '.error-summary' },
    { photo: 'deletion-why' },
    { choose: { why: 'identity_unclear' } },
    { submit: '/console/deletions/' },
    { expect: '.banner.good' },
    { photo: 'deletion-closed' },
    { open: ({ course }) => course },
    { photo: 'course-closed' },
  ],
};
