import {expect} from 'vitest';
import type {BrowserContext} from 'playwright-core';
import {launchWithProfile, preset, visit} from '../harness/browser.js';
import {confirmed, identityOf, Ledger} from '../harness/events.js';
import {pageOf, pageWith} from '../harness/site.js';
import {stage} from '../harness/stage.js';

const test = stage({SESSIONS_PROOF: 'token'});

/** As many characters as the browser lets an origin keep. */
function fillStorage(): void {
  for (let size = 1 << 22, n = 0; size >= 1; n++) {
    try {
      localStorage.setItem(`full-${n}`, 'x'.repeat(size));
    } catch {
      size >>= 1;
    }
  }
}

function isFull(): boolean {
  try {
    localStorage.setItem('one-more', 'x');
    return false;
  } catch {
    return true;
  }
}

test('sends events while localStorage is full, and keeps the session', async ({service, proxy, context}) => {
  const filling = await visit(context, `${proxy.origin()}/bare`);
  await filling.evaluate(fillStorage);
  const page = await visit(context, `${proxy.origin()}/plain`);
  expect(await page.evaluate(isFull)).toBe(true);
  const identity = await confirmed(page);
  const ledger = new Ledger();

  await ledger.track(page, 20);
  await ledger.expectStoredOnce(service.origin, identity);

  await page.reload();
  expect((await confirmed(page)).sessionId).toBe(identity.sessionId);
});

test('sends events when localStorage gets full in the middle', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const identity = await confirmed(page);
  const ledger = new Ledger();

  await ledger.track(page, 10);
  await page.evaluate(fillStorage);
  expect(await page.evaluate(isFull)).toBe(true);
  await ledger.track(page, 10);

  await ledger.expectStoredOnce(service.origin, identity);
});

const failures: Record<string, () => void> = {
  'throws on every write': () => {
    Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); };
  },
  'throws on every call': () => {
    const failing = () => { throw new DOMException('no', 'InvalidStateError'); };
    Object.assign(Storage.prototype, {getItem: failing, setItem: failing, removeItem: failing, key: failing});
  },
  'is null': () => {
    Object.defineProperty(window, 'localStorage', {value: null});
    Object.defineProperty(window, 'sessionStorage', {value: null});
  },
  'throws when it is touched': () => {
    const get = () => { throw new DOMException('no', 'SecurityError'); };
    Object.defineProperty(window, 'localStorage', {get});
    Object.defineProperty(window, 'sessionStorage', {get});
  },
};

for (const [failure, brokenBy] of Object.entries(failures)) {
  test(`sends events and keeps the session when localStorage ${failure}`, async ({service, proxy, context}) => {
    await context.addInitScript(brokenBy);
    const page = await visit(context, `${proxy.origin()}/plain`);
    const identity = await confirmed(page);
    const ledger = new Ledger();

    await ledger.track(page, 10);
    await ledger.expectStoredOnce(service.origin, identity);

    await page.reload();
    expect((await confirmed(page)).sessionId).toBe(identity.sessionId);
  });
}

test('sends events when the user forbids sites to keep anything', async ({service, proxy, folder}) => {
  preset(folder, {profile: {default_content_setting_values: {cookies: 2}}});
  await withProfile(folder, async (context) => {
    const page = await visit(context, `${proxy.origin()}/plain`);
    expect(await page.evaluate(() => {
      document.cookie = 'a=b';
      try {
        return [document.cookie, typeof localStorage];
      } catch (failure) {
        return [document.cookie, (failure as Error).name];
      }
    })).toEqual(['', 'SecurityError']);
    const identity = await confirmed(page);
    const ledger = new Ledger();

    await ledger.track(page, 10);

    await ledger.expectStoredOnce(service.origin, identity);
  });
});

test('works with an API of another site while third-party cookies are blocked', async ({service, proxy, site, folder}) => {
  preset(folder, {profile: {cookie_controls_mode: 1}});
  site.put('/', pageWith({src: `${proxy.apiOrigin}/sdk.js`}));
  await withProfile(folder, async (context) => {
    const page = await visit(context, site.origin());
    const identity = await confirmed(page);
    const ledger = new Ledger();

    await ledger.track(page, 10);
    await ledger.expectStoredOnce(service.origin, identity);
    await page.reload();
    expect(await confirmed(page)).toEqual(identity);
    expect((await page.evaluate(() => Sojourn.user())).sessionId).toBe(identity.sessionId);
    expect(await context.cookies(proxy.apiOrigin)).toEqual([]);
  });
});

test('works in a frame of another site that may keep nothing', async ({service, proxy, site, folder}) => {
  preset(folder, {profile: {cookie_controls_mode: 1}});
  site.put('/', pageOf('', `<iframe src="${proxy.apiOrigin}/plain" title="A frame"></iframe>`));
  await withProfile(folder, async (context) => {
    const page = await visit(context, site.origin());
    const frame = page.frame({url: /\/plain$/});
    if (frame === null) {
      throw new Error('there is no frame');
    }
    expect(await frame.evaluate(() => {
      try {
        return typeof localStorage;
      } catch (failure) {
        return (failure as Error).name;
      }
    })).toBe('SecurityError');
    await frame.waitForFunction(() => Sojourn.getSession()?.confirmed);
    const identity = await identityOf(frame);
    const ledger = new Ledger();

    await ledger.track(frame, 10);

    await ledger.expectStoredOnce(service.origin, identity);
  });
});

async function withProfile(folder: string, use: (context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await launchWithProfile(folder);
  try {
    await use(context);
  } finally {
    await context.close();
  }
}
