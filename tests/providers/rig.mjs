// Sign-on providers on this machine, for tests: "Google" is oidc-provider as its author publishes it; "Facebook" and "X"
// are thin shims whose OAuth half is oidc-provider too; a crooked Google is oauth2-mock-server with bent tokens.
//
//   node rig.mjs [--origin http://localhost:8080]
//
// Prints one line of JSON with the addresses, and ends when its standard input ends.

import { createServer } from 'node:http';
import { crooked } from './crooked.mjs';
import { honest } from './honest.mjs';
import { facebook } from './facebook.mjs';
import { x } from './x.mjs';
import { listening, routed } from './serve.mjs';

const at = process.argv.indexOf('--origin');
const origin = at > 0 ? process.argv[at + 1] : 'http://localhost:8080';

const shims = createServer();
const shim = await listening(shims);
const google = await honest(origin, shim);
const counts = {};
const routes = { ...facebook(google, shim, origin, counts), ...x(google, shim, origin, counts) };
routes['GET /counts'] = async () => ({ status: 200, body: counts });
// A crooked Google of one's own, so that no test counts what another one asked.
routes['GET /crooked'] = async () => ({ status: 200, body: { issuer: await crooked() } });
shims.on('request', routed(routes));

console.log(JSON.stringify({ google: google.issuer, shim }));
// Whoever started this reads one line; what else is said, by any package, goes where complaints go.
console.log = console.info = console.error;
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
