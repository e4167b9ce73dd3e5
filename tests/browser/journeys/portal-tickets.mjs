// A customer asks something, reads it, writes back, and looks at services and invoices.
export default {
  as: 'customer',
  steps: [
    { open: '/tickets' },
    { photo: 'tickets' },
    { follow: '/tickets/new' },
    { submit: '/tickets/new' },
    { status: 422 },
    { fill: { subject: 'Mail', text: 'Nothing has arrived since Monday.\nThe mailbox is not full.' } },
    { photo: 'ticket-new' },
    { submit: '/tickets/new' },
    { expect: '.banner.good' },
    { expect: '.said.own' },
    { fill: { text: 'It is urgent.' } },
    { submit: '/tickets/tkt_' },
    { photo: 'ticket' },
    { open: '/services' },
    { photo: 'services' },
  ],
};
