// The officer invites a colleague, who accepts in a browser of their own.
let number = 0;

export default {
  as: 'officer',
  steps: [
    { open: '/console/staff/invite' },
    { choose: { role: 'marketing' } },
    { submit: '/console/staff/invite' },
    { expect: '#link' },
    { photo: 'console-invited' },
    {
      act: async (walker) => {
        const link = await walker.page.locator('#link').inputValue();
        await walker.context.clearCookies({ name: 'amanah-staff' });
        await walker.page.goto(link);
      },
    },
    { photo: 'console-invitation' },
    { fill: { name: 'Gita Rekaan', password: 'kuda lumping biru' } },
    { fill: { email: () => `gita${(number += 1)}-${Date.now()}@awan-rekaan.example` } },
    { submit: '/console/invitation/' },
    { expect: '.banner.good' },
    { photo: 'console-welcome' },
    { absent: 'nav.rooms a[href="/console/find"]' },
  ],
};
