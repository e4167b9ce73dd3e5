// Drives the real program with a real Chromium: journeys, photographs, accessibility, weight, and no third party.
//
//   node run.mjs --program ../../target/debug/amanah --pictures ../../target/pictures
//   node run.mjs --url http://127.0.0.1:8080 --pictures /tmp/pictures      (a program that already runs)
//   node run.mjs ... --only sign-up                                        (one journey)
//
// A journey is a file in journeys/: who walks, and steps (see walk.mjs). It is walked in both languages,
// with and without JavaScript; each photographed page is checked (see checks.mjs).

import { readdir, rm, mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openBrowser, LANGUAGES } from './browser.mjs';
import { startProgram, attachTo } from './program.mjs';
import { walk } from './walk.mjs';
import { writeAlbum } from './album.mjs';
import { findPlantedFaults } from './planted.mjs';

const { values: options } = parseArgs({
  options: {
    program: { type: 'string' },
    url: { type: 'string' },
    pictures: { type: 'string' },
    only: { type: 'string' },
  },
});

const results = [];

async function main() {
  await rm(options.pictures, { recursive: true, force: true });
  await mkdir(options.pictures, { recursive: true });
  const browser = await openBrowser();
  const program = options.url ? attachTo(options.url) : await startProgram(options.program);
  const photos = [];
  try {
    await judge('the checks find planted faults', () => findPlantedFaults(browser));
    for (const journey of await readJourneys()) {
      for (const language of LANGUAGES) {
        for (const javaScript of [true, false]) {
          const title = `${journey.name} (${language}, ${javaScript ? 'with' : 'without'} JavaScript)`;
          await judge(title, () =>
            walk(journey, { browser, program, language, javaScript, pictures: options.pictures, photos }),
          );
        }
      }
    }
  } finally {
    await writeAlbum(options.pictures, photos);
    await browser.close();
    await program.stop();
  }
  report(photos.length);
}

async function readJourneys() {
  const folder = new URL('./journeys/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.mjs')).sort();
  const journeys = [];
  for (const file of files) {
    const name = file.replace('.mjs', '');
    if (!options.only || options.only === name) {
      journeys.push({ name, ...(await import(new URL(file, folder))).default });
    }
  }
  if (journeys.length === 0) throw new Error(`no journey is called \`${options.only}\``);
  return journeys;
}

// One test: it passes, or its breaches are told.
async function judge(title, act) {
  let breaches;
  try {
    breaches = await act();
  } catch (problem) {
    breaches = [problem.message.split('\n').slice(0, 6).join('\n      ')];
  }
  results.push(breaches.length === 0);
  console.log(`${breaches.length === 0 ? 'ok    ' : 'FAILED'}  ${title}`);
  for (const breach of new Set(breaches)) console.log(`    ${breach}`);
}

function report(photographs) {
  const passed = results.filter(Boolean).length;
  console.log(`${photographs} photographs in ${options.pictures}/index.html`);
  console.log(`${passed} passed, ${results.length - passed} failed`);
  process.exitCode = passed === results.length ? 0 : 1;
}

await main();
