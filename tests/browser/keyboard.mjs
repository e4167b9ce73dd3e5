// With the keyboard alone: Tab until one is there, and a key.

const MOST_TABS = 120;

// Goes to something that can be reached, from wherever one is.
export async function reach(page, locator) {
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard never reaches ${locator}`);
}

// Goes to a button or a link, and follows it.
export async function press(page, locator) {
  await reach(page, locator);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}
