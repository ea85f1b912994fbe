import {expect} from 'vitest';
import {visit} from '../harness/browser.js';
import {shiftClock} from '../harness/clock.js';
import {eventually} from '../harness/conditions.js';
import {confirmed, Ledger, storedEvents} from '../harness/events.js';
import {eventsOf, isApi, isBatch, isOpening} from '../harness/faults.js';
import {stage} from '../harness/stage.js';

const test = stage();

for (const status of [429, 503]) {
  test(`waits as long as Retry-After says after a ${status}, in every tab and over a reload`,
    async ({service, proxy, context}) => {
      const page = await visit(context, `${proxy.origin()}/plain`);
      const identity = await confirmed(page);
      const idle = await visit(context, `${proxy.origin()}/plain`);
      const ledger = new Ledger();
      const seconds = 4;
      proxy.fault(isBatch, {kind: 'answer', status, headers: {'Retry-After': String(seconds)}}, 1);

      await ledger.track(page, 3);
      await eventually(() => proxy.requests(isBatch).some((sent) => sent.status === status), {what: 'it is refused'});
      await ledger.track(page, 3);
      await page.evaluate(() => Sojourn.flush());
      await idle.waitForFunction(() => Object.keys(localStorage).some((name) => name.endsWith('.w')));
      // A tab that has nothing to look after tells what it has when it closes.
      await ledger.track(idle, 3);
      await idle.goto(`${proxy.origin()}/bare`);
      const other = await visit(context, `${proxy.origin()}/plain`);
      await ledger.track(other, 3);
      await other.evaluate(() => Sojourn.flush());
      await page.reload();
      await ledger.track(page, 3);

      await ledger.expectStoredOnce(service.origin, identity);
      const [refused, ...later] = proxy.requests(isBatch);
      expect(Math.min(...later.map(({at}) => at)) - (refused?.endedAt ?? Infinity)).toBeGreaterThanOrEqual(seconds * 1000);
    });
}

test('waits as long as the limit of the service itself says', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const identity = await confirmed(page);
  const ledger = new Ledger();

  await ledger.track(page, 650);

  await ledger.expectStoredOnce(service.origin, identity);
  expect(proxy.requests(isBatch).filter(({status}) => status === 429)).toHaveLength(1);
});

test('waits with a session too', async ({service, proxy, context}) => {
  const seconds = 2;
  proxy.fault(isOpening, {kind: 'answer', status: 503, headers: {'Retry-After': String(seconds)}}, 1);

  const page = await visit(context, `${proxy.origin()}/plain`);
  const ledger = new Ledger();
  await ledger.track(page, 3);
  await ledger.expectStoredOnce(service.origin, await confirmed(page));

  const [refused, again] = proxy.requests(isOpening);
  expect((again?.at ?? 0) - (refused?.endedAt ?? Infinity)).toBeGreaterThanOrEqual(seconds * 1000);
});

test('sends again what got no answer, whether the service had it or not', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const identity = await confirmed(page);
  const ledger = new Ledger();
  proxy.fault(isBatch, {kind: 'cut'}, 1);
  proxy.fault(isBatch, {kind: 'cutAnswer'}, 1);
  proxy.fault(isBatch, {kind: 'answer', status: 500, body: 'not JSON'}, 1);

  await ledger.track(page, 10);

  await ledger.expectStoredOnce(service.origin, identity);
  await eventually(() => proxy.requests(isBatch).at(-1)?.status === 200, {what: 'the service is heard'});
  expect(proxy.requests(isBatch).map(({status}) => status)).toEqual([undefined, undefined, 500, 200]);
});

