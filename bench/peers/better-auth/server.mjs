// better-auth with its documented set-up for e-mail and password on SQLite: one signed-up user, and the cookie of their
// session on the first line. Where a provider is named, people sign on with it too, by the plugin for any of them.
//
//   node server.mjs PORT FILE [ISSUER]
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { genericOAuth } from 'better-auth/plugins';
import Database from 'better-sqlite3';

const [port, file, issuer] = process.argv.slice(2);
const origin = `http://127.0.0.1:${port}`;
const database = new Database(file);
database.pragma('journal_mode = WAL');
const provider = {
  providerId: 'provider',
  discoveryUrl: `${issuer}/.well-known/openid-configuration`,
  clientId: 'bench',
  clientSecret: 'a-secret-of-a-benchmark',
  authentication: 'basic',
  scopes: ['openid', 'email', 'profile'],
  pkce: true,
};
const auth = betterAuth({
  database,
  baseURL: origin,
  secret: 'a secret of a benchmark, long enough',
  emailAndPassword: { enabled: true },
  plugins: issuer ? [genericOAuth({ config: [provider] })] : [],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
});
await (await getMigrations(auth.options)).runMigrations();
createServer(toNodeHandler(auth)).listen(Number(port), '127.0.0.1', async () => {
  const answer = await fetch(`${origin}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ name: 'Sri', email: 'sri@example.test', password: 'kuda lumping biru' }),
  });
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  console.log(JSON.stringify({ path: '/api/auth/get-session', cookie, holds: 'sri@example.test' }));
});
