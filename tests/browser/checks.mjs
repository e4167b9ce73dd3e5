// What holds for every page: accessible, light, alone, and whole at every width.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const MOST_BYTES = 50_000;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Checks the page a visitor is on, at its present width and colour scheme.
export async function checkLook(visitor, label) {
  const { page } = visitor;
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  const breaches = overflow > 0 ? [`${label}: ${overflow} px wider than the window`] : [];
  // Nobody reads a column as wide as a menu beside an empty page.
  const room = await page.evaluate(() => {
    const main = document.querySelector('main');
    return main && main.clientWidth < Math.min(320, innerWidth - 64) ? main.clientWidth : null;
  });
  if (room !== null) breaches.push(`${label}: what is to be read has ${room} px`);
  return breaches.concat(await checkAccessibility(page, label));
}

// Checks what does not depend on the window: weight, language, strangers, complaints, policy of the page.
export async function checkDocument(visitor, label, language) {
  const breaches = [];
  const { document: response, page, strangers, complaints } = visitor;
  const bytes = (await response.body().catch(() => Buffer.alloc(0))).length;
  if (bytes >= MOST_BYTES) breaches.push(`${label}: ${bytes} bytes of HTML, fewer than ${MOST_BYTES}`);
  const headers = response.headers();
  if (!(headers['content-security-policy'] ?? '').includes("default-src 'none'")) {
    breaches.push(`${label}: no Content-Security-Policy that begins with nothing allowed`);
  }
  const spoken = await page.evaluate(() => document.documentElement.lang);
  if (!spoken.startsWith(language)) breaches.push(`${label}: written in \`${spoken}\`, asked for \`${language}\``);
  for (const url of strangers.splice(0)) breaches.push(`${label}: asks a third party, ${new URL(url).host}`);
  for (const text of complaints.splice(0)) breaches.push(`${label}: the browser complains: ${text}`);
  return breaches;
}

// Runs through the debugger, so the page's own policy need not allow it.
async function checkAccessibility(page, label) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map(({ id, help, nodes }) => `${label}: ${id}: ${help} (${nodes[0].target.join(' ')})`);
}
