// "Google", and the company's own sign-on: oidc-provider, which demands PKCE, a known redirect URL and a client secret, and puts the claims into the ID
// token as Google does. Whoever signs in becomes the account of that name.

import Provider from 'oidc-provider';
import { createServer } from 'node:http';
import { listening } from './serve.mjs';

export const SECRETS = { google: 'google-secret', facebook: 'facebook-secret', x: 'x-secret', house: 'house-secret' };
export const IDS = { google: 'our-google', facebook: '770077', x: 'our-x', house: 'our-console' };

// name: an account with that in its name has, or lacks, something.
function claimsOf(id) {
  const claims = { sub: id, name: `Sri ${id}`, email: `${id}@gmail.com`, email_verified: true };
  if (id.startsWith('hosted')) Object.assign(claims, { email: `${id}@contoh.example`, hd: 'contoh.example' });
  if (id.startsWith('foreign')) claims.email = `${id}@contoh.example`;
  if (id.startsWith('unverified')) claims.email_verified = false;
  if (id.startsWith('bare')) for (const member of ['name', 'email', 'email_verified']) delete claims[member];
  // What else a provider knows of somebody.
  for (let n = 0; n < 40; n += 1) claims[`extra${n}`] = `planted-${n}`;
  return claims;
}

export async function honest(origin, shim) {
  const server = createServer();
  const issuer = await listening(server);
  const client = (name, redirect) => ({
    client_id: IDS[name],
    client_secret: SECRETS[name],
    redirect_uris: [redirect],
  });
  const extras = Array.from({ length: 40 }, (_, n) => `extra${n}`);
  const provider = new Provider(issuer, {
    clients: [
      client('google', `${origin}/sign-on/google/callback`),
      client('facebook', `${shim}/back/facebook`),
      client('x', `${shim}/back/x`),
      client('house', `${origin}/console/sign-on/callback`),
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified', 'hd'], profile: ['name', ...extras] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { revocation: { enabled: true }, introspection: { enabled: true } },
    cookies: { keys: ['rig'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => claimsOf(id) }),
  });
  server.on('request', provider.callback());
  return { issuer, claimsOf };
}

// The OAuth half of a shim, asked of oidc-provider: it judges code, client, secret and verifier.
export async function redeemed(google, { id, secret, code, verifier, redirect }) {
  const response = await fetch(`${google.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirect }),
  });
  return { status: response.status, body: await response.json() };
}

// Whose an access token is.
export async function holderOf(google, access) {
  const response = await fetch(`${google.issuer}/me`, { headers: { authorization: `Bearer ${access}` } });
  return response.ok ? (await response.json()).sub : undefined;
}
