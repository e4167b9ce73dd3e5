// The shapes of what Facebook and X answer, as their own documents describe them; a shim never sends another one.

const text = (pattern) => (value) => typeof value === 'string' && pattern.test(value);
const maybe = (check) => (value) => value === undefined || check(value);

export const SHAPES = {
  'facebook token': { access_token: text(/^[!-~]+$/), token_type: text(/^bearer$/), expires_in: Number.isInteger },
  'facebook me': { id: text(/^\d{1,32}$/), name: maybe(text(/./)), email: maybe(text(/@/)) },
  'facebook debug_token': {
    app_id: text(/^\d+$/),
    type: text(/^USER$/),
    is_valid: (value) => typeof value === 'boolean',
    user_id: text(/^\d+$/),
    expires_at: Number.isInteger,
    scopes: Array.isArray,
  },
  'x token': {
    token_type: text(/^bearer$/i),
    expires_in: Number.isInteger,
    access_token: text(/^[!-~]+$/),
    scope: text(/users\.read/),
  },
  'x users/me': {
    id: text(/^[0-9]{1,19}$/),
    name: text(/./),
    username: text(/^[A-Za-z0-9_]{1,15}$/),
    confirmed_email: maybe(text(/@/)),
  },
};

// The body, if it is of its shape; members beyond it only where they are said to be extra.
export function shaped(name, body, extra = {}) {
  const shape = SHAPES[name];
  for (const [member, check] of Object.entries(shape)) {
    if (!check(body[member])) throw new Error(`${name}: ${member} is not as documented: ${JSON.stringify(body[member])}`);
  }
  for (const member of Object.keys(body)) {
    if (!(member in shape)) throw new Error(`${name}: ${member} is in no document`);
  }
  return { ...extra, ...body };
}

// What else they may say of somebody.
export const FORTY = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`extra${n}`, { secret: `planted-${n}` }]));
