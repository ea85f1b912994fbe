import {beforeEach, describe, expect, it} from 'vitest';
import {REACH, settle, World, type Tab} from './world/world.js';

let world: World;
beforeEach(() => { world = new World(); });

describe('the session', () => {
  it('has its id right from the return of init, and its headers say so', () => {
    const tab = world.open();
    expect(tab.sdk.getSessionHeaders()).toEqual({});
    tab.sdk.init();
    const {'X-Session-ID': id, ...others} = tab.sdk.getSessionHeaders();
    expect(id).toMatch(/^[\da-f-]{36}$/);
    expect(others).toEqual({});
    expect(world.service.asked).toEqual([]);
    expect(world.kept('')).toBe(id);
  });

  it('is opened on load, and its token is kept and sent from then on', async () => {
    const tab = await world.start();
    expect(world.service.paths()).toEqual(['POST sessions']);
    expect(tab.token).toMatch(/^token-/);
    const again = await world.start({}, {after: tab});
    expect(again.id).toBe(tab.id);
    expect(world.service.asked[1]?.headers).toMatchObject({'x-session-id': tab.id, 'x-session-token': tab.token});
  });

  it('answers one and the same client', () => {
    const tab = world.open();
    expect(tab.sdk.init({expiryDays: 1})).toBe(tab.sdk.init());
    expect(tab.sdk.init().settings).toMatchObject(
      {storageKey: 'zerrah_session_id', userDataKey: 'zerrah_user_data', expiryDays: 1, autoRefresh: true});
  });

  it('goes on with the id that an earlier client left under the same name', async () => {
    const id = '0b9fb8a4-6a5e-4a0e-9a3c-2f6f4d1c7e55';
    world.disk.values.set('zerrah_session_id', id);
    expect((await world.start()).id).toBe(id);
  });

  it('makes its own where there is something else', async () => {
    world.disk.values.set('zerrah_session_id', 'user-17');
    world.disk.values.set('zerrah_session_id.s', '{"sessionId": 17}');
    expect((await world.start()).id).toMatch(/^[\da-f]{8}-/);
    expect(world.service.sessions.size).toBe(1);
  });

  it('keeps what a later version of it has kept beside', async () => {
    const tab = await world.start();
    const record = JSON.parse(world.kept('.s') ?? '') as object;
    world.disk.values.set('zerrah_session_id.s', JSON.stringify({...record, ofTomorrow: 1}));
    const next = await world.start({}, {after: tab});
    expect(next.id).toBe(tab.id);
    expect(JSON.parse(world.kept('.s') ?? '')).toMatchObject({ofTomorrow: 1});
  });

  it('takes other names and another address by its settings', async () => {
    const tab = await world.start({storageKey: 'mine', apiBaseUrl: 'https://sojourn.example'});
    expect(world.disk.values.get('mine')).toBe(tab.id);
    expect([...world.disk.values.keys()].every((name) => name.startsWith('mine'))).toBe(true);
    expect(world.service.asked[0]).toMatchObject({origin: 'https://sojourn.example', path: 'sessions'});
  });

  it('tells what it is, as one object until that changes', async () => {
    const tab = world.open();
    expect(tab.sdk.getSession()).toBeNull();
    tab.sdk.init();
    tab.listen('session');
    expect(tab.sdk.getSession()).toMatchObject(
      {sessionId: tab.id, userId: null, returning: false, visitCount: 1, confirmed: false});
    await world.advance(REACH);
    expect(tab.told('session').at(-1)).toBe(tab.sdk.getSession());
    expect(tab.sdk.getSession()).toMatchObject({confirmed: true});
    expect(tab.sdk.getSession()).toBe(tab.sdk.getSession());
  });

  it('tells that the visitor is back', async () => {
    const tab = await world.start();
    world.service.visitor(tab.id).visits = 2;
    const again = await world.start({}, {after: tab});
    expect(again.sdk.getSession()).toMatchObject({returning: true, visitCount: 2});
  });
});

