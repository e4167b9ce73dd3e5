// A Google that bends what it signs: oauth2-mock-server, whose `state` says how.

import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { exportSPKI, importJWK } from 'jose';
import { OAuth2Issuer, OAuth2Service } from 'oauth2-mock-server';
import { listening } from './serve.mjs';

const HOUR = 3600;

// How a token is bent before it is signed.
const BENT = {
  'wrong-nonce': ({ payload }) => { payload.nonce = 'another'; },
  'without-nonce': ({ payload }) => { delete payload.nonce; },
  'wrong-audience': ({ payload }) => { payload.aud = 'somebody-else'; },
  'two-audiences': ({ payload }) => { payload.aud = [payload.aud, 'somebody-else']; },
  'wrong-issuer': ({ payload }) => { payload.iss = 'https://accounts.google.com.example'; },
  expired: ({ payload }) => { payload.exp = payload.iat - 1; },
  old: ({ payload }) => { payload.iat -= 2 * HOUR; payload.exp = payload.iat + 4 * HOUR; },
  future: ({ payload }) => { payload.iat += HOUR; payload.exp += HOUR; },
  'unknown-key': ({ header }) => { header.kid = 'never-published'; },
  'without-key': ({ header }) => { delete header.kid; },
  nobody: ({ payload }) => { delete payload.sub; },
};

// How an answer is bent after the token in it was signed.
const SPOILT = {
  none: async (body) => { body.id_token = `${encoded({ alg: 'none', kid: kidOf(body) })}.${payloadOf(body)}.`; },
  'shared-secret': async (body, issuer) => {
    const [key] = issuer.keys.toJSON();
    const pem = await exportSPKI(await importJWK({ ...key, ext: true }, 'RS256'));
    const message = `${encoded({ alg: 'HS256', kid: key.kid })}.${payloadOf(body)}`;
    body.id_token = `${message}.${createHmac('sha256', pem).update(message).digest('base64url')}`;
  },
  'flipped-payload': async (body) => {
    const [header, payload, signature] = body.id_token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url'));
    body.id_token = `${header}.${encoded({ ...claims, sub: 'admin' })}.${signature}`;
  },
  'without-token': async (body) => { delete body.id_token; },
};

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const payloadOf = (body) => body.id_token.split('.')[1];
const kidOf = (body) => JSON.parse(Buffer.from(body.id_token.split('.')[0], 'base64url')).kid;

// Starts one; its issuer.
export async function crooked() {
  const server = createServer();
  const issuer = new OAuth2Issuer();
  issuer.url = await listening(server);
  await issuer.keys.generate('RS256', { kid: 'first' });
  const service = new OAuth2Service(issuer);
  const moods = new Map();
  const counts = { jwks: 0 };
  service.on('beforeAuthorizeRedirect', (redirect, request) => {
    moods.set(redirect.url.searchParams.get('code'), request.query.state);
  });
  service.on('beforeTokenSigning', (token, request) => {
    Object.assign(token.payload, { email: 'johndoe@gmail.com', email_verified: true, name: 'John Doe' });
    BENT[moods.get(request.body.code)]?.(token);
  });
  service.on('beforeResponse', (answer, request) => {
    // The signatures of some need a moment, and this event waits for nobody: they are spoilt on the way out.
    answer.body.mood = moods.get(request.body.code);
  });
  server.on('request', async (request, response) => {
    if (request.url === '/rig/rotate') {
      await issuer.keys.generate('RS256', { kid: 'second' });
      response.end('{}');
    } else if (request.url === '/rig/counts') {
      response.end(JSON.stringify(counts));
    } else {
      if (request.url === '/jwks') counts.jwks += 1;
      spoiling(response, issuer);
      service.requestHandler(request, response);
    }
  });
  return issuer.url;
}

// Lets a JSON answer with a mood be spoilt before it goes out.
function spoiling(response, issuer) {
  const end = response.end.bind(response);
  response.end = (text, ...rest) => {
    if (typeof text !== 'string' && !Buffer.isBuffer(text)) return end(text, ...rest);
    if (!String(text).includes('"mood"')) return end(text, ...rest);
    const body = JSON.parse(text);
    const spoil = SPOILT[body.mood] ?? (async () => {});
    delete body.mood;
    spoil(body, issuer).then(() => {
      const bytes = Buffer.from(JSON.stringify(body));
      response.setHeader('content-length', bytes.length);
      end(bytes);
    });
    return response;
  };
}
