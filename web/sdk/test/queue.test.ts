import {beforeEach, describe, expect, it} from 'vitest';
import {REACH, settle, World} from './world/world.js';

let world: World;
beforeEach(() => { world = new World(); });

describe('an event', () => {
  it('is written down before track returns its id', async () => {
    const tab = await world.start();
    const id = tab.sdk.track('QUIZ_STARTED', {quizType: 'style'});
    expect(world.kept(`.q1.${id}`)).toBe(
      `${tab.id}{"eventType":"QUIZ_STARTED","payload":{"page":"/","quizType":"style"},"eventId":"${id}"}`);
  });

  it('is told to who listens', async () => {
    const tab = (await world.start()).listen('event', 'sent');
    const eventId = tab.sdk.track('VIDEO_PAUSED', {second: 42.5});
    expect(tab.told('event')).toEqual([{eventId, eventType: 'VIDEO_PAUSED', payload: {page: '/', second: 42.5}}]);
    await world.advance(1000);
    expect(tab.told('sent')).toEqual([{index: 0, eventId, status: 'stored'}]);
  });

  it('keeps its id and its time through every retry', async () => {
    const tab = await world.start();
    world.service.fail(/batch/);
    world.service.next(/batch/, 503, {success: false, code: 'UNAVAILABLE'});
    const id = tab.sdk.track('QUIZ_STARTED', {timestamp: '2026-11-27T08:00:00.000Z'});
    await world.advance(20_000);
    const texts = world.service.askedFor(/batch/).map(({text}) => text);
    expect(texts).toHaveLength(3);
    expect(new Set(texts).size).toBe(1);
    expect(world.service.stored).toMatchObject([{eventId: id, payload: {timestamp: '2026-11-27T08:00:00.000Z'}}]);
  });

  it('is gone from the storage once the service has it', async () => {
    const tab = await world.start();
    tab.sdk.track('QUIZ_STARTED');
    await world.advance(1000);
    expect(world.queue()).toEqual([]);
    expect(world.service.stored).toHaveLength(1);
  });

  it('is marked where a program drives the browser', async () => {
    const tab = await world.start({}, {navigator: {webdriver: true}});
    tab.sdk.track('QUIZ_STARTED');
    await world.advance(1000);
    expect(world.service.stored[0]?.payload).toEqual({page: '/', webdriver: true});
  });

  it('is of the page it says, or else of the one it was tracked on', async () => {
    const tab = await world.start({}, {url: '/quiz?utm_source=mail&email=ada@example.com&utm_campaign=autumn#top'});
    tab.sdk.track('QUIZ_STARTED');
    tab.sdk.track('QUIZ_STARTED', {page: '/other'});
    tab.sdk.page();
    await world.advance(1000);
    expect(world.service.stored.map(({payload}) => payload.page))
      .toEqual(['/quiz', '/other', '/quiz?utm_source=mail&utm_campaign=autumn']);
  });
});

