// A member of staff lets a program act in their name, for a purpose of their role, and ends it.
export default {
  as: 'support',
  steps: [
    { open: '/console/staff' },
    { follow: '/console/keys' },
    { follow: '/console/keys/new' },
    { submit: '/console/keys/new' },
    { status: 422 },
    { photo: 'console-keys-new' },
    { choose: { service_communication: 'yes', may_change: 'no', days: '90' } },
    { submit: '/console/keys/new' },
    { status: 200 },
    { expect: 'code.secret' },
    { follow: '/console/keys' },
    { photo: 'console-keys' },
    { submit: '/console/keys/end' },
    { expect: '.banner.good' },
  ],
};
