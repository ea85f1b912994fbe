import {randomUUID} from 'node:crypto';
import {expect} from 'vitest';
import {visit} from '../harness/browser.js';
import {confirmed, identityOf, Ledger} from '../harness/events.js';
import {isBatch, isOpening} from '../harness/faults.js';
import {pageWith} from '../harness/site.js';
import {stage} from '../harness/stage.js';

const test = stage({SESSIONS_PROOF: 'token'});

function email(): string {
  return `visitor-${randomUUID()}@example.org`;
}

test('a page of the API\'s own site leaves the token to a cookie that no script sees', async ({service, proxy, context}) => {
  proxy.put('/cookie', pageWith({src: '/sdk.js', data: {'token-storage': 'cookie'}}));
  const page = await visit(context, `${proxy.origin()}/cookie`);
  const {sessionId, token} = await confirmed(page);
  const [cookie] = await context.cookies(`${proxy.origin()}/api`);
  expect(token).toBeUndefined();
  expect(cookie).toMatchObject({name: 'sojourn_session_token', httpOnly: true});
  const seen = await page.evaluate(() =>
    JSON.stringify([document.cookie, Object.entries(localStorage), Object.entries(sessionStorage)]));
  expect(seen).not.toContain(cookie?.value);
  const ledger = new Ledger();

  await ledger.track(page, 5);
  await page.evaluate((address) => Sojourn.signup({email: address, firstName: 'Ada'}), email());
  await page.reload();
  await confirmed(page);

  expect((await page.evaluate(() => Sojourn.user())).userData).toMatchObject({firstName: 'Ada'});
  expect((await identityOf(page)).sessionId).toBe(sessionId);
  const [renewed] = await context.cookies(`${proxy.origin()}/api`);
  expect(renewed?.value).not.toBe(cookie?.value);
  await ledger.expectStoredOnce(service.origin, {sessionId, token: renewed?.value});
});

test('a page of another site keeps the token itself', async ({service, proxy, site, context}) => {
  site.put('/', pageWith({src: `${proxy.apiOrigin}/sdk.js`}));
  const page = await visit(context, site.origin());
  const identity = await confirmed(page);
  expect(identity.token).toMatch(/^[\w-]{43}$/);
  const ledger = new Ledger();

  await ledger.track(page, 5);
  await ledger.expectStoredOnce(service.origin, identity);
  await page.evaluate((address) => Sojourn.signup({email: address, firstName: 'Ada'}), email());
  const renewed = await identityOf(page);
  await page.reload();

  expect(await confirmed(page)).toEqual(renewed);
  expect(renewed.token).not.toBe(identity.token);
  expect((await page.evaluate(() => Sojourn.user())).userData).toMatchObject({firstName: 'Ada'});
  expect(await context.cookies()).toEqual([]);
});

test('tabs that open at the same time share one session, which one of them opens', async ({proxy, context}) => {
  const tabs = await Promise.all([1, 2, 3].map(() => visit(context, `${proxy.origin()}/plain`)));
  const identities = await Promise.all(tabs.map(confirmed));

  expect(new Set(identities.map(({sessionId}) => sessionId)).size).toBe(1);
  expect(new Set(identities.map(({token}) => token)).size).toBe(1);
  expect(proxy.requests(isOpening).filter(({status}) => status === 201)).toHaveLength(1);
  const users = await Promise.all(tabs.map((tab) => tab.evaluate(() => Sojourn.user())));
  expect(users.map(({sessionId}) => sessionId)).toEqual(identities.map(({sessionId}) => sessionId));
});

test('a signup in one tab leaves the other one with the new token', async ({service, proxy, context}) => {
  const one = await visit(context, `${proxy.origin()}/plain`);
  const {sessionId} = await confirmed(one);
  const other = await visit(context, `${proxy.origin()}/plain`);
  await confirmed(other);
  const ledger = new Ledger();

  await one.evaluate((address) => Sojourn.signup({email: address, firstName: 'Ada'}), email());
  const inOther = await other.evaluate(() => Sojourn.user());
  await Promise.all([ledger.track(one, 3), ledger.track(other, 3)]);

  expect(inOther).toMatchObject({sessionId, userData: {firstName: 'Ada'}});
  expect(await identityOf(other)).toEqual(await identityOf(one));
  await ledger.expectStoredOnce(service.origin, await identityOf(one));
});

test('signing up in both tabs at once keeps the session', async ({service, proxy, context}) => {
  const one = await visit(context, `${proxy.origin()}/plain`);
  const {sessionId} = await confirmed(one);
  const other = await visit(context, `${proxy.origin()}/plain`);
  await confirmed(other);
  const address = email();
  const signUp = (given: string) => Sojourn.signup({email: given, firstName: 'Ada'});

  const signedUp = await Promise.all([one.evaluate(signUp, address), other.evaluate(signUp, address)]);

  expect(signedUp[0].user.userId).toBe(signedUp[1].user.userId);
  for (const tab of [one, other]) {
    expect(await tab.evaluate(() => Sojourn.user())).toMatchObject({sessionId, userData: {firstName: 'Ada'}});
  }
  const ledger = new Ledger();
  await ledger.track(one, 1);
  await ledger.expectStoredOnce(service.origin, await identityOf(one));
});

test('a signup whose answer was lost is repeated, and locks nobody out', async ({proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const {sessionId} = await confirmed(page);
  const address = email();
  const signUp = (given: string) => Sojourn.signup({email: given, firstName: 'Ada'});
  proxy.fault(({path}) => path === '/api/users/signup', {kind: 'cutAnswer'}, 1);

  const first = await page.evaluate(signUp, address).catch(() => undefined);
  const signedUp = first ?? await page.evaluate(signUp, address);

  expect(signedUp.session.sessionId).toBe(sessionId);
  expect(await page.evaluate(() => Sojourn.user())).toMatchObject({sessionId, userData: {firstName: 'Ada'}});
});

test('goes on with another session when its token is lost, and loses no event', async ({service, proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const before = await confirmed(page);
  const ledger = new Ledger();
  const mend = proxy.fault(isBatch, {kind: 'cut'});
  await ledger.track(page, 3);
  await page.evaluate((token) => {
    for (const [key, value] of Object.entries(localStorage) as [string, string][]) {
      if (value.includes(token)) {
        localStorage.setItem(key, value.replaceAll(token, 'A'.repeat(43)));
      }
    }
  }, before.token ?? '');
  mend();

  await page.reload();
  const user = await page.evaluate(() => Sojourn.user());
  const after = await identityOf(page);
  await ledger.track(page, 3);

  expect(after.sessionId).not.toBe(before.sessionId);
  expect(user.sessionId).toBe(after.sessionId);
  await ledger.expectStoredOnce(service.origin, [before, after]);
});

test('asks for a new token when the service takes the one it has no longer', async ({proxy, context}) => {
  const page = await visit(context, `${proxy.origin()}/plain`);
  const before = await confirmed(page);
  // Somebody else signs up with the session and its token, as a tab of an older release would.
  const answer = await fetch(`${proxy.apiOrigin}/api/users/signup`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json', 'X-Session-ID': before.sessionId, 'X-Session-Token': before.token ?? '',
    },
    body: JSON.stringify({email: email()}),
  });
  expect(answer.status).toBe(201);

  const user = await page.evaluate(() => Sojourn.user());

  expect(user.userId).toBeNull();
  expect(user.sessionId).not.toBe(before.sessionId);
  expect(await identityOf(page)).toMatchObject({sessionId: user.sessionId});
});