describe('track', () => {
  it('never throws, and reports what can\'t be written as JSON', async () => {
    const tab = (await world.start()).listen('dropped');
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const payloads: unknown[] = [
      cyclic, {n: 10n}, {get broken(): never { throw new Error('no'); }}, {toJSON(): never { throw new Error('no'); }},
    ];
    const ids = payloads.map((payload) => tab.sdk.track('QUIZ_STARTED', payload as Record<string, unknown>));
    expect(tab.told('dropped')).toEqual(
      ids.map((id) => ({eventIds: [id], count: 1, reason: 'payload', errors: undefined})));
    expect(world.queue()).toEqual([]);
  });

  it('strips functions as JSON does, and takes a payload that is none', async () => {
    const tab = await world.start();
    tab.sdk.track('QUIZ_STARTED', {run: () => 1, quizType: 'style'});
    tab.sdk.track('QUIZ_STARTED', undefined);
    tab.sdk.track('QUIZ_STARTED', null as unknown as undefined);
    await world.advance(1000);
    expect(world.service.stored.map(({payload}) => payload)).toEqual(
      [{page: '/', quizType: 'style'}, {page: '/'}, {page: '/'}]);
  });

  it('drops and reports an event of more than 64 KiB in UTF-8', async () => {
    const tab = (await world.start()).listen('dropped');
    const id = tab.sdk.track('QUIZ_STARTED', {text: 'ü'.repeat(33_000)});
    tab.sdk.track('QUIZ_STARTED', {text: 'ü'.repeat(32_000)});
    expect(tab.told('dropped')).toEqual([{eventIds: [id], count: 1, reason: 'size', errors: undefined}]);
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(1);
  });

  it('does nothing before init', () => {
    const tab = world.open();
    expect(tab.sdk.track('QUIZ_STARTED')).toBe('');
    expect(tab.sdk.page()).toBe('');
    expect(world.queue()).toEqual([]);
  });

  it('breaks for nobody\'s handler', async () => {
    const tab = await world.start();
    tab.sdk.on('event', () => { throw new Error('mine'); });
    tab.listen('event');
    const off = tab.sdk.on('event', () => { tab.sdk.on('event', () => undefined); });
    expect(tab.sdk.track('QUIZ_STARTED')).not.toBe('');
    off();
    off();
    expect(tab.told('event')).toHaveLength(1);
    expect(tab.console).toEqual([]);
  });

  it('writes to the console when it is asked to', async () => {
    const tab = await world.start({debug: true});
    tab.sdk.track('QUIZ_STARTED');
    expect(tab.console.map(([name]) => name)).toContain('event');
  });
});

describe('the queue', () => {
  it('is bounded: the oldest are dropped, counted and reported', async () => {
    const tab = (await world.start({queueLimit: 3})).listen('dropped');
    tab.goOffline();
    const ids = Array.from({length: 5}, () => tab.sdk.track('QUIZ_STARTED'));
    expect(tab.told('dropped')).toEqual(
      ids.slice(0, 2).map((id) => ({eventIds: [id], count: 1, reason: 'limit', errors: undefined})));
    expect(world.queue()).toHaveLength(3);
    tab.goOnline();
    await world.advance(1000);
    expect(world.service.stored.map(({eventId}) => eventId)).toEqual(ids.slice(2));
  });

  it('holds a thousand by default', async () => {
    const tab = (await world.start()).listen('dropped');
    tab.goOffline();
    Array.from({length: 1001}, () => tab.sdk.track('QUIZ_STARTED'));
    expect(tab.told('dropped')).toHaveLength(1);
    expect(world.queue()).toHaveLength(1000);
  });

  it('counts what earlier pages left', async () => {
    const before = await world.start({queueLimit: 3});
    before.goOffline();
    Array.from({length: 3}, () => before.sdk.track('QUIZ_STARTED'));
    before.crash();
    const tab = world.open({after: before, navigator: {onLine: false}}).listen('dropped');
    tab.sdk.init({queueLimit: 3});
    tab.sdk.track('QUIZ_COMPLETED');
    expect(tab.told('dropped')).toHaveLength(1);
    expect(world.queue()).toHaveLength(3);
  });

  it('does not report one as dropped that another tab has sent', async () => {
    const tab = (await world.start({queueLimit: 2})).listen('dropped');
    tab.goOffline();
    tab.sdk.track('QUIZ_STARTED');
    world.disk.values.delete(`zerrah_session_id.q1.${tab.sdk.track('QUIZ_STARTED')}`);
    const [first] = [...world.disk.values.keys()].filter((name) => name.includes('.q1.'));
    world.disk.values.delete(first ?? '');
    tab.sdk.track('QUIZ_STARTED');
    tab.sdk.track('QUIZ_STARTED');
    expect(tab.told('dropped')).toEqual([]);
  });

  it('leaves the events of another version of the SDK alone', async () => {
    world.disk.values.set('zerrah_session_id.q2.01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234', 'as they will be');
    const tab = await world.start({queueLimit: 1});
    tab.sdk.track('QUIZ_STARTED');
    tab.sdk.track('QUIZ_STARTED');
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(1);
    expect(world.kept('.q2.01a5b0c3-9f2e-7d41-8b6a-3c5e7f901234')).toBe('as they will be');
  });
});

