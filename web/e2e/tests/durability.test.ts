import {expect} from 'vitest';
import type {Page} from 'playwright-core';
import {crash, visit, visitInPopup} from '../harness/browser.js';
import {eventually} from '../harness/conditions.js';
import {confirmed, identityOf, Ledger} from '../harness/events.js';
import {type FaultProxy, isBatch, isOpening} from '../harness/faults.js';
import {stage} from '../harness/stage.js';

// What is sent again counts again.
const test = stage({RATE_LIMIT_EVENTS_PER_SESSION: '10000'});

test('stores 500 events once each, though the server is killed and started in between', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const identity = await identityOf(page);
  const ledger = new Ledger();
  // One batch is committed and its answer lost.
  proxy.fault(isBatch, {kind: 'cutAnswer'}, 1);

  while (ledger.size < 200) {
    await ledger.track(page, 20);
  }
  await eventually(() => acknowledged(proxy) > 0, {what: 'some events are acknowledged'});
  const killed = service.kill();
  while (ledger.size < 400) {
    await ledger.track(page, 20);
  }
  await killed;
  await page.reload();
  await ledger.track(page, 100);
  await service.start();

  await ledger.expectStoredOnce(service.origin, identity);
  expect(ledger.size).toBe(500);
  // It was really away for a while: more than that one answer was missing.
  expect(proxy.requests().filter(({status}) => status === undefined).length).toBeGreaterThan(1);
});

const endings = {
  'a navigation': async (page: Page) => { await page.evaluate(() => { location.href = '/bare'; }); },
  'window.close': async (page: Page) => { await page.evaluate(() => { window.close(); }).catch(gone); },
  'a crash of its process': crash,
};

for (const [ending, end] of Object.entries(endings)) {
  test(`keeps what was tracked right before ${ending} for the next visit`, async ({service, proxy, context}) => {
    const page = await visitInPopup(context, `${proxy.origin()}/bare`, '/plain');
    const identity = await identityOf(page);
    const ledger = new Ledger();
    const mendNetwork = proxy.fault(isBatch, {kind: 'cut'});

    await ledger.track(page, 3);
    await end(page);
    await eventually(() => page.isClosed() || page.url().endsWith('/bare') || ending.startsWith('a crash'),
      {what: 'the page is gone'});
    mendNetwork();
    await visit(context, `${proxy.origin()}/plain`);

    await ledger.expectStoredOnce(service.origin, identity);
  });
}

const lastWords = {
  'a navigation': () => { location.href = '/bare'; },
  'window.close': () => { window.close(); },
};

for (const [ending, end] of Object.entries(lastWords)) {
  for (const isOpen of [true, false]) {
    test(`sends what was tracked right before ${ending} without another visit (${isOpen ? 'an open session' : 'a bounce'})`,
      async ({service, proxy, context}) => {
        if (!isOpen) {
          proxy.fault(isOpening, {kind: 'silence'});
        }
        const page = await visitInPopup(context, `${proxy.origin()}/bare`, '/plain');
        const identity = await (isOpen ? confirmed : identityOf)(page);
        const ledger = new Ledger();

        // In one turn of the page's loop: nothing of it can leave before its end.
        await page.evaluate(`Sojourn.track('LEDGER', {n: 1}); (${String(end)})()`).catch(gone);

        await eventually(() => ledgerIds(proxy).length > 0, {what: 'the event is sent'});
        ledger.note(1, ledgerIds(proxy)[0] ?? '');
        await ledger.expectStoredOnce(service.origin, identity);
      });
  }
}

test('sends what was tracked offline once the network is back', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const identity = await confirmed(page);
  const ledger = new Ledger();
  const failed: string[] = [];
  page.on('requestfailed', (request) => failed.push(request.url()));

  await context.setOffline(true);
  await ledger.track(page, 20);
  await page.evaluate(() => Sojourn.flush());
  expect(failed).toEqual([]);
  await context.setOffline(false);

  await ledger.expectStoredOnce(service.origin, identity);
});

test('keeps what was tracked offline for the next visit', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const identity = await confirmed(page);
  const ledger = new Ledger();

  await context.setOffline(true);
  await ledger.track(page, 20);
  await page.close();
  await context.setOffline(false);
  expect(ledgerIds(proxy)).toEqual([]);
  await visit(context, `${proxy.origin()}/plain`);

  await ledger.expectStoredOnce(service.origin, identity);
});

function acknowledged(proxy: FaultProxy): number {
  return proxy.requests(isBatch).filter(({status}) => status === 200)
    .reduce((sum, {body}) => sum + (JSON.parse(body) as {events: unknown[]}).events.length, 0);
}

function ledgerIds(proxy: FaultProxy): string[] {
  return proxy.events().filter(({eventType}) => eventType === 'LEDGER').map(({eventId}) => eventId);
}

/** The page went while it was asked. */
function gone(): undefined {
  return undefined;
}
