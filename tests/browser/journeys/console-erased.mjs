// A customer was erased; other systems that were told of it say nothing. The officer vouches for one of them by the keyboard,
// and the certificate, to print and as it was signed, is issued anew.
import { choose, press } from '../keyboard.mjs';

// The request of whoever left in the demo's year: the one that has a certificate.
async function openErased({ page }) {
  await page.goto('/console/cases?show=closed');
  const all = await page.locator('a[href^="/console/cases/cas_"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  for (const href of all) {
    await page.goto(href);
    if ((await page.locator('a[href$="/certificate.pdf"]').count()) > 0) return;
  }
  throw new Error('nobody was erased in the year of the demo');
}

// What a link of the page hands out, as the browser that walks gets it.
async function take({ page, context }, ending) {
  const href = await page.locator(`a[href$="${ending}"]`).getAttribute('href');
  const answer = await context.request.get(href);
  if (!answer.ok()) throw new Error(`${href} answers ${answer.status()}`);
  return { kind: answer.headers()['content-type'], text: (await answer.body()).toString('latin1') };
}

async function isPrinted(walker) {
  const { kind, text } = await take(walker, '/certificate.pdf');
  if (!kind.startsWith('application/pdf') || !text.startsWith('%PDF-')) throw new Error(`no PDF: ${kind}`);
}

async function rememberIssue(walker) {
  walker.before = (await take(walker, '/certificate.txt')).text;
}

async function isIssuedAnew(walker) {
  const { kind, text } = await take(walker, '/certificate.txt');
  if (!kind.startsWith('text/plain')) throw new Error(`no text: ${kind}`);
  const declared = (issue) => issue.split('"declared"').length;
  if (declared(text) <= declared(walker.before)) throw new Error('the certificate does not say what was declared');
}

export default {
  as: 'officer',
  steps: [
    { open: '/console/cases?show=closed' },
    { photo: 'closed' },
    { act: openErased },
    { photo: 'case' },
    { act: isPrinted },
    { act: rememberIssue },
    { act: ({ page }) => press(page, page.locator('a[href$="/outside"]')) },
    { photo: 'vouch' },
    { act: ({ page }) => press(page, page.locator('form[action$="/outside"] button')) },
    { status: 422 },
    { expect: '.error-summary' },
    { photo: 'which' },
    { act: async ({ page }) => choose(page, 'system', await page.locator('[name="system"]').first().inputValue()) },
    { act: ({ page }) => press(page, page.locator('form[action$="/outside"] button')) },
    { expect: '.banner.good' },
    { photo: 'declared' },
    { act: isIssuedAnew },
    { act: isPrinted },
  ],
};
