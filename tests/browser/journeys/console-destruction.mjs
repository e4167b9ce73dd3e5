// An invoice of the panel that was used before comes in long after the time that tax law kept it. It is counted on Today, and
// finance signs for its destruction by the keyboard, told first what is missing.
import { numberOf } from '../customer.mjs';
import { press, reach, type, typeDay } from '../keyboard.mjs';

const PAGE = '/console/destruction';
const CUSTOMER = 'wayan@gamelan-ubud.example';

// Each walk has an invoice of a year of its own, all over: what an earlier walk signed for is signed for.
let walks = 0;
const oldestYear = () => new Date().getFullYear() - 16;

async function bringInvoice(walker) {
  const number = await numberOf(CUSTOMER, 'an invoice of the old panel is taken over', walker);
  walker.year = oldestYear() + walks;
  walks += 1;
  const label = `LAMA-${walker.year}-7`;
  const file = walker.program.write(`${label}.pdf`, `%PDF-1.4\n% ${label}\n%%EOF\n`);
  const says = ['--customer', number, '--number', label, '--date', `${walker.year}-11-03`, '--total', '166500'];
  walker.program.run(['import', 'invoice', file, ...says]);
}

const until = ({ page }) => page.locator('[name="until"]');
const typeDecision = (text) => ({ page }) => type(page, page.locator('[name="answer"]'), text);
const sign = ({ page }) => press(page, page.locator(`form[action="${PAGE}"] button`));

export default {
  as: 'officer',
  steps: [
    { open: PAGE },
    { expect: '.empty' },
    { photo: 'empty' },
    { act: bringInvoice },
    { become: 'finance' },
    { open: '/console' },
    { photo: 'today' },
    { act: ({ page }) => press(page, page.locator(`main a[href="${PAGE}"]`)) },
    { photo: 'waits' },
    { act: sign },
    { status: 422 },
    { expect: '.error-summary' },
    { photo: 'missing' },
    { act: ({ page, ...walker }) => typeDay(page, until({ page }), `${new Date().getFullYear() + 1}-01-31`) },
    { act: typeDecision('board decision 7/2026') },
    { act: sign },
    { status: 422 },
    { photo: 'not-over' },
    { act: ({ page, year }) => typeDay(page, until({ page }), `${year + 10}-12-31`) },
    { act: async ({ page }) => reach(page, page.locator(`form[action="${PAGE}"] button`)) },
    { act: sign },
    { expect: '.banner.good' },
    { expect: '.empty' },
    { photo: 'signed' },
    { open: '/console' },
    { absent: `main .queue a[href="${PAGE}"]` },
  ],
};