test('does not take the page of a captive portal for an answer', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const identity = await confirmed(page);
  const ledger = new Ledger();
  const logIn = proxy.fault(isApi, {
    kind: 'answer', status: 200, headers: {'Content-Type': 'text/html'}, body: '<html>Please log in</html>',
  });

  await ledger.track(page, 10);
  await eventually(() => proxy.requests(isBatch).length > 0, {what: 'it is sent'});
  await page.reload();
  await eventually(() => proxy.requests(isOpening).length > 1, {what: 'the session is refreshed'});
  logIn();

  await ledger.expectStoredOnce(service.origin, identity);
  expect((await confirmed(page)).sessionId).toBe(identity.sessionId);
});

test('splits a batch that is too large', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const identity = await confirmed(page);
  const ledger = new Ledger();
  proxy.fault((sent) => isBatch(sent) && eventsOf(sent).length > 10, {kind: 'answer', status: 413});

  await ledger.track(page, 60);

  await ledger.expectStoredOnce(service.origin, identity);
});

test('drops what the service refuses, says so, and sends the rest', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const identity = await confirmed(page);
  const ledger = new Ledger();
  await page.evaluate(() => {
    Object.assign(window, {dropped: []});
    Sojourn.on('dropped', (dropped) => { (Reflect.get(window, 'dropped') as unknown[]).push(dropped); });
  });

  await ledger.track(page, 3);
  const bad = await page.evaluate(() => Sojourn.track('QUIZ_COMPLETED', {answersCount: -1}));
  await ledger.track(page, 3);

  await ledger.expectStoredOnce(service.origin, identity);
  await page.waitForFunction(() => (Reflect.get(window, 'dropped') as unknown[]).length > 0);
  expect(await page.evaluate(() => Reflect.get(window, 'dropped') as unknown))
    .toMatchObject([{eventIds: [bad], count: 1, reason: 'rejected'}]);
  expect((await storedEvents(service.origin, identity)).map(({eventId}) => eventId)).not.toContain(bad);
});

const HOUR = 3_600_000;

for (const [name, offset] of [['an hour ahead', HOUR], ['an hour behind', -HOUR]] as const) {
  test(`loses and doubles nothing with a clock that is ${name}`, async ({service, proxy, context}) => {
    await context.addInitScript(shiftClock, offset);
    const page = await visit(context, `${proxy.origin()}/plain`);
    const off = await page.evaluate(() => Date.now()) - Date.now();
    expect(Math.abs(off - offset)).toBeLessThan(HOUR / 2);
    const identity = await confirmed(page);
    const ledger = new Ledger();
    const seconds = 2;
    proxy.fault(isBatch, {kind: 'answer', status: 503, headers: {'Retry-After': String(seconds)}}, 1);

    await ledger.track(page, 10);
    await ledger.expectStoredOnce(service.origin, identity);
    await page.reload();
    await ledger.track(page, 10);
    const stored = await ledger.expectStoredOnce(service.origin, identity);

    expect(await confirmed(page)).toEqual(identity);
    const [refused, again] = proxy.requests(isBatch);
    expect((again?.at ?? 0) - (refused?.endedAt ?? Infinity)).toBeGreaterThanOrEqual(seconds * 1000);
    // The service takes what lies in the future for now, and believes the past.
    const age = stored.map(({timestamp, receivedAt}) => Date.parse(receivedAt) - Date.parse(timestamp));
    expect(Math.min(...age)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...age)).toBeLessThan(offset < 0 ? HOUR + 60_000 : 60_000);
  });
}

test('is not held up by a clock that was an hour ahead and is put right', async ({service, proxy, context}) => {
  const early = await context.newPage();
  await early.addInitScript(shiftClock, HOUR);
  await early.goto(`${proxy.origin()}/plain`);
  const identity = await confirmed(early);
  const ledger = new Ledger();
  const mend = proxy.fault(isBatch, {kind: 'answer', status: 503, headers: {'Retry-After': '1'}});
  await ledger.track(early, 5);
  await eventually(() => proxy.requests(isBatch).length > 0, {what: 'it is refused'});
  await early.close();
  mend();

  const page = await visit(context, `${proxy.origin()}/plain`);
  await ledger.track(page, 5);

  await ledger.expectStoredOnce(service.origin, identity);
});
