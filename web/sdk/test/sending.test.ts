import {getEventListeners} from 'node:events';
import {beforeEach, describe, expect, it} from 'vitest';
import {REACH, World, type Tab} from './world/world.js';

let world: World;
beforeEach(() => { world = new World(); });

const batches = (): number => world.service.askedFor(/batch/).length;
const track = (tab: Tab, count = 1): string[] => Array.from({length: count}, () => tab.sdk.track('QUIZ_STARTED'));

describe('a batch', () => {
  it('gathers what is tracked within half a second', async () => {
    const tab = await world.start();
    track(tab, 3);
    await world.advance(499);
    expect(batches()).toBe(0);
    await world.advance(1);
    expect(batches()).toBe(1);
    expect(world.service.stored).toHaveLength(3);
  });

  it('goes at once when it is asked to, and is done when that says so', async () => {
    const tab = await world.start();
    track(tab, 3);
    await tab.sdk.flush();
    expect(world.service.stored).toHaveLength(3);
    expect(world.queue()).toEqual([]);
  });

  it('takes also what was tracked while another was under way', async () => {
    const tab = await world.start();
    track(tab);
    const first = tab.sdk.flush();
    track(tab);
    await first;
    await tab.sdk.flush();
    expect(world.service.stored).toHaveLength(2);
  });

  it('is bounded in number', async () => {
    const tab = await world.start();
    const ids = track(tab, 600);
    await tab.sdk.flush();
    expect(world.service.askedFor(/batch/).map(({body}) => (body.events as unknown[]).length)).toEqual([250, 250, 100]);
    expect(world.service.stored.map(({eventId}) => eventId)).toEqual(ids);
  });

  it('is bounded in bytes, so that it may outlive the page', async () => {
    const tab = await world.start();
    Array.from({length: 5}, () => tab.sdk.track('QUIZ_STARTED', {text: 'ü'.repeat(10_000)}));
    await tab.sdk.flush();
    const asked = world.service.askedFor(/batch/);
    expect(asked.map(({body}) => (body.events as unknown[]).length)).toEqual([2, 2, 1]);
    asked.forEach(({text, keepalive}) => {
      expect(new TextEncoder().encode(text).length).toBeLessThan(61_000);
      expect(keepalive).toBe(true);
    });
  });

  it('of one long event goes alone, and can\'t outlive the page', async () => {
    const tab = await world.start();
    track(tab);
    tab.sdk.track('QUIZ_STARTED', {text: 'x'.repeat(65_000)});
    track(tab);
    await tab.sdk.flush();
    expect(world.service.askedFor(/batch/).map(({keepalive}) => keepalive)).toEqual([true, false, true]);
    expect(world.service.stored).toHaveLength(3);
  });

  it('needs no asking first at another origin, unless it tells something that needs proof', async () => {
    const tab = await world.start();
    track(tab);
    await tab.sdk.flush();
    tab.sdk.track('FORM_PROGRESS', {fields: {country: 'UK'}});
    await tab.sdk.flush();
    const [plain, proven] = world.service.askedFor(/batch/);
    expect(plain?.headers).toEqual({'content-type': 'text/plain;charset=UTF-8'});
    expect(plain?.body.sessionId).toBe(tab.id);
    expect(proven?.headers).toEqual(
      {'content-type': 'application/json', 'x-session-id': tab.id, 'x-session-token': tab.token});
    expect(world.service.stored.map(({proven}) => proven)).toEqual([false, true]);
  });

  it('is of one session, and proves no other', async () => {
    const tab = await world.start();
    tab.sdk.track('FORM_PROGRESS', {fields: {country: 'UK'}});
    tab.crash();
    world.disk.values.delete('zerrah_session_id.s');
    world.disk.values.delete('zerrah_session_id');
    world.clock.wall++;
    const other = world.open();
    other.sdk.init();
    track(other);
    other.sdk.track('FORM_PROGRESS', {fields: {country: 'FR'}});
    await world.within(other.sdk.flush(), REACH);
    const asked = world.service.askedFor(/batch/);
    expect(asked.map(({body}) => body.sessionId)).toEqual([tab.id, other.id]);
    expect(asked.map(({headers}) => headers['x-session-token'])).toEqual([undefined, other.token]);
    expect(world.service.stored.map(({sessionId}) => sessionId)).toEqual([tab.id, other.id, other.id]);
  });
});

