import {expect} from 'vitest';
import type {Page} from 'playwright-core';
import {close, visit} from '../harness/browser.js';
import {eventually} from '../harness/conditions.js';
import {confirmed, Ledger, storedEvents} from '../harness/events.js';
import {eventsOf, type FaultProxy, isBatch, type Sent} from '../harness/faults.js';
import {pageWith} from '../harness/site.js';
import {stage} from '../harness/stage.js';

const test = stage();

const tells = (sent: Sent, type: string) => eventsOf(sent).some(({eventType}) => eventType === type);
const isConsent = ({method, path}: Sent) => method === 'PUT' && path.endsWith('/consent');

test('lets nothing leave after a denial but the denial', async ({service, proxy, context}) => {
  proxy.put('/watched', pageWith({src: '/sdk.js', data: {auto: 'pages clicks forms errors'}},
    '<button type="button" data-track="offer">An offer</button>'));
  const page = await visit(context, `${proxy.origin()}/watched`);
  const identity = await confirmed(page);
  const ledger = new Ledger();
  await ledger.track(page, 3);
  await ledger.expectStoredOnce(service.origin, identity);
  const cut = proxy.fault(isBatch, {kind: 'cut'});
  await page.evaluate(() => Sojourn.track('QUIZ_STARTED'));
  await eventually(() => proxy.requests(isBatch).some((sent) => sent.endedAt !== undefined && tells(sent, 'QUIZ_STARTED')),
    {what: 'an event could not be sent, and waits'});

  await page.evaluate(() => Sojourn.consent({analytics: false, profiling: false}));
  const before = proxy.requests().length;
  cut();
  await liveOn(page);
  const again = await visit(context, `${proxy.origin()}/watched`);
  await liveOn(again);

  await expectSilence(proxy, before, again);
  expect(proxy.requests().slice(0, before).filter(isConsent)).toHaveLength(1);
  expect((await storedEvents(service.origin, identity)).map(({eventType}) => eventType)).not.toContain('QUIZ_STARTED');
});

test('obeys a denial that was made in another tab', async ({proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const other = await visit(context, `${proxy.origin()}/plain`);
  await confirmed(other);
  await page.evaluate(() => Sojourn.consent({analytics: false, profiling: false}));
  await other.waitForFunction(() => Sojourn.getConsent()?.analytics === false);
  const before = proxy.requests().length;

  await liveOn(other);

  await expectSilence(proxy, before, other);
});

test('tells a denial again that got no answer', async ({proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  await confirmed(page);
  const mend = proxy.fault(isConsent, {kind: 'cut'});
  await page.evaluate(() => { Sojourn.consent({analytics: false, profiling: false}).catch(() => undefined); });
  await eventually(() => proxy.requests(isConsent).length > 0, {what: 'the denial is told'});
  const before = proxy.requests().length;
  mend();

  await page.reload();
  await page.evaluate(() => Sojourn.track('QUIZ_STARTED'));

  await eventually(() => proxy.requests(isConsent).some(({status}) => status === 200), {what: 'the denial is known'});
  expect(proxy.requests().slice(before).filter((sent) => !isConsent(sent))).toEqual([]);
});

test('sends events again after consent was given', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const identity = await confirmed(page);
  const ledger = new Ledger();
  await page.evaluate(() => Sojourn.consent({analytics: false, profiling: false}));
  await page.evaluate(() => Sojourn.track('LEDGER', {n: 0}));

  await page.evaluate(() => Sojourn.consent({analytics: true, profiling: true}));
  await ledger.track(page, 3);

  await ledger.expectStoredOnce(service.origin, identity);
});

test.describe('of a browser with Global Privacy Control', () => {
  test('nothing leaves', async ({proxy, browser}) => {
    const context = await browser.newContext({extraHTTPHeaders: {'Sec-GPC': '1'}});
    try {
      await context.addInitScript(() => { Object.assign(Navigator.prototype, {globalPrivacyControl: true}); });
      const page = await visit(context, `${proxy.origin()}/plain`);
      await liveOn(page);
      await expectSilence(proxy, 0, page);
    } finally {
      await close(context);
    }
  });

  test('events are sent once the visitor agrees', async ({service, proxy, browser}) => {
    const context = await browser.newContext({extraHTTPHeaders: {'Sec-GPC': '1'}});
    try {
      await context.addInitScript(() => { Object.assign(Navigator.prototype, {globalPrivacyControl: true}); });
      const page = await visit(context, `${proxy.origin()}/plain`);
      const ledger = new Ledger();
      await page.evaluate(() => Sojourn.consent({analytics: true, profiling: false}));
      await ledger.track(page, 3);
      await ledger.expectStoredOnce(service.origin, await confirmed(page));
      await page.reload();
      await ledger.track(page, 3);
      await ledger.expectStoredOnce(service.origin, await confirmed(page));
    } finally {
      await close(context);
    }
  });
});

/** All that else would be told. */
async function liveOn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    Sojourn.track('LEDGER', {n: 0});
    Sojourn.page();
    history.pushState(null, '', '#further');
    document.querySelector('button')?.click();
    await Sojourn.flush();
  });
  await page.reload();
  await page.evaluate(async () => {
    Sojourn.track('LEDGER', {n: 0});
    await Sojourn.flush();
  });
}

/** Leaves the page and waits until it is gone: then whatever it wanted to send has been sent. */
async function expectSilence(proxy: FaultProxy, before: number, page: Page): Promise<void> {
  await page.goto(`${proxy.origin()}/bare`);
  await page.evaluate(() => fetch('/api/last'));
  await eventually(() => proxy.requests().some(({path}) => path === '/api/last'), {what: 'the last request came'});
  expect(proxy.requests().slice(before).map(({method, path, body}) => [method, path, body]))
    .toEqual([['GET', '/api/last', '']]);
}
