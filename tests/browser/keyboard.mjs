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

// Goes to a row and types over what stands in it.
export async function type(page, row, text) {
  await reach(page, row);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

// Ticks a box.
export async function tick(page, box) {
  await reach(page, box);
  await page.keyboard.press('Space');
}

// Chooses one of several answers: Tab reaches the chosen one or an end of them, and the arrows lead on.
export async function choose(page, name, value) {
  const answers = page.locator(`[name="${name}"]`);
  const isThere = (wanted) =>
    page.evaluate(([name, wanted]) => {
      const { activeElement: at } = document;
      return at?.name === name && (wanted === null || at.value === wanted);
    }, [name, wanted]);
  for (let pressed = 0; pressed < MOST_TABS && !(await isThere(null)); pressed += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  for (let left = await answers.count(); left > 0 && !(await isThere(value)); left -= 1) {
    await page.keyboard.press('ArrowDown');
  }
  if (!(await page.locator(`[name="${name}"][value="${value}"]`).isChecked())) throw new Error(`\`${value}\` is never chosen`);
}

// Types a day, like 2027-03-31, into a row for days; the machine decides whether the month or the day comes first.
export async function typeDay(page, row, day) {
  const [year, month, number] = day.split('-');
  await reach(page, row);
  for (const typed of [`${number}${month}${year}`, `${month}${number}${year}`]) {
    for (const _ of typed) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(typed);
    if ((await row.inputValue()) === day) return;
  }
  throw new Error(`the row for a day takes no ${day}: ${await row.inputValue()}`);
}
