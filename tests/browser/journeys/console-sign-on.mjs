// A member of staff signs in with the company's own sign-on, which the stand-in of the demo plays, and comes to the page that
// was asked for.
const choose = (who) => ({
  act: async ({ page }) => {
    await page.waitForURL((url) => url.hostname === '127.0.0.1');
    await Promise.all([
      page.waitForURL((url) => url.hostname !== '127.0.0.1'),
      page.locator(`a[href*="/choose/${who}?"]`).click(),
    ]);
  },
});

export default {
  as: 'visitor',
  steps: [
    { open: '/console/tickets' },
    { photo: 'button' },
    { submit: '/console/sign-on' },
    choose('0'),
    { expect: 'form[action="/console/sign-out"]' },
    { act: async ({ page }) => { if (!page.url().endsWith('/console/tickets')) throw new Error(`came to ${page.url()}`); } },
    { open: '/console/me' },
    { photo: 'sessions' },
    // The way back into a flow that is over.
    { open: '/console/sign-on/callback?code=used&state=used' },
    { photo: 'over' },
  ],
};
