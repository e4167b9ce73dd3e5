// Somebody hands a signed form over the desk; the mailed link is followed in the outbox of the demo.
let number = 0;

export default {
  as: 'support',
  steps: [
    { open: '/console/register' },
    { submit: '/console/register' },
    { status: 422 },
    { expect: '.error-summary' },
    { photo: 'console-register' },
    { fill: { form_number: '2026-0117', signed_on: '2026-01-17', name: 'Wulan Rekaan' } },
    { fill: { email: () => `wulan${(number += 1)}-${Date.now()}@meja-rekaan.example`, phone: '+62 812 0000 0117' } },
    { choose: { agrees: 'yes' } },
    { submit: '/console/register' },
    { status: 200 },
    { expect: '.receipt' },
    { photo: 'console-registered' },
    { open: '/console/outbox' },
    { photo: 'console-outbox' },
    { submit: '/console/outbox/' },
    { expect: 'a[href*="/sign-in/link/"]' },
    { photo: 'console-mail' },
  ],
};
