import {expect} from 'vitest';
import type {Page} from 'playwright-core';
import {visit} from '../harness/browser.js';
import {confirmed, Ledger} from '../harness/events.js';
import type {FaultProxy} from '../harness/faults.js';
import {pageWith} from '../harness/site.js';
import {stage} from '../harness/stage.js';

const test = stage({PRIVACY_CONSENT: 'opt-in'});

const asking = pageWith({src: '/sdk.js', data: {consent: 'opt-in', auto: 'pages clicks forms errors'}});

test('neither sends nor keeps anything before the visitor has chosen', async ({proxy, context}) => {
  proxy.put('/asking', asking);
  const page = await visit(context, `${proxy.origin()}/asking`);

  await new Ledger().track(page, 5);
  await page.evaluate(() => Sojourn.flush());
  expect(await keptIn(page)).toEqual({localStorage: [], sessionStorage: [], cookie: ''});
  await leave(page, proxy);

  expect(proxy.requests()).toEqual([]);
  expect(await context.cookies()).toEqual([]);
});

test('sends what has waited once the visitor agrees', async ({service, proxy, context}) => {
  proxy.put('/asking', asking);
  const page = await visit(context, `${proxy.origin()}/asking`);
  const ledger = new Ledger();
  await ledger.track(page, 5);

  await page.evaluate(() => Sojourn.consent({analytics: true, profiling: true}));
  await ledger.track(page, 5);

  await ledger.expectStoredOnce(service.origin, await confirmed(page));
});

test('forgets what has waited when the visitor denies', async ({proxy, context}) => {
  proxy.put('/asking', asking);
  const page = await visit(context, `${proxy.origin()}/asking`);
  await new Ledger().track(page, 5);

  await page.evaluate(() => Sojourn.consent({analytics: false, profiling: false}));
  await new Ledger().track(page, 5);
  await page.evaluate(() => Sojourn.flush());
  await page.reload();
  await new Ledger().track(page, 5);
  await leave(page, proxy);

  expect(proxy.events()).toEqual([]);
});

async function keptIn(page: Page) {
  return await page.evaluate(() => ({
    localStorage: Object.keys(localStorage), sessionStorage: Object.keys(sessionStorage), cookie: document.cookie,
  }));
}

/** What a page has to say, it says by its end at the latest. */
async function leave(page: Page, proxy: FaultProxy): Promise<void> {
  await page.goto(`${proxy.origin()}/bare`);
}
