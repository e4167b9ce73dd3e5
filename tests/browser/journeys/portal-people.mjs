// A company with three people: its owner invites billing and technical, one gets another part and takes the account over.
import { newestCodeTo, newestMailTo } from '../mailbox.mjs';

const mark = (walker) => (walker.mark ??= `${walker.unique}-${Date.now()}`);
const ownerOf = (walker) => `pemilik-${mark(walker)}@usaha-rekaan.example`;
const billingOf = (walker) => `tagihan-${mark(walker)}@usaha-rekaan.example`;
const technicalOf = (walker) => `teknis-${mark(walker)}@usaha-rekaan.example`;
const PASSWORD = 'kuda lumping biru';

const signOut = { submit: '/sign-out' };

const signIn = (who) => [
  { open: '/sign-in' },
  { fill: { email: who, password: PASSWORD } },
  { submit: '/sign-in' },
];

const followInvitation = (who) => ({
  act: async (walker) => {
    const { links } = await newestMailTo(who(walker), walker);
    await walker.page.goto(links.find((link) => link.includes('/invitation/')));
  },
});

const accept = (who, name, photo) => [
  followInvitation(who),
  ...(photo ? [{ photo }] : []),
  { fill: { name, password: PASSWORD } },
  { choose: { agrees: 'yes' } },
  { submit: '/invitation/' },
  { expect: '.banner.good' },
];

export default {
  as: 'visitor',
  steps: [
    { open: '/sign-up' },
    { choose: { kind: 'company' } },
    { fill: { company_name: 'CV Rekaan Bertiga', name: 'Rekaan Lestari', email: ownerOf, password: PASSWORD } },
    { choose: { agrees: 'yes' } },
    { submit: '/sign-up' },
    { fill: { code: (walker) => newestCodeTo(ownerOf(walker), walker) } },
    { submit: '/sign-up/code/' },
    { expect: '.banner.good' },
    { open: '/people' },
    { photo: 'alone' },
    { follow: '/people/invite' },
    { submit: '/people/invite' },
    { status: 422 },
    { expect: '.error-summary' },
    { photo: 'invite' },
    { fill: { email: billingOf } },
    { choose: { roles: 'billing' } },
    { submit: '/people/invite' },
    { expect: '.banner.good' },
    { photo: 'invited' },
    { open: '/people/invite' },
    { fill: { email: technicalOf } },
    { choose: { roles: 'technical' } },
    { submit: '/people/invite' },
    signOut,
    ...accept(billingOf, 'Wati Rekaan', 'invitation'),
    { open: '/company' },
    { photo: 'company-billing' },
    signOut,
    ...accept(technicalOf, 'Joko Rekaan'),
    { open: '/company' },
    { photo: 'company-technical' },
    { open: '/people/invite' },
    { status: 404 },
    signOut,
    ...signIn(ownerOf),
    { open: '/people' },
    { photo: 'people' },
    { follow: '/people/person/' },
    { photo: 'roles' },
    { choose: { roles: 'registrant' } },
    { submit: '/people/person/' },
    { expect: '.banner.good' },
    { open: '/people/leave' },
    { photo: 'hand-over-first' },
    { open: '/people' },
    {
      act: async ({ page }) => {
        const href = await page.locator('a[href$="/hand-over"]').first().getAttribute('href');
        await page.goto(href);
      },
    },
    { choose: { keeps: 'technical' } },
    { photo: 'hand-over' },
    { submit: '/people/person/' },
    { expect: '.banner.good' },
    { photo: 'offered' },
    { open: '/company' },
    { photo: 'company' },
    { open: '/company/uses' },
    { expect: '.timeline' },
    { photo: 'company-uses' },
    signOut,
    ...signIn(billingOf),
    { open: '/people' },
    { photo: 'offer-banner' },
    { follow: '/people/offer' },
    { photo: 'offer' },
    { submit: '/people/offer' },
    { expect: '.banner.good' },
    { photo: 'taken-over' },
    {
      act: async ({ page }) => {
        const href = await page.locator('a[href$="/take-out"]').first().getAttribute('href');
        await page.goto(href);
      },
    },
    { photo: 'take-out' },
    { submit: '/people/person/' },
    { expect: '.banner.good' },
    { open: '/security' },
    { photo: 'security' },
  ],
};
