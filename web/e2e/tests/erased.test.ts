import {expect} from 'vitest';
import type {Page} from 'playwright-core';
import {visit} from '../harness/browser.js';
import {eventually} from '../harness/conditions.js';
import {confirmed, type Identity, identityOf, Ledger, storedEvents} from '../harness/events.js';
import {isBatch} from '../harness/faults.js';
import {stage} from '../harness/stage.js';

const test = stage();

async function erase(origin: string, sessionId: string): Promise<void> {
  const answer = await fetch(`${origin}/api/sessions/${sessionId}`, {method: 'DELETE'});
  expect(answer.status).toBe(200);
}

/** Waits until the page has another session, and the service has answered for it. */
async function renewed(page: Page, before: Identity): Promise<Identity> {
  await page.waitForFunction((id) => Sojourn.getSession()?.sessionId !== id, before.sessionId);
  return await confirmed(page);
}

test('begins anew when its session was erased elsewhere, and takes nothing of before along', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const erased = await confirmed(page);
  const before = new Ledger();
  const mend = proxy.fault(isBatch, {kind: 'cut'});
  const forgotten = await before.track(page, 5);
  await erase(service.origin, erased.sessionId);
  mend();

  const after = await renewed(page, erased);
  const ledger = new Ledger();
  await ledger.track(page, 5);
  await ledger.expectStoredOnce(service.origin, after);

  expect((await storedEvents(service.origin, after)).map(({eventId}) => eventId))
    .not.toEqual(expect.arrayContaining(forgotten.slice(0, 1)));
});

test('begins anew when the page loads after its session was erased', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const erased = await confirmed(page);
  await erase(service.origin, erased.sessionId);

  await page.reload();
  const after = await renewed(page, erased);
  const ledger = new Ledger();
  await ledger.track(page, 3);

  await ledger.expectStoredOnce(service.origin, after);
});

test('erases at the visitor\'s word, in all tabs', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const other = await visit(context, `${proxy.origin()}/plain`);
  const erased = await confirmed(other);
  await new Ledger().track(other, 3);

  await page.evaluate(() => Sojourn.erase());
  await eventually(async () => (await identityOf(other)).sessionId !== erased.sessionId, {what: 'the other tab knows'});
  const ledger = new Ledger();
  await ledger.track(page, 3);
  await ledger.track(other, 3);

  expect(await identityOf(other)).toEqual(await identityOf(page));
  await ledger.expectStoredOnce(service.origin, await confirmed(page));
  expect(await page.evaluate((id) => JSON.stringify(Object.entries(localStorage)).includes(id), erased.sessionId))
    .toBe(false);
});
