import type {Locator, Page} from 'playwright-core';

/** More steps than any page has places to stop at. */
const MOST = 100;

/** Presses Tab until the element has the focus, as somebody without a mouse has to. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let step = 0; step < MOST; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${target.toString()}`);
}

/** Whether somebody who looks can tell that the element has the focus. */
export async function showsFocus(target: Locator): Promise<boolean> {
  return await target.evaluate((element) => {
    const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(element);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
}