describe('its expiry', () => {
  const days = (n: number): number => n * 86_400_000;

  it('is so many days without use', async () => {
    const tab = await world.start({expiryDays: 30});
    tab.crash();
    world.clock.wall += days(30) - 1;
    const later = await world.start({expiryDays: 30});
    expect(later.id).toBe(tab.id);
    later.crash();
    world.clock.wall += days(30) + 1;
    const muchLater = await world.start({expiryDays: 30});
    expect(muchLater.id).not.toBe(tab.id);
    expect(muchLater.token).not.toBe(tab.token);
  });

  it('slides with each use', async () => {
    let tab = await world.start({expiryDays: 2, autoRefresh: false});
    const {id} = tab;
    for (let i = 0; i < 5; i++) {
      world.clock.wall += days(1.5);
      tab = await world.start({expiryDays: 2, autoRefresh: false}, {after: tab});
    }
    expect(tab.id).toBe(id);
  });

  it('ends a session also in a tab that stays open', async () => {
    const tab = await world.start({expiryDays: 1});
    const {id} = tab;
    tab.hide();
    world.clock.wall += days(2);
    tab.show();
    await world.advance(REACH);
    expect(tab.id).not.toBe(id);
    expect(world.service.sessions.has(tab.id)).toBe(true);
  });

  it('does not mind a clock that is set back', async () => {
    const tab = await world.start();
    world.clock.wall -= days(400);
    expect((await world.start({}, {after: tab})).id).toBe(tab.id);
  });
});

describe('the refresh', () => {
  it('comes with the return to view, at most once a minute', async () => {
    const tab = await world.start();
    for (let i = 0; i < 10; i++) {
      tab.hide();
      tab.show();
      await world.advance(1000);
    }
    expect(world.service.askedFor(/^sessions$/)).toHaveLength(1);
    await world.advance(51_000);
    tab.hide();
    tab.show();
    await settle();
    expect(world.service.askedFor(/^sessions$/)).toHaveLength(2);
  });

  it('comes with the return from the back-forward cache', async () => {
    const tab = await world.start();
    await world.advance(61_000);
    tab.fire('pageshow', {persisted: true});
    await settle();
    expect(world.service.askedFor(/^sessions$/)).toHaveLength(2);
  });

  it('is left out where it is not wanted, but for the first', async () => {
    const tab = await world.start({autoRefresh: false});
    expect(world.service.paths()).toEqual(['POST sessions']);
    const again = await world.start({autoRefresh: false}, {after: tab});
    await world.advance(61_000);
    again.hide();
    again.show();
    await settle();
    expect(world.service.paths()).toEqual(['POST sessions']);
  });

  it('comes when it is asked for', async () => {
    const tab = await world.start({autoRefresh: false});
    const manager = new tab.sdk.SessionManager();
    world.service.visitor(tab.id).visits = 3;
    expect(await manager.refresh()).toMatchObject({sessionId: tab.id, visitCount: 3});
    expect(manager.isReturning).toBe(true);
    expect(manager.getSessionId()).toBe(tab.id);
    expect(manager.getSessionHeaders()).toEqual(tab.sdk.getSessionHeaders());
  });

  it('goes on with another id where the service answers one', async () => {
    const tab = await world.start();
    const {id} = tab;
    tab.sdk.track('QUIZ_STARTED');
    await tab.sdk.flush();
    world.service.visitor(id).ended = true;
    const {token} = tab;
    tab.crash();
    const again = await world.start({}, {after: tab});
    expect(again.id).not.toBe(id);
    expect(world.service.sessions.has(again.id)).toBe(true);
    expect(again.token).not.toBe(token);
    expect(world.kept('')).toBe(again.id);
  });

  it('is tried again when the service does not answer, and events wait for it', async () => {
    world.service.fail(/^sessions$/);
    world.service.next(/^sessions$/, 503, {success: false, code: 'UNAVAILABLE'});
    const tab = (await world.start()).listen('error');
    tab.sdk.track('QUIZ_STARTED');
    await world.advance(10_000);
    expect(world.service.paths()).toEqual(['POST sessions', 'POST sessions', 'POST sessions', 'POST events/batch']);
    expect(tab.sdk.getSession()).toMatchObject({confirmed: true});
  });

  it('is not asked for again when the service refuses it; events go on', async () => {
    world.service.next(/^sessions$/, 400, {success: false, code: 'METADATA_TOO_LARGE'});
    const tab = (await world.start({metadata: {much: 'x'}})).listen('error');
    tab.sdk.track('QUIZ_STARTED');
    await world.advance(60_000);
    expect(world.service.paths()).toEqual(['POST sessions', 'POST events/batch']);
  });

  it('tells the metadata that the site gives', async () => {
    const tab = await world.start({metadata: {shop: 'north'}});
    expect(world.service.visitor(tab.id).metadata).toEqual({shop: 'north'});
  });
});

