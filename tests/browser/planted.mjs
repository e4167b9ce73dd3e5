// A page with every fault the checks look for. A check that overlooks its fault is the defect.

import { createServer } from 'node:http';
import { openVisitor } from './browser.mjs';
import { checkDocument, checkLook } from './checks.mjs';

const FAULTY = `<!doctype html><html lang="fr"><head><title>x</title></head><body>
  <main style="width:200px"><h1>x</h1><img src="https://third.example/x.png"><p style="width:3000px">wide</p></main>
  <script>throw new Error('planted')</script><!-- ${'x'.repeat(50_000)} --></body></html>`;

const WANTED = [
  'bytes of HTML',
  'Content-Security-Policy',
  'written in `fr`',
  'third.example',
  'planted',
  'wider than the window',
  'to be read has 200 px',
  'image-alt',
];

export async function findPlantedFaults(browser) {
  const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(FAULTY));
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const visitor = await openVisitor(browser, {
    origin: `http://127.0.0.1:${server.address().port}`,
    language: 'en',
  });
  try {
    await visitor.page.goto('/');
    const found = [...(await checkDocument(visitor, 'faulty', 'en')), ...(await checkLook(visitor, 'faulty'))];
    return WANTED.filter((fault) => !found.some((text) => text.includes(fault))).map(
      (fault) => `overlooked: ${fault}`,
    );
  } finally {
    await visitor.context.close();
    server.close();
  }
}
