// Whoever signs in at a shim with one of these numbers meets it in a mood.

export const MOODS = {
  9001: 'other-app',
  9002: 'other-person',
  9003: 'not-valid',
  9004: 'without-email',
  9005: 'busy',
  9006: 'no-credits',
  9007: 'garbage',
  9008: 'another-me',
  9009: 'fault',
};
