// The officer changes what customers are written: looked at, refused, and as it was in the end.
export default {
  as: 'officer',
  steps: [
    { open: '/console/outbox' },
    { status: 200 },
    { open: '/console/letters' },
    { photo: 'console-letters' },
    { follow: '/console/letters/welcome/id' },
    { photo: 'console-letter' },
    { fill: { text: 'Halo dari {company}\n\nApa kabar?' } },
    { submit: '/console/letters/welcome/id' },
    { status: 200 },
    { expect: '.letter-text' },
    { open: '/console/letters/proof_code/en' },
    { fill: { text: 'Hello\n\nNo code at all, {name}' } },
    { submit: '/console/letters/proof_code/en' },
    { status: 422 },
    { expect: '.error-summary, .error' },
    { photo: 'console-letter-refused' },
    { open: '/console/letters/no-such-letter/en' },
    { status: 404 },
  ],
};
