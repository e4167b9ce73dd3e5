// Reads what a throw-away company would have mailed, as staff do: in the outbox of the console.

const MOST_MAILS = 12;

// The newest mail to this address: its subject, and the links in it.
export async function newestMailTo(address, { browser, program }) {
  const context = await browser.newContext({ baseURL: program.origin });
  await context.addCookies(await program.cookiesOf('support', browser));
  const page = await context.newPage();
  try {
    for (let place = 0; place < MOST_MAILS; place += 1) {
      await page.goto('/console/outbox');
      const buttons = page.locator('form[action^="/console/outbox/"] button');
      if (place >= (await buttons.count())) break;
      await Promise.all([page.waitForNavigation(), buttons.nth(place).click()]);
      const [to, subject] = await page.locator('.letter dd').allInnerTexts();
      if (to === undefined) throw new Error(`no letter on \`${await page.title()}\``);
      if (to.trim() === address) {
        const links = await page.locator('.letter-text a').evaluateAll((all) => all.map((link) => link.href));
        return { subject: subject.trim(), links };
      }
    }
    throw new Error('no mail to the address this walk used');
  } finally {
    await context.close();
  }
}

// The code stands at the beginning of the subject.
export async function newestCodeTo(address, walker) {
  const { subject } = await newestMailTo(address, walker);
  const code = subject.slice(0, 6);
  if (!/^\d{6}$/.test(code)) throw new Error(`the newest mail carries no code: ${subject}`);
  return code;
}
