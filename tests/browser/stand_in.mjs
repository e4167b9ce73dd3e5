// The demo's stand-in for the sign-on providers, as a browser meets it.
import { newestCodeTo } from './mailbox.mjs';

const isStandIn = (url) => url.hostname === '127.0.0.1';

const press = (page, form) =>
  Promise.all([page.waitForNavigation(), page.locator(`form[action^="${form}"] button`).first().click()]);

// Presses the button of a form and waits until the provider's page stands there.
export async function leadOn(page, action) {
  await page.locator(`form[action="${action}"] button`).first().click();
  await page.waitForURL(isStandIn);
}

// Chooses somebody there and waits until the browser is back.
export async function comeBack(page, who) {
  await Promise.all([page.waitForURL((url) => !isStandIn(url)), page.locator(`a[href*="/${who}?"]`).click()]);
}

// Somebody whom nobody met registers with Facebook. Gives their address, and where Facebook stands.
export async function registerWithFacebook(page, walker) {
  await page.goto('/sign-in');
  await leadOn(page, '/sign-on/facebook');
  const facebook = new URL(page.url()).origin;
  await comeBack(page, 'newcomer');
  const address = await page.locator('[name="email"]').first().inputValue();
  await page.locator('[name="agrees"]').check();
  await press(page, '/sign-on/new/');
  await page.locator('[name="code"]').fill(await newestCodeTo(address, walker));
  await press(page, '/sign-on/code/');
  return { address, facebook };
}

// They ask Facebook for the deletion of their data. Gives where its course is read.
export async function leaveFacebook(page, { address, facebook }) {
  await page.goto(`${facebook}/facebook/settings`);
  const leave = page.locator('li', { hasText: address }).locator('form[action^="/facebook/delete/"] button');
  await Promise.all([page.waitForNavigation(), leave.click()]);
  return page.locator('a').getAttribute('href');
}
