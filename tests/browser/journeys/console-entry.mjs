// The door of the console: a wrong password, and a link that was used already.
export default {
  as: 'visitor',
  steps: [
    { open: '/console' },
    { expect: 'form[action="/console/sign-in"]' },
    { fill: { email: 'nobody@awan-rekaan.example', password: 'not the right one' } },
    { submit: '/console/sign-in' },
    { status: 422 },
    { photo: 'console-sign-in' },
    { open: '/console/sign-in/link/no-such-token' },
    { photo: 'console-link-used' },
    { open: '/console/invitation/no-such-token' },
    { expect: 'h1' },
  ],
};
