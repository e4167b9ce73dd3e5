// Somebody registers with Facebook, gets a service, and asks Facebook for the deletion of their data. They use what we
// provide, so they keep their account and say where their address and name come from now (DEL1).
import { ownNetwork } from '../browser.mjs';
import { newestMailTo } from '../mailbox.mjs';
import { leaveFacebook, registerWithFacebook } from '../stand_in.mjs';

async function register(walker) {
  walker.somebody = await registerWithFacebook(walker.page, walker);
}

// As support, who opens them by their address and adds a service.
async function addService({ browser, program, somebody, unique }) {
  const context = await browser.newContext({ baseURL: program.origin, extraHTTPHeaders: ownNetwork() });
  await context.addCookies(await program.cookiesOf('support', browser));
  const page = await context.newPage();
  const send = (form) =>
    Promise.all([page.waitForNavigation(), page.locator(`form[action^="${form}"] button:not([type=button])`).last().click()]);
  try {
    await page.goto('/console/find');
    await page.locator('[name="asked"]').first().fill(somebody.address);
    await send('/console/find');
    const customer = new URL(page.url()).pathname.replace(/\/open$/, '');
    await page.goto(`${customer}/open`);
    await page.locator('[name="purpose"][value="service_communication"]').check();
    await page.locator('[name="reason"]').fill('asked at the desk for a domain of their own');
    await send('/console/customers/');
    await page.goto(`${customer}/service`);
    await page.locator('[name="kind"][value="domain"]').check();
    await page.locator('[name="host"]').fill(`${unique}-${Date.now()}.example`);
    await page.locator('[name="amount"]').fill('150000');
    await page.locator('[name="period"][value="year"]').check();
    await send(`${customer}/service`);
    if (!page.url().includes('done=')) throw new Error(`no service was added: ${await page.locator('main').innerText()}`);
  } finally {
    await context.close();
  }
}

async function leave(walker) {
  walker.course = await leaveFacebook(walker.page, walker.somebody);
}

// The session that Facebook opened is over; a link that is mailed to the registered address lets them in.
async function signInByMail(walker) {
  const { page, somebody } = walker;
  await page.goto('/sign-in/link');
  await page.locator('[name="email"]').first().fill(somebody.address);
  await Promise.all([page.waitForNavigation(), page.locator('form[action="/sign-in/link"] button').first().click()]);
  const { links } = await newestMailTo(somebody.address, walker);
  await page.goto(links.find((link) => link.includes('/sign-in/link/')));
  await Promise.all([page.waitForNavigation(), page.locator('form[action^="/sign-in/link/"] button').first().click()]);
}

export default {
  as: 'visitor',
  steps: [
    { act: register },
    { act: addService },
    { act: leave },
    { open: ({ course }) => course },
    { photo: 'course' },
    { act: signInByMail },
    { open: '/home' },
    { photo: 'home' },
    { open: '/profile/from-provider' },
    { photo: 'from-provider' },
    { submit: '/profile/from-provider' },
    { expect: '.banner.good' },
    { open: ({ course }) => course },
    { photo: 'course-done' },
  ],
};