describe('a storage that is', () => {
  it.each(['full', 'denied'] as const)('%s leaves events to memory: reported, and sent all the same', async (state) => {
    world.disk.state = state;
    world.cookies.denied = true;
    const tab = world.open().listen('error', 'session');
    tab.sdk.init();
    const {id} = tab;
    tab.sdk.track('QUIZ_STARTED');
    tab.sdk.track('QUIZ_STARTED');
    expect(tab.told('error').map(({code}) => code)).toEqual(['STORAGE_FAILED', 'STORAGE_FAILED']);
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(2);
    expect(tab.id).toBe(id);
    expect(tab.token).toMatch(/^token-/);
  });

  it('full bounds the events in memory too', async () => {
    const tab = (await world.start({queueLimit: 2})).listen('dropped');
    tab.goOffline();
    world.disk.state = 'full';
    Array.from({length: 5}, () => tab.sdk.track('QUIZ_STARTED'));
    expect(tab.told('dropped').map(({count}) => count)).toEqual([1, 1, 1]);
    tab.goOnline();
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(2);
  });

  it('full only for a while costs nothing', async () => {
    const tab = await world.start();
    tab.goOffline();
    world.disk.state = 'full';
    tab.sdk.track('QUIZ_STARTED');
    world.disk.state = 'well';
    tab.sdk.track('QUIZ_COMPLETED');
    expect(world.queue()).toHaveLength(1);
    tab.goOnline();
    await world.advance(1000);
    expect(world.service.types()).toEqual(['QUIZ_STARTED', 'QUIZ_COMPLETED']);
  });

  it('denied leaves the session to a cookie', async () => {
    world.disk.state = 'denied';
    const tab = await world.start();
    expect(world.cookies.written.at(-1)).toBe(
      `zerrah_session_id=${tab.id}.${tab.token ?? ''};path=/;samesite=lax;max-age=2592000;secure`);
    tab.crash();
    const again = await world.start();
    expect([again.id, again.token]).toEqual([tab.id, tab.token]);
  });

  it('denied leaves no token in the cookie where the service keeps its own', async () => {
    world.disk.state = 'denied';
    const tab = await world.start({tokenStorage: 'cookie'});
    expect(world.cookies.values.get('zerrah_session_id')).toBe(`${tab.id}.`);
  });

  it('full keeps nothing older than the cookie', async () => {
    const tab = await world.start();
    world.disk.state = 'full';
    world.service.visitor(tab.id).ended = true;
    await new tab.sdk.SessionManager().refresh();
    tab.crash();
    const again = await world.start();
    expect(again.id).toBe(tab.id);
    expect(again.token).toBe(tab.token);
  });
});

describe('a storage that takes something again', () => {
  it('has what another tab has written meanwhile', async () => {
    world.service.proof = 'token';
    const [one, two] = [await world.start(), await world.start()];
    world.disk.state = 'full';
    await new one.sdk.SessionManager().refresh();
    await settle();
    world.disk.state = 'well';
    await world.within(two.sdk.signup({email: 'ada@example.com'}), REACH);
    expect(one.token).toBe(two.token);
    expect(world.service.visitor(one.id).tokens.has(one.token ?? '')).toBe(true);
  });
});

describe('SojournError', () => {
  it('tells what the service told', async () => {
    const tab = await world.start();
    const errors = [{pointer: '/events', message: 'must be a list'}];
    world.service.next(/batch/, 400, {
      success: false, status: 400, code: 'INVALID_REQUEST', title: 'The request is not valid', requestId: 'r-1', errors,
    });
    tab.listen('error');
    tab.sdk.track('QUIZ_STARTED');
    await world.advance(1000);
    const [error] = tab.told('error');
    expect(error).toBeInstanceOf(tab.sdk.SojournError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject(
      {status: 400, code: 'INVALID_REQUEST', message: 'The request is not valid', requestId: 'r-1', errors});
    await settle();
  });
});
