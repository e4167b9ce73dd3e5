// Starts the real program on a throw-away company and free ports, and signs in by the one-time links it prints.

import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MOST_SECONDS = 120;

export async function startProgram(path) {
  const folder = await mkdtemp(join(tmpdir(), 'amanah-browser-'));
  const child = spawn(path, ['serve', '--demo', '--folder', folder, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints = [];
  child.stderr.on('data', (bytes) => complaints.push(bytes.toString()));
  const stop = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await new Promise((gone) => child.once('exit', gone));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { portal, links } = await firstLine(child);
    const run = (words, input) => command(path, folder, words, input);
    const write = (name, text) => put(join(folder, name), text);
    return { origin: portal, cookiesOf: signIn(portal, links), run, write, handIn: handIn(run), stop };
  } catch (problem) {
    await stop();
    throw new Error(`${problem.message}\n${complaints.join('').slice(-2000)}`);
  }
}

// Runs a command beside the program that is served, as the operator does.
function command(path, folder, words, input) {
  const told = spawnSync(path, ['--config', join(folder, 'amanah.toml'), ...words], { input });
  if (told.status !== 0) throw new Error(`\`amanah ${words.slice(0, 2).join(' ')}\` failed: ${told.stderr}`);
}

// A file that a command takes in; it goes with the folder.
function put(file, text) {
  writeFileSync(file, text);
  return file;
}

// Hands a mail to the program as the mail server of the company does.
const handIn = (run) => (mail, { sender, recipient }) =>
  run(['mail', 'ingest', '--recipient', recipient, '--sender', sender], mail);

// A program that somebody else started: only visitors can walk there.
export function attachTo(url) {
  const origin = url.replace(/\/$/, '');
  return { origin, cookiesOf: signIn(origin, {}), stop: async () => {} };
}

// The first line of the program's answer is JSON: {"portal": "http://…", "links": {"customer": "http://…", …}}.
function firstLine(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`no address after ${MOST_SECONDS} s`)), MOST_SECONDS * 1000);
    child.stdout.on('data', (bytes) => {
      text += bytes;
      const end = text.indexOf('\n');
      if (end < 0) return;
      clearTimeout(timer);
      try {
        resolve(JSON.parse(text.slice(0, end)));
      } catch {
        reject(new Error(`the first line is not JSON: ${text.slice(0, end)}`));
      }
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the program ended with ${code}`));
    });
  });
}

// A link works once, so each role signs in once and its cookies are lent to every walk.
function signIn(origin, links) {
  const known = new Map([['visitor', []]]);
  return async (role, browser) => {
    if (!known.has(role)) {
      if (!links[role]) throw new Error(`no one-time link for \`${role}\` (there are: ${Object.keys(links)})`);
      const context = await browser.newContext({ baseURL: origin });
      const page = await context.newPage();
      await page.goto(links[role]);
      // Nothing happens on GET: the page behind the link asks for one click.
      const button = page.locator('main form button');
      if ((await button.count()) > 0) await Promise.all([page.waitForNavigation(), button.first().click()]);
      known.set(role, await context.cookies());
      await context.close();
    }
    return known.get(role);
  };
}
