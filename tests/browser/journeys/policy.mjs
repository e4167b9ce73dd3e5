// A visitor reads the policy before deciding anything.
export default {
  as: 'visitor',
  steps: [
    { open: '/' },
    { status: 200 },
    { photo: 'welcome' },
    { open: '/policy' },
    { expect: '#DEL1' },
    { photo: 'policy' },
    { open: '/no-such-room' },
    { status: 404 },
  ],
};
