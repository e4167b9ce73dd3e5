// One sign-on provider for everybody who is measured: oidc-provider as its author publishes it, with nobody to ask. Whoever
// is named by `login_hint` is signed in at once and has agreed; the claims stand in the ID token, as Google puts them there.
//
//   node server.mjs PORT REDIRECT...
//
// `GET /counts` says how often servers asked it behind the browser's back, and for how long it made them wait.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port, ...redirects] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: 'bench', client_secret: 'a-secret-of-a-benchmark', redirect_uris: redirects }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: false,
  pkce: { required: () => false },
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ['bench'] },
  ttl: { AuthorizationCode: 600, Interaction: 600, Session: 600, Grant: 600 },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `Sri ${id}`, email: `${id}@gmail.com`, email_verified: true }),
  }),
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});

const counts = {};
const behind = { '/token': 'token', '/me': 'userinfo', '/jwks': 'keys', '/.well-known/openid-configuration': 'discovery' };
const asked = provider.callback();

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, issuer);
  if (pathname === '/counts') {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(counts));
    return;
  }
  if (pathname.startsWith('/interaction/')) {
    const { params } = await provider.interactionDetails(request, response);
    await provider.interactionFinished(request, response, { login: { accountId: params.login_hint } });
    return;
  }
  const what = behind[pathname];
  if (what) {
    const begun = performance.now();
    response.on('finish', () => {
      const count = (counts[what] ??= { times: 0, milliseconds: 0 });
      count.times += 1;
      count.milliseconds += performance.now() - begun;
    });
  }
  asked(request, response);
});
server.listen(Number(port), '127.0.0.1', () => console.log(JSON.stringify({ issuer })));
