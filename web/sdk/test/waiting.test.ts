import {beforeEach, describe, expect, it} from 'vitest';
import {settle, World, type Tab} from './world/world.js';

let world: World;
beforeEach(() => { world = new World(); });

const batches = (): number => world.service.askedFor(/batch/).length;
const track = (tab: Tab, count = 1): string[] => Array.from({length: count}, () => tab.sdk.track('QUIZ_STARTED'));

describe('a failed request', () => {
  it.each([408, 425, 429, 500, 502, 503, 504])('with %i is sent again', async (status) => {
    const tab = (await world.start()).listen('error');
    world.service.next(/batch/, status, '');
    track(tab);
    await world.advance(5000);
    expect(world.service.stored).toHaveLength(1);
    expect(tab.told('error').map((error) => error.status)).toEqual([status]);
  });

  it('without an answer is sent again', async () => {
    const tab = (await world.start()).listen('error');
    world.service.fail(/batch/);
    track(tab);
    await world.advance(5000);
    expect(world.service.stored).toHaveLength(1);
    expect(tab.told('error')).toMatchObject([{status: 0, code: 'NETWORK'}]);
  });

  const strange = ['<html>Please log in</html>', '', '{}', '[]', '{"success": false}'];
  it.each(strange)('answered 200 with %j is no success', async (body) => {
    const tab = (await world.start()).listen('sent');
    world.service.next(/batch/, 200, body);
    track(tab);
    await tab.sdk.flush();
    expect(world.queue()).toHaveLength(1);
    await world.advance(5000);
    expect(tab.told('sent')).toHaveLength(1);
  });

  it('waits longer each time, up to five minutes, and with full jitter', async () => {
    const tab = await world.start();
    world.random = () => 0.999_999;
    world.service.reachable = false;
    track(tab);
    const waits: number[] = [];
    await world.advance(500);
    for (let i = 0; i < 12; i++) {
      const since = world.clock.elapsed;
      await world.clock.next();
      waits.push(Math.round((world.clock.elapsed - since) / 1000));
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]);
    expect(batches()).toBe(13);
    world.random = () => 0.5;
    await world.clock.next();
    const since = world.clock.elapsed;
    await world.clock.next();
    expect(world.clock.elapsed - since).toBe(150_000);
  });

  it('begins with short waits again after a success', async () => {
    const tab = await world.start();
    world.random = () => 0.999_999;
    Array.from({length: 4}, () => { world.service.fail(/batch/); });
    track(tab);
    await world.advance(40_000);
    expect(world.service.stored).toHaveLength(1);
    world.service.fail(/batch/);
    track(tab);
    await world.advance(2600);
    expect(world.service.stored).toHaveLength(2);
  });
});

describe('what somebody wants sent now', () => {
  beforeEach(() => { world.random = () => 0.999_999; });

  const wishes: [string, (tab: Tab) => unknown][] = [
    ['flush', (tab) => tab.sdk.flush()],
    ['a request that is to answer with it', (tab) => tab.sdk.user()],
    ['leaving the session', (tab) => tab.sdk.clear()],
    ['the network that is back', (tab) => { tab.fire('online'); }],
    ['a page that comes back into view', (tab) => { tab.fire('pageshow'); }],
  ];
  it.each(wishes)('does not wait because it failed before: %s', async (_, wish) => {
    const tab = await world.start();
    world.service.fail(/batch/);
    track(tab);
    await world.advance(500);
    expect(world.service.stored).toHaveLength(0);
    wish(tab);
    await world.advance();
    expect(world.service.stored).toHaveLength(1);
  });

  it('does not wait because what was under way fails', async () => {
    const tab = await world.start();
    let flushed: Promise<void> | undefined;
    world.service.next(/batch/, 503, () => {
      flushed = tab.sdk.flush();
      return '';
    });
    track(tab);
    await world.advance(500);
    await flushed;
    expect(world.service.stored).toHaveLength(1);
  });

  it('leaves no wait behind for what comes after it', async () => {
    const tab = await world.start();
    world.service.reachable = false;
    track(tab);
    await world.advance(200_000);
    world.service.reachable = true;
    await tab.sdk.flush();
    track(tab);
    await world.advance(500);
    expect(world.service.stored).toHaveLength(2);
  });
});

