// "Facebook": the dialog, the Graph calls and their proofs as identity's protocol facts describe them.

import { createHmac } from 'node:crypto';
import { IDS, SECRETS, holderOf, redeemed } from './honest.mjs';
import { MOODS } from './moods.mjs';
import { FORTY, shaped } from './shapes.mjs';

const APP = `${IDS.facebook}|${SECRETS.facebook}`;

export function facebook(google, shim, origin, counts) {
  const flows = new Map();
  const callback = `${origin}/sign-on/facebook/callback`;
  counts.permissions = 0;
  return {
    'GET /v25.0/dialog/oauth': async ({ query }) => {
      if (query.get('redirect_uri') !== callback) return failed(191, 'redirect_uri');
      if (query.get('scope') !== 'email,public_profile') return failed(100, 'scope');
      flows.set(query.get('state'), query.get('redirect_uri'));
      const on = new URLSearchParams({
        response_type: 'code', client_id: query.get('client_id'), redirect_uri: `${shim}/back/facebook`,
        scope: 'openid email profile', state: query.get('state'), code_challenge: query.get('code_challenge'),
        code_challenge_method: query.get('code_challenge_method'),
      });
      return { location: `${google.issuer}/auth?${on}` };
    },
    'GET /back/facebook': async ({ query }) => {
      const to = flows.get(query.get('state'));
      query.delete('iss');
      return { location: `${to}?${query}` };
    },
    'POST /v25.0/oauth/access_token': async ({ form }) => {
      if (form.get('redirect_uri') !== callback) return failed(100, 'redirect_uri', 36008);
      const { status, body } = await redeemed(google, {
        id: form.get('client_id'), secret: form.get('client_secret'), code: form.get('code'),
        verifier: form.get('code_verifier'), redirect: `${shim}/back/facebook`,
      });
      if (status === 401) return failed(1, 'Error validating client secret.');
      if (status !== 200) return failed(100, 'This authorization code has been used.', 36009);
      return { body: shaped('facebook token', { access_token: body.access_token, token_type: 'bearer', expires_in: 5183944 }) };
    },
    'GET /v25.0/me': async ({ query }) => {
      const access = query.get('access_token');
      if (query.get('appsecret_proof') !== proof(access)) return failed(100, 'Invalid appsecret_proof provided');
      const id = await holderOf(google, access);
      if (!id) return failed(190, 'Malformed access token');
      if (query.get('fields') !== 'id,name,email') return failed(100, 'fields');
      switch (MOODS[id]) {
        case 'garbage': return { headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><title>Facebook</title>' };
        case 'busy': return failed(4, 'Application request limit reached');
        case 'fault': return { status: 503, body: '' };
        case 'another-me': return { body: shaped('facebook me', { id: '9999999', name: 'Somebody else' }) };
        case 'without-email': return { body: shaped('facebook me', { id, name: `Sri ${id}` }) };
        default: return { body: shaped('facebook me', { id, name: `Sri ${id}`, email: `${id}@contoh.example` }, FORTY) };
      }
    },
    'GET /v25.0/debug_token': async ({ query }) => {
      if (!isApp(query)) return failed(190, 'Invalid OAuth access token.');
      const id = await holderOf(google, query.get('input_token'));
      const mood = MOODS[id];
      return {
        body: {
          data: shaped('facebook debug_token', {
            app_id: mood === 'other-app' ? '111' : IDS.facebook,
            type: 'USER',
            is_valid: mood !== 'not-valid' && Boolean(id),
            user_id: mood === 'other-person' ? '111' : id ?? '0',
            expires_at: 1800000000,
            scopes: ['email', 'public_profile'],
          }),
        },
      };
    },
    [`GET /v25.0/${IDS.facebook}`]: async ({ query }) =>
      (isApp(query) ? { body: { id: IDS.facebook } } : failed(190, 'Invalid OAuth access token.')),
    'DELETE /v25.0/{user}/permissions': async ({ query, parts }) => {
      if (!isApp(query)) return failed(190, 'Invalid OAuth access token.');
      counts.permissions += 1;
      return MOODS[parts[0]] === 'fault' ? { status: 503, body: '' } : { body: { success: true } };
    },
  };
}

const proof = (token) => createHmac('sha256', SECRETS.facebook).update(token).digest('hex');

const isApp = (query) => query.get('access_token') === APP && query.get('appsecret_proof') === proof(APP);

function failed(code, message, subcode) {
  return { status: 400, body: { error: { message, type: 'OAuthException', code, error_subcode: subcode, fbtrace_id: 'A' } } };
}
