// Legal keeps data of a customer for an investigation: looks for them by their number, chooses what the case needs, sees the
// hold, looks at it again and lifts it, and is told what is missing on the way. Whoever works here needs no mouse.
import { numberOf } from '../customer.mjs';
import { choose, press, reach, tick, type, typeDay } from '../keyboard.mjs';

const CUSTOMER = 'theresia@paduan-suara.example';

// A day of the calendar so many days from now.
const dayIn = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const pressIn = (action) => ({ page }) => press(page, page.locator(`form[action$="${action}"] button`).first());
const followTo = (ending) => ({ page }) => press(page, page.locator(`main a[href$="${ending}"]`).first());
const typeInto = (name, text) => async (walker) =>
  type(walker.page, walker.page.locator(`[name="${name}"]`), typeof text === 'function' ? text(walker) : text);

// The number stands on the customer's page, which legal does not open.
const takeNumber = async (walker) => (walker.number = await numberOf(CUSTOMER, 'the police asks about this customer', walker));

async function unfold({ page }) {
  const drawer = page.locator('details.folded summary').first();
  await reach(page, drawer);
  await page.keyboard.press('Enter');
  if (!(await page.locator('details[open] [name="datum"]').first().isVisible())) throw new Error('the drawer stays closed');
}

// In a window of their own a colleague lifts it, while this page still asks.
async function isLiftedMeanwhile({ context, page }) {
  const other = await context.newPage();
  await other.goto(page.url());
  await other.locator('[name="why"]').last().check();
  await Promise.all([other.waitForNavigation(), other.locator('form[action$="/lift"] button').click()]);
  await other.close();
}

export default {
  as: 'officer',
  steps: [
    { act: takeNumber },
    { become: 'legal' },
    { open: '/console' },
    { photo: 'today' },
    { act: ({ page }) => press(page, page.locator('nav a[href="/console/holds"]:visible').first()) },
    { photo: 'none' },
    { act: typeInto('customer', '1234') },
    { act: pressIn('/console/holds') },
    { status: 422 },
    { expect: '.error-summary' },
    { photo: 'nobody' },
    { act: typeInto('customer', ({ number }) => number) },
    { act: pressIn('/console/holds') },
    { status: 200 },
    { photo: 'place' },
    { act: pressIn('/holds') },
    { status: 422 },
    { expect: '.error-summary' },
    { photo: 'place-missing' },
    { act: ({ page }) => tick(page, page.locator('[name="kind"][value="name"]')) },
    { act: unfold },
    { act: ({ page }) => tick(page, page.locator('details[open] [name="datum"]').first()) },
    { act: ({ page }) => choose(page, 'ground', 'investigation') },
    { act: typeInto('reference', 'Theresia Wulandari') },
    { act: ({ page }) => typeDay(page, page.locator('[name="review"]'), dayIn(60)) },
    { act: pressIn('/holds') },
    { status: 422 },
    { expect: '#reference[aria-invalid]' },
    { photo: 'place-reference' },
    { act: typeInto('reference', 'LP/B/1234/XI/2026') },
    { act: pressIn('/holds') },
    { expect: '.banner.good' },
    { photo: 'hold' },
    { act: followTo('/keep') },
    { photo: 'keep' },
    { act: ({ page }) => typeDay(page, page.locator('[name="review"]'), dayIn(-3)) },
    { act: pressIn('/keep') },
    { status: 422 },
    { photo: 'keep-over' },
    { act: ({ page }) => typeDay(page, page.locator('[name="review"]'), dayIn(120)) },
    { act: pressIn('/keep') },
    { expect: '.banner.good' },
    { photo: 'kept' },
    { open: '/console/holds' },
    { photo: 'holds' },
    { act: ({ page }) => press(page, page.locator('.queue a').first()) },
    { act: ({ page }) => press(page, page.locator('main a[href^="/console/customers/"]')) },
    { photo: 'place-more' },
    { act: ({ page }) => press(page, page.locator('.queue a').first()) },
    { act: followTo('/lift') },
    { photo: 'lift' },
    { act: pressIn('/lift') },
    { status: 422 },
    { expect: '.error-summary' },
    { photo: 'lift-why' },
    { act: isLiftedMeanwhile },
    { act: ({ page }) => choose(page, 'why', 'case_closed') },
    { act: pressIn('/lift') },
    { expect: '.banner.wait' },
    { photo: 'lifted-already' },
    { expect: '.empty' },
  ],
};
