// Debian's Chromium, quiet and offline but for the program under test.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const LANGUAGES = ['id', 'en'];
export const WIDTHS = [360, 768, 1280];
export const SCHEMES = ['light', 'dark'];

export async function openBrowser() {
  const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const executablePath = places.find((place) => existsSync(place));
  if (!executablePath) throw new Error('no Chromium: apt-get install chromium');
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--hide-scrollbars',
      '--force-color-profile=srgb',
    ],
  });
}

// Each visitor comes from an address of their own (RFC 5737), as behind the company's own proxy: tries are counted by network.
let visitors = 0;
export function ownNetwork() {
  visitors += 1;
  return { 'x-forwarded-for': `203.0.113.${visitors % 250}` };
}

// A fresh visitor; requests that leave the program's origin are stopped and written down.
export async function openVisitor(browser, { origin, language, javaScript = true, cookies = [] }) {
  const context = await browser.newContext({
    baseURL: origin,
    locale: language === 'id' ? 'id-ID' : 'en-GB',
    extraHTTPHeaders: { 'accept-language': language, ...ownNetwork() },
    timezoneId: 'Asia/Jakarta',
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    javaScriptEnabled: javaScript,
  });
  context.setDefaultTimeout(10_000);
  await context.addCookies(cookies);
  const strangers = [];
  await context.route('**/*', (route) => {
    const url = route.request().url();
    if (url.startsWith(`${origin}/`) || url.startsWith('data:')) return route.continue();
    // The demo's stand-in for sign-on providers, where the reader goes and no page of ours reaches out to.
    const isTrip = route.request().isNavigationRequest() && new URL(url).hostname === '127.0.0.1';
    if (isTrip) return route.continue();
    strangers.push(url);
    return route.abort();
  });
  const page = await context.newPage();
  const visitor = { context, page, strangers, complaints: [], document: null };
  page.on('console', (message) => {
    // A refusal page answers 403 or 404, and the browser remarks on that; it is no fault of the page.
    const ofTheDocument = message.location().url === page.url() && message.text().includes('status of 4');
    if (message.type() === 'error' && !ofTheDocument) visitor.complaints.push(message.text());
  });
  page.on('pageerror', (problem) => visitor.complaints.push(problem.message));
  page.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) {
      visitor.document = response;
    }
  });
  return visitor;
}