describe('an id that the service replaces', () => {
  const track = (tab: Tab): string => tab.sdk.track('QUIZ_STARTED');

  it('takes its events along when nobody has known it', async () => {
    world.service.proof = 'token';
    world.service.fail(/^sessions$/, 'lost answer');
    const tab = world.open();
    tab.sdk.init({ctaVariants: ['a', 'b', 'c']});
    const made = tab.id;
    const variant = tab.sdk.variant();
    track(tab);
    await world.advance(10_000);
    expect(tab.id).not.toBe(made);
    expect(world.service.stored.map(({sessionId}) => sessionId)).toEqual([tab.id]);
    expect(tab.sdk.variant()).toBe(variant);
  });

  it('keeps its events when some went out under it already', async () => {
    world.service.proof = 'token';
    world.service.fail(/^sessions$/, 'lost answer');
    const tab = world.open();
    tab.sdk.init();
    const made = tab.id;
    track(tab);
    tab.hide();
    track(tab);
    await world.advance(10_000);
    expect(tab.id).not.toBe(made);
    expect(world.service.stored.map(({sessionId}) => sessionId)).toEqual([made, made]);
  });

  it('keeps its events when the service has known it', async () => {
    const tab = await world.start();
    const {id} = tab;
    track(tab);
    tab.crash();
    world.service.visitor(id).ended = false;
    world.service.next(/^sessions$/, 201, {success: true, session: {
      sessionId: '6f1c0b1e-52c2-4d8e-8f0a-0d6c4e0d7a11', userId: null, userData: null, returning: false, visitCount: 1,
      token: 'new',
    }});
    const again = await world.start({}, {after: tab});
    expect(again.id).toBe('6f1c0b1e-52c2-4d8e-8f0a-0d6c4e0d7a11');
    await world.advance(1000);
    expect(world.service.stored.map(({sessionId}) => sessionId)).toEqual([id]);
    // Not with the other session's proof.
    expect(world.service.askedFor(/batch/)[0]?.headers).not.toHaveProperty('x-session-token');
  });
});

describe('the token', () => {
  it('is left to the cookie where the service is of the same site', async () => {
    const tab = await world.start({tokenStorage: 'cookie'});
    expect(tab.token).toBeUndefined();
    expect([...world.disk.values.values()].join()).not.toContain('token-');
    expect(world.service.asked[0]?.credentials).toBe('include');
    const other = await new World().start();
    expect(other.world.service.asked[0]?.credentials).toBe('same-origin');
  });
});

describe('the variant and the holdout', () => {
  it('are fixed for a session and travel in every event', async () => {
    const settings = {ctaVariants: ['a', 'b', 'c'], holdout: 0.5};
    const tab = await world.start(settings);
    const variant = tab.sdk.variant();
    const holdout = tab.sdk.holdout();
    expect(settings.ctaVariants).toContain(variant);
    const again = await world.start(settings, {after: tab});
    expect([again.sdk.variant(), again.sdk.holdout()]).toEqual([variant, holdout]);
    again.sdk.track('QUIZ_STARTED');
    again.sdk.page();
    await world.advance(1000);
    world.service.stored.forEach(({payload}) => { expect(payload).toMatchObject({ctaVariant: variant, holdout}); });
    expect(world.service.stored).toHaveLength(2);
  });

  it('are drawn evenly, and apart from one another', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 400; i++) {
      const tab = new World().open();
      tab.sdk.init({ctaVariants: ['a', 'b'], holdout: 0.5});
      const drawn = `${tab.sdk.variant()} ${String(tab.sdk.holdout())}`;
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['a false', 'a true', 'b false', 'b true']);
    expect(Math.min(...counts.values())).toBeGreaterThan(50);
  });

  it('are in no event where there are none', async () => {
    const tab = await world.start();
    expect([tab.sdk.variant(), tab.sdk.holdout()]).toEqual(['', false]);
    tab.sdk.track('QUIZ_STARTED', {quizType: 'style'});
    await world.advance(1000);
    expect(world.service.stored[0]?.payload).toEqual({page: '/', quizType: 'style'});
  });
});