describe('Retry-After', () => {
  it.each([429, 503])('of a %i is waited for to the end', async (status) => {
    const tab = (await world.start()).listen('error');
    world.service.next(/batch/, status, {success: false, code: 'RATE_LIMITED'}, {'Retry-After': '30'});
    track(tab);
    await world.advance(500);
    track(tab);
    await tab.sdk.flush();
    await world.advance(29_900);
    expect(batches()).toBe(1);
    expect(tab.told('error')).toMatchObject([{status, retryAfter: 30}]);
    await world.advance(200);
    expect(world.service.stored).toHaveLength(2);
  });

  it('as a time is waited for', async () => {
    const tab = await world.start();
    const at = new Date(world.clock.wall + 60_000).toUTCString();
    world.service.next(/batch/, 503, '', {'Retry-After': at});
    track(tab);
    await world.advance(500);
    await world.advance(59_000);
    expect(batches()).toBe(1);
    await world.advance(1000);
    expect(batches()).toBe(2);
  });

  it.each(['0', '-5', 'soon', 'Fri, 01 Jan 2021 00:00:00 GMT'])('of %j is none', async (value) => {
    const tab = await world.start();
    world.service.next(/batch/, 503, '', {'Retry-After': value});
    track(tab);
    await world.advance(500);
    expect(batches()).toBe(1);
    await world.advance(2000);
    expect(batches()).toBe(2);
  });

  it('is no longer than a day, whatever it says', async () => {
    const tab = await world.start();
    world.service.next(/batch/, 503, '', {'Retry-After': '999999999999'});
    track(tab);
    await world.advance(500);
    await world.advance(86_399_000);
    expect(batches()).toBe(1);
    await world.advance(2000);
    expect(batches()).toBe(2);
  });

  it('is obeyed by the other tabs and by the next page', async () => {
    const tab = await world.start();
    const other = await world.start();
    world.service.next(/batch/, 429, {success: false, code: 'RATE_LIMITED'}, {'Retry-After': '30'});
    track(tab);
    await world.advance(500);
    track(other);
    tab.crash();
    const next = await world.start({}, {after: tab});
    track(next);
    await world.advance(29_000);
    expect(world.service.asked).toHaveLength(3);
    await world.advance(2000);
    expect(world.service.stored).toHaveLength(3);
  });

  it('is waited for by a clock that nobody sets', async () => {
    const tab = await world.start();
    world.service.next(/batch/, 429, {success: false, code: 'RATE_LIMITED'}, {'Retry-After': '30'});
    track(tab);
    await world.advance(500);
    world.clock.wall += 3_600_000;
    await world.advance(29_000);
    expect(batches()).toBe(1);
    world.clock.wall -= 7_200_000;
    await world.advance(1500);
    expect(batches()).toBe(2);
  });
});

describe('offline', () => {
  it('waits for the network, without trying', async () => {
    const tab = await world.start();
    tab.goOffline();
    track(tab, 3);
    await tab.sdk.flush();
    await world.advance(600_000);
    expect(batches()).toBe(0);
    tab.goOnline();
    await settle();
    expect(world.service.stored).toHaveLength(3);
  });

  it('ends a wait for another try, but not what the service asked for', async () => {
    const tab = await world.start();
    world.random = () => 0.999_999;
    Array.from({length: 6}, () => { world.service.fail(/batch/); });
    track(tab);
    await world.advance(35_000);
    const before = batches();
    tab.fire('online');
    await settle();
    expect(batches()).toBe(before + 1);
    world.service.next(/batch/, 429, {success: false, code: 'RATE_LIMITED'}, {'Retry-After': '30'});
    track(tab);
    tab.fire('online');
    await world.advance(1000);
    const limited = batches();
    tab.fire('online');
    await world.advance(1000);
    expect(batches()).toBe(limited);
  });
});
