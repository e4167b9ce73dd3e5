// "X": OAuth 2.0 with PKCE for a confidential client, and `users/me`.

import { holderOf, redeemed } from './honest.mjs';
import { MOODS } from './moods.mjs';
import { FORTY, shaped } from './shapes.mjs';

export function x(google, shim, origin, counts) {
  const flows = new Map();
  const callback = `${origin}/sign-on/x/callback`;
  counts.me = 0;
  return {
    'GET /i/oauth2/authorize': async ({ query }) => {
      const isOurs = query.get('redirect_uri') === callback && query.get('state').length <= 500;
      if (!isOurs || query.get('scope') !== 'tweet.read users.read users.email') return { status: 400, body: 'Something went wrong' };
      flows.set(query.get('state'), query.get('redirect_uri'));
      const on = new URLSearchParams({
        response_type: 'code', client_id: query.get('client_id'), redirect_uri: `${shim}/back/x`,
        scope: 'openid email profile', state: query.get('state'), code_challenge: query.get('code_challenge'),
        code_challenge_method: query.get('code_challenge_method'),
      });
      return { location: `${google.issuer}/auth?${on}` };
    },
    'GET /back/x': async ({ query }) => {
      const to = flows.get(query.get('state'));
      query.delete('iss');
      return { location: `${to}?${query}` };
    },
    'POST /2/oauth2/token': async ({ form, headers }) => {
      const [id, secret] = basic(headers.authorization);
      if (!secret) return { status: 401, body: { error: 'unauthorized_client', error_description: 'Missing valid authorization header' } };
      if (form.get('redirect_uri') !== callback) return { status: 400, body: { error: 'invalid_request' } };
      const { status, body } = await redeemed(google, {
        id, secret, code: form.get('code'), verifier: form.get('code_verifier'), redirect: `${shim}/back/x`,
      });
      if (status !== 200) return { status, body };
      return {
        body: shaped('x token', {
          token_type: 'bearer', expires_in: 7200, access_token: body.access_token, scope: 'users.email users.read tweet.read',
        }),
      };
    },
    'GET /2/users/me': async ({ query, headers }) => {
      counts.me += 1;
      const id = await holderOf(google, (headers.authorization ?? '').replace('Bearer ', ''));
      if (!id) return { status: 401, body: { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' } };
      if (query.get('user.fields') !== 'confirmed_email') return { status: 400, body: { title: 'Invalid Request' } };
      const somebody = { id, name: `Sri ${id}`, username: `sri_${id}`.slice(0, 15) };
      switch (MOODS[id]) {
        case 'busy': {
          const reset = String(Math.floor(Date.now() / 1000) + 600);
          return { status: 429, headers: { 'x-rate-limit-reset': reset }, body: { title: 'Too Many Requests', status: 429 } };
        }
        case 'no-credits': return {
          status: 402,
          body: { title: 'CreditsDepleted', type: 'https://api.twitter.com/2/problems/credits', detail: 'no credits' },
        };
        case 'garbage': return { body: '{"data":' };
        case 'fault': return { status: 503, body: '' };
        case 'without-email': return { body: { data: shaped('x users/me', somebody) } };
        default: return { body: { data: shaped('x users/me', { ...somebody, confirmed_email: `${id}@contoh.example` }, FORTY) } };
      }
    },
  };
}

function basic(header = '') {
  const [, both] = /^Basic (.+)$/.exec(header) ?? [];
  return both ? Buffer.from(both, 'base64').toString().split(':').map(decodeURIComponent) : [];
}
