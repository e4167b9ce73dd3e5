// Billing opens a customer to bill them: less is shown than to support, and the rest is named.
export default {
  as: 'billing',
  steps: [
    { open: '/console/find' },
    { fill: { asked: 'bambang@batik-rekaan.example' } },
    { submit: '/console/find' },
    // Whoever opened this customer a moment ago is led straight to them.
    { open: ({ page }) => page.url().replace(/(\/open)?(\?.*)?$/, '/open') },
    { choose: { purpose: 'billing' } },
    { fill: { reason: 'the invoice of November came back unpaid' } },
    { submit: '/console/customers/' },
    { expect: '.opening' },
    { photo: 'console-customer-billing' },
    { open: '/console/register' },
    { status: 404 },
  ],
};
