import {mkdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import axe from 'axe-core';
import type {AxeResults} from 'axe-core';
import type {Page} from 'playwright-core';

const SCREENSHOTS = fileURLToPath(new URL('../../target/screenshots/', import.meta.url));

/** What axe-core finds to be serious or critical, as one line for each place. */
export async function barriers(page: Page): Promise<string[]> {
  // The page's policy lets no other script in, but what a debugger evaluates.
  await page.evaluate(axe.source);
  const {violations} = await page.evaluate(() => (Reflect.get(window, 'axe') as {run: () => Promise<AxeResults>}).run());
  return violations.filter(({impact}) => impact === 'serious' || impact === 'critical')
    .flatMap(({id, nodes}) => nodes.map(({target, failureSummary}) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`));
}

/** The page as its window shows it, or all of it, when nothing moves any more. */
export async function takePicture(page: Page, name: string, fullPage: boolean): Promise<void> {
  mkdirSync(SCREENSHOTS, {recursive: true});
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({path: `${SCREENSHOTS}${name}.png`, fullPage, animations: 'disabled'});
}

/** Whether the page is wider than its window, so that it has to be moved sideways to be read. */
export async function overflows(page: Page): Promise<boolean> {
  return await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
