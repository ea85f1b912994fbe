import {setTimeout as latency} from 'node:timers/promises';
import {expect} from 'vitest';
import {crash, visit} from '../harness/browser.js';
import {shiftClock} from '../harness/clock.js';
import {eventually} from '../harness/conditions.js';
import {confirmed, identityOf, Ledger} from '../harness/events.js';
import {isBatch, isOpening, type Sent} from '../harness/faults.js';
import {pageWith} from '../harness/site.js';
import {stage} from '../harness/stage.js';

const test = stage();

/** A page of plain HTTP has neither navigator.locks nor crypto.randomUUID. */
const places = {'a secure context': 'localhost', 'plain HTTP': 'shop.test'};

for (const [place, host] of Object.entries(places)) {
  test(`two tabs that track at once send each event once, one tab at a time (${place})`,
    async ({service, proxy, context}) => {
      // Slow enough that tabs which don't wait for each other would be seen.
      proxy.fault(isBatch, {kind: 'holdAnswer', until: () => latency(200)});
      const [one, other] = await Promise.all([
        visit(context, `${proxy.origin(host)}/plain`), visit(context, `${proxy.origin(host)}/plain`),
      ]);
      expect(await one.evaluate(() => 'locks' in navigator)).toBe(host === 'localhost');
      const identity = await confirmed(one);
      const ledger = new Ledger();

      for (let round = 0; round < 10; round++) {
        await Promise.all([ledger.track(one, 5), ledger.track(other, 5)]);
      }

      await ledger.expectStoredOnce(service.origin, identity);
      expect(await identityOf(other)).toEqual(await identityOf(one));
      expect(overlapping(proxy.requests(isBatch))).toEqual([]);
      expect(overlapping(proxy.requests(isOpening))).toEqual([]);
    });

  test(`a tab takes over what a dead one has left (${place})`, async ({service, proxy, context}) => {
    const survivor = await visit(context, `${proxy.origin(host)}/plain`);
    const identity = await confirmed(survivor);
    const dying = await visit(context, `${proxy.origin(host)}/plain?dying`);
    await confirmed(dying);
    const ledger = new Ledger();
    // It dies while it sends, so that it can give nothing back.
    const isOfDying = (sent: Sent) => isBatch(sent) && (sent.headers.referer ?? '').endsWith('?dying');
    proxy.fault(isOfDying, {kind: 'silence'});

    await eventually(async () => {
      // Whoever has the turn keeps it while there is something to send: both are to be at rest.
      await latency(1000);
      await ledger.track(dying, 1);
      await dying.evaluate(() => { void Sojourn.flush(); });
      return proxy.requests(isOfDying).length > 0;
    }, {what: 'the tab sends'});
    await crash(dying);
    // Whatever it held to keep others away is over by then.
    await survivor.evaluate(shiftClock, 60_000);

    await ledger.expectStoredOnce(service.origin, identity);
  });
}

test('goes on after it comes back from the back-forward cache, and doubles nothing', async ({service, proxy, context}) => {
  proxy.put('/remembering', pageWith({src: '/sdk.js', data: {auto: 'pages'}}, '<p>one</p>'));
  const page = await context.newPage();
  await page.addInitScript(() => {
    addEventListener('pageshow', ({persisted}) => { Object.assign(window, {restored: persisted}); });
  });
  await page.goto(`${proxy.origin()}/remembering`);
  const identity = await confirmed(page);
  // What runs while the page is kept would have it thrown away: all that it does by itself is to be over.
  await page.evaluate(() => Sojourn.flush());
  const ledger = new Ledger();

  await ledger.track(page, 3);
  await page.goto(`${proxy.origin()}/bare`);
  await page.goBack({waitUntil: 'commit'});
  await page.waitForFunction(() => 'restored' in window);
  expect(await page.evaluate(() => Reflect.get(window, 'restored') as unknown)).toBe(true);
  await ledger.track(page, 3);

  await ledger.expectStoredOnce(service.origin, identity);
  expect(await identityOf(page)).toEqual(identity);
});

/** Those of the requests that were sent before another one had ended. */
function overlapping(requests: Sent[]): Sent[] {
  return requests.filter((sent) => requests.some((other) =>
    other !== sent && other.at < sent.at && (other.endedAt ?? Infinity) > sent.at));
}
