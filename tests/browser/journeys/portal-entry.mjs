// The door of ClientZone: a wrong password, a link by mail, and a link that was used already.
export default {
  as: 'visitor',
  steps: [
    { open: '/my-data' },
    { expect: 'form[action="/sign-in"]' },
    { photo: 'sign-in' },
    { fill: { email: 'nobody@surel-rekaan.example', password: 'not the right one' } },
    { submit: '/sign-in' },
    { status: 422 },
    { photo: 'wrong' },
    { follow: '/sign-in/link' },
    { photo: 'link' },
    { fill: { email: 'nobody@surel-rekaan.example' } },
    { submit: '/sign-in/link' },
    { photo: 'link-sent' },
    { open: '/sign-in/link/no-such-token' },
    { photo: 'link-used' },
    { open: '/stop-change/no-such-token' },
    { photo: 'stop-useless' },
  ],
};
