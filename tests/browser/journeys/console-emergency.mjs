// An engineer at night breaks the glass, sees how to reach the customer, and ends it early.
export default {
  as: 'engineer',
  steps: [
    { open: '/console/find' },
    { fill: { asked: 'bambang@batik-rekaan.example' } },
    { submit: '/console/find' },
    { open: ({ page }) => page.url().replace(/(\/open)?(\?.*)?$/, '/break-glass') },
    { photo: 'console-glass' },
    { fill: { reason: 'now!' } },
    { submit: '/console/customers/' },
    { status: 422 },
    { fill: { reason: 'The server is down and the owner must be called tonight.' } },
    { submit: '/console/customers/' },
    { status: 200 },
    { expect: '.banner.stop' },
    { photo: 'console-customer-emergency' },
    { open: '/console' },
    { photo: 'console-today-engineer' },
    { submit: '/console/openings/' },
    { expect: '.banner.good' },
  ],
};
