// The contact sheet: every photographed page beside itself in the other language, width and colours.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function writeAlbum(folder, photos) {
  const pages = [...new Set(photos.map(({ page }) => page))];
  const rows = pages.map((page) => {
    const pictures = photos.filter((photo) => photo.page === page).map(figure);
    return `<h2>${page}</h2><div>${pictures.join('')}</div>`;
  });
  const style =
    'body{font:14px sans-serif;margin:16px;background:#ddd}div{display:flex;gap:8px;overflow-x:auto;align-items:flex-start}' +
    'figure{margin:0}img{border:1px solid #999;background:#fff}figcaption{font-size:12px}';
  const html = `<!doctype html><meta charset="utf-8"><title>Pictures</title><style>${style}</style>${rows.join('\n')}\n`;
  await writeFile(join(folder, 'index.html'), html);
}

const figure = ({ language, width, scheme, file }) =>
  `<figure><a href="${file}"><img src="${file}" width="${Math.round(width / 3)}" loading="lazy" alt=""></a>` +
  `<figcaption>${language}, ${width}, ${scheme}</figcaption></figure>`;