describe('the answer for each event', () => {
  it('is obeyed', async () => {
    const tab = (await world.start()).listen('sent', 'dropped');
    const errors = [{pointer: '/payload/answersCount', message: 'must be at least 0'}];
    world.service.judge = ({eventType}) => eventType === 'BAD' ? {status: 'rejected', errors}
      : eventType === 'UNWANTED' ? {status: 'untracked'} : undefined;
    const [good, bad, unwanted] = ['GOOD', 'BAD', 'UNWANTED'].map((type) => tab.sdk.track(type));
    await tab.sdk.flush();
    expect(tab.told('sent')).toMatchObject(
      [{eventId: good, status: 'stored'}, {eventId: unwanted, status: 'untracked'}]);
    expect(tab.told('dropped')).toEqual([{eventIds: [bad], count: 1, reason: 'rejected', errors}]);
    expect(world.queue()).toEqual([]);
  });

  it('counts a duplicate as sent', async () => {
    const tab = (await world.start()).listen('sent');
    world.service.fail(/batch/, 'lost answer');
    track(tab);
    await world.advance(5000);
    expect(tab.told('sent').map(({status}) => status)).toEqual(['duplicate']);
    expect(world.service.stored).toHaveLength(1);
    expect(world.queue()).toEqual([]);
  });

  it('passes on what became of the fields that an event told', async () => {
    const tab = (await world.start()).listen('sent');
    const profile = {merged: ['country'], refused: []};
    world.service.judge = () => ({status: 'stored', profile, stripped: ['/payload/email']});
    tab.sdk.track('FORM_PROGRESS', {fields: {country: 'UK'}});
    await tab.sdk.flush();
    expect(tab.told('sent')).toMatchObject([{profile, stripped: ['/payload/email']}]);
  });

  it('of a session that was left elsewhere has it ask how to go on', async () => {
    const tab = await world.start();
    const {id} = tab;
    world.service.visitor(id).ended = true;
    track(tab);
    await world.advance(1000);
    expect(tab.id).not.toBe(id);
    track(tab);
    await world.advance(1000);
    expect(world.service.stored.map(({sessionId}) => sessionId)).toEqual([tab.id]);
  });

  it('that is missing leaves its event to be sent again', async () => {
    const tab = (await world.start()).listen('error', 'sent');
    const [first] = track(tab, 2);
    world.service.next(/batch/, 200,
      {success: true, accepted: 1, duplicates: 0, results: [{index: 0, eventId: first, status: 'stored'}]});
    await world.advance(10_000);
    expect(tab.told('error').map(({status, code}) => [status, code])).toEqual([[200, 'UNEXPECTED_ANSWER']]);
    expect(tab.told('sent')).toHaveLength(2);
    expect(batches()).toBe(2);
  });
});

