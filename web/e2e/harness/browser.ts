import {accessSync, constants, mkdirSync, writeFileSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {setTimeout as elapsed} from 'node:timers/promises';
import {type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page} from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Names that lead to this machine without being local to a browser: of plain HTTP, so no secure contexts. */
const RESOLVED = '--host-resolver-rules=MAP *.test 127.0.0.1';

/** Far longer than it takes, in milliseconds. */
const CLOSING = 15_000;

const OPTIONS = {
  executablePath: executable(),
  args: [RESOLVED],
  // Playwright turns the back-forward cache off; here it is tested.
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
};

export async function launch(): Promise<Browser> {
  return await chromium.launch(OPTIONS);
}

/** A browser that keeps its data in the folder, over restarts. Closing the context ends it. */
export async function launchWithProfile(folder: string, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return await chromium.launchPersistentContext(folder, {...OPTIONS, ...options});
}

/** What a user chooses in the browser's settings, for a profile that does not exist yet. */
export function preset(folder: string, preferences: object): void {
  mkdirSync(join(folder, 'Default'), {recursive: true});
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
}

/**
 * Closes the context of a browser. Now and then Chromium never says that a window whose page had just ended is closed: the
 * browser itself goes on, other contexts too, and its end ends that one.
 */
export async function close(context: BrowserContext): Promise<void> {
  await Promise.race([context.close(), elapsed(CLOSING, undefined, {ref: false})]);
}

export async function visit(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** In a window that a script has opened, since no other may be closed by one. */
export async function visitInPopup(context: BrowserContext, opener: string, address: string): Promise<Page> {
  const opening = await visit(context, opener);
  const popup = opening.waitForEvent('popup');
  await opening.evaluate((url) => { window.open(url, '_blank'); }, address);
  const page = await popup;
  await page.waitForLoadState();
  return page;
}

/** Kills the process that runs the page, as a crash does: nothing of the page gets to say good-bye. */
export async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash');
  const session = await page.context().newCDPSession(page);
  // Nobody is left to answer.
  session.send('Page.crash').catch(() => undefined);
  await crashed;
}

/** The system's Chromium: CHROMIUM names it, or the PATH leads to it. */
function executable(): string {
  const named = process.env.CHROMIUM;
  const candidates = named !== undefined && named !== '' ? [named]
    : (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = candidates.find(isExecutable);
  if (found === undefined) {
    throw new Error('No Chromium was found: install one, or name it in CHROMIUM.');
  }
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
