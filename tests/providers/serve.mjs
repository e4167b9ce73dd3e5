// What every server of the rig needs.

import { once } from 'node:events';

// Listens on a free port of this machine; the address it then has.
export async function listening(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

// Routes are `METHOD /path`, a part in braces being anything: (visit) -> { status, headers, body } or { location }.
export function routed(routes) {
  const table = Object.entries(routes).map(([name, handle]) => {
    const [method, path] = name.split(' ');
    return { method, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]+)')}$`), handle };
  });
  return async (request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    for (const { method, pattern, handle } of table) {
      const parts = request.method === method && pattern.exec(url.pathname);
      if (!parts) continue;
      try {
        const form = new URLSearchParams(await bodyOf(request));
        const visit = { query: url.searchParams, form, headers: request.headers, parts: parts.slice(1), response };
        const answer = await handle(visit);
        if (answer) send(response, answer);
      } catch (problem) {
        console.error(problem);
        send(response, { status: 500, body: { rig: String(problem) } });
      }
      return;
    }
    send(response, { status: 404, body: { rig: `no route for ${request.method} ${url.pathname}` } });
  };
}

async function bodyOf(request) {
  let text = '';
  for await (const piece of request) text += piece;
  return text;
}

function send(response, { status = 200, headers = {}, body, location }) {
  if (location) {
    response.writeHead(302, { location });
    response.end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