describe('a refused request', () => {
  it.each([400, 403])('with %i is dropped and reported', async (status) => {
    const tab = (await world.start()).listen('dropped', 'error');
    world.service.next(/batch/, status, {success: false, code: 'INVALID_REQUEST'});
    const ids = track(tab, 2);
    await tab.sdk.flush();
    expect(tab.told('dropped')).toMatchObject([{eventIds: ids, count: 2, reason: 'refused'}]);
    expect(tab.told('error')).toMatchObject([{status, code: 'INVALID_REQUEST'}]);
    expect(world.queue()).toEqual([]);
    await world.advance(60_000);
    expect(batches()).toBe(1);
  });

  it('with 413 is split, and what is too long by itself dropped and reported', async () => {
    const tab = (await world.start()).listen('dropped');
    const since = world.clock.elapsed;
    const ids = track(tab, 5);
    [5, 2, 1].forEach(() => { world.service.next(/batch/, 413, {success: false, code: 'PAYLOAD_TOO_LARGE'}); });
    await tab.sdk.flush();
    expect(tab.told('dropped')).toMatchObject([{eventIds: ids.slice(0, 1), reason: 'size'}]);
    expect(world.service.stored.map(({eventId}) => eventId)).toEqual(ids.slice(1));
    expect(world.clock.elapsed).toBe(since);
  });

  it('with 413 makes only that batch smaller', async () => {
    const tab = await world.start();
    world.service.next(/batch/, 413, {success: false, code: 'PAYLOAD_TOO_LARGE'});
    track(tab, 500);
    await tab.sdk.flush();
    expect(world.service.askedFor(/batch/).map(({body}) => (body.events as unknown[]).length))
      .toEqual([250, 125, 250, 125]);
  });

  it('with 401 has the session refreshed, and is then sent again', async () => {
    const tab = await world.start();
    world.service.next(/batch/, 401, {success: false, code: 'SESSION_PROOF_REQUIRED'});
    track(tab);
    await world.advance(5000);
    expect(world.service.paths()).toEqual(['POST sessions', 'POST events/batch', 'POST sessions', 'POST events/batch']);
    expect(world.service.stored).toHaveLength(1);
  });

  it('with 404 SESSION_NOT_FOUND is dropped, and the session asked for anew', async () => {
    const tab = (await world.start()).listen('dropped');
    world.service.next(/batch/, 404, {success: false, code: 'SESSION_NOT_FOUND'});
    track(tab);
    await world.advance(5000);
    expect(tab.told('dropped')).toMatchObject([{reason: 'refused'}]);
    expect(world.service.paths()).toEqual(['POST sessions', 'POST events/batch', 'POST sessions']);
  });

  it('with another 404 is tried again: it is not the service that says so', async () => {
    const tab = await world.start();
    world.service.next(/batch/, 404, '<h1>Not here</h1>');
    track(tab);
    await world.advance(5000);
    expect(world.service.stored).toHaveLength(1);
  });

  it('with 410 begins a new session, and drops the events of the one that was erased', async () => {
    const tab = (await world.start()).listen('dropped');
    const {id, token} = tab;
    world.service.erased.add(id);
    const ids = track(tab, 3);
    await world.advance(5000);
    expect(tab.told('dropped')).toMatchObject([{eventIds: ids, count: 3, reason: 'erased'}]);
    expect(tab.id).not.toBe(id);
    expect(tab.token).toMatch(/^token-/);
    expect(tab.token).not.toBe(token);
    track(tab);
    await world.advance(5000);
    expect(world.service.stored.map(({sessionId}) => sessionId)).toEqual([tab.id]);
  });

  it('of the session with 410 begins a new one', async () => {
    const tab = await world.start();
    world.service.erased.add(tab.id);
    tab.crash();
    const again = await world.start();
    await world.advance(5000);
    expect(again.id).not.toBe(tab.id);
    expect(world.service.sessions.has(again.id)).toBe(true);
  });
});

describe('stop', () => {
  it('sends nothing more, and leaves what waits to the next page', async () => {
    const tab = await world.start();
    const client = tab.sdk.init();
    client.track('QUIZ_STARTED');
    client.stop();
    await world.advance(600_000);
    tab.hide();
    tab.show();
    tab.fire('online');
    await client.flush();
    await world.advance(600_000);
    expect(batches()).toBe(0);
    expect(world.clock.pending).toBe(0);
    expect(world.queue()).toHaveLength(1);
    tab.sdk.init();
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(1);
  });

  it('and a new start listen no second time', async () => {
    const tab = await world.start();
    const listening = (): number[] =>
      ['storage', 'visibilitychange', 'pageshow', 'pagehide', 'online'].map((name) => getEventListeners(tab.window, name).length);
    tab.sdk.init().stop();
    tab.sdk.init();
    expect(listening()).toEqual([1, 1, 1, 1, 1]);
  });
});
