// Walks a journey: a list of steps, each an object with one word.
//
//   { open: '/policy' }                        go to a path
//   { photo: 'policy' }                        photograph and check the page at every width and colour scheme
//   { fill: { email: 'a@example.com' } }       fill fields by their name
//   { choose: { purpose: 'billing' } }         choose an option, radio or box by name and value
//   { submit: '/sign-up' }                     send the form with this action
//   { follow: '/my-data' }                     follow the first link to this path (or one that begins with it)
//   { expect: 'h1' }                           something that must be there (CSS)
//   { absent: '.error' }                       something that must not be there (CSS)
//   { status: 404 }                            the status of the last document
//   { become: 'support' }                      somebody else goes on, in a browser of their own
//   { act: async ({ page, ... }) => {} }       anything else; keep it rare
//
// A value may be a function of the walker: { fill: { code: ({ program }) => program.lastCode() } }.

import { join } from 'node:path';
import { openVisitor, SCHEMES, WIDTHS } from './browser.mjs';
import { checkDocument, checkLook } from './checks.mjs';

export async function walk(journey, place) {
  const walker = { ...place, journey, breaches: [], unique: uniqueName(journey, place) };
  await become(walker, journey.as ?? 'visitor');
  try {
    for (const [index, step] of journey.steps.entries()) {
      await take(step, walker).catch((problem) => {
        throw new Error(`step ${index + 1} ${JSON.stringify(step)} at ${walker.page.url()}: ${problem.message}`);
      });
    }
  } finally {
    await walker.context.close();
  }
  return walker.breaches;
}

async function take(step, walker) {
  const [[word, value]] = Object.entries(step);
  const steps = { open, photo, fill, choose, submit, follow, expect, absent, status, become, act };
  if (!steps[word]) throw new Error(`no step is called \`${word}\``);
  await steps[word](walker, typeof value === 'function' && word !== 'act' ? await value(walker) : value);
}

async function become(walker, role) {
  const { browser, program, language, javaScript } = walker;
  const cookies = await program.cookiesOf(role, browser);
  await walker.context?.close();
  const visitor = await openVisitor(browser, { origin: program.origin, language, javaScript, cookies });
  Object.assign(walker, visitor, { visitor });
}

const open = ({ page }, path) => page.goto(path);

const act = (walker, deed) => deed(walker);

async function fill(walker, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const text = typeof value === 'function' ? await value(walker) : value;
    await walker.page.locator(`[name="${name}"]`).first().fill(text);
  }
}

async function choose({ page }, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const list = page.locator(`select[name="${name}"]`);
    if ((await list.count()) > 0) await list.first().selectOption(value);
    else await page.locator(`[name="${name}"][value="${value}"]`).first().check();
  }
}

async function submit({ page }, action) {
  const form = page.locator(`form[action^="${action}"]`).first();
  await Promise.all([page.waitForNavigation(), form.locator('button:not([type=button])').first().click()]);
}

async function follow({ page }, path) {
  await Promise.all([page.waitForNavigation(), page.locator(`a[href^="${path}"]:visible`).first().click()]);
}

async function expect({ page }, selector) {
  if ((await page.locator(selector).count()) === 0) throw new Error(`nothing matches ${selector}`);
}

async function absent({ page }, selector) {
  if ((await page.locator(selector).count()) > 0) throw new Error(`something matches ${selector}`);
}

function status({ visitor }, wanted) {
  const was = visitor.document.status();
  if (was !== wanted) throw new Error(`status ${was}, expected ${wanted}`);
}

// Without JavaScript a page looks the same; it is walked and weighed, but photographed only once.
async function photo(walker, name) {
  const { visitor, page, language, javaScript, journey, pictures, photos, breaches } = walker;
  breaches.push(...(await checkDocument(visitor, name, language)));
  if (!javaScript) return;
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme });
      breaches.push(...(await checkLook(visitor, `${name}, ${width} px, ${scheme}`)));
      const file = `${journey.name}-${name}-${language}-${width}-${scheme}.png`;
      await page.screenshot({ path: join(pictures, file), fullPage: true });
      photos.push({ page: `${journey.name}: ${name}`, language, width, scheme, file });
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: null });
}

// A name for things a walk makes, so that walks do not meet.
function uniqueName(journey, { language, javaScript }) {
  return `${journey.name}-${language}-${javaScript ? 'js' : 'plain'}`;
}
