// Support reads the oldest ticket under its purpose, notes something and answers.
export default {
  as: 'support',
  steps: [
    { open: '/console/tickets' },
    { expect: '.queue' },
    { photo: 'queue' },
    { follow: '/console/tickets/tkt_' },
    // Whoever opened this customer a moment ago reads the ticket at once.
    {
      act: async ({ page }) => {
        const open = page.locator('form[action$="/open"] button');
        if ((await open.count()) > 0) await Promise.all([page.waitForNavigation(), open.click()]);
      },
    },
    { expect: '.thread' },
    { fill: { note: 'The quota is full.' } },
    { act: ({ page }) => Promise.all([page.waitForNavigation(), page.locator('form[action$="/note"] button').click()]) },
    { expect: '.said.note' },
    { fill: { answer: 'It is back. Please try again.' } },
    { act: ({ page }) => Promise.all([page.waitForNavigation(), page.locator('form[action$="/answer"] button').click()]) },
    { expect: '.banner' },
    { photo: 'ticket' },
  ],
};
