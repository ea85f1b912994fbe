import {beforeEach, describe, expect, it} from 'vitest';
import {settle, World, type Tab, type TabOptions} from './world/world.js';

let world: World;
beforeEach(() => { world = new World(); });

const track = (tab: Tab, count = 1): string[] => Array.from({length: count}, () => tab.sdk.track('QUIZ_STARTED'));

describe.each<[string, TabOptions]>([
  ['locks', {}], ['a lease where there are no locks', {locks: false}],
])('tabs with %s', (_, options) => {
  const start = async (after?: Tab): Promise<Tab> => {
    const tab = await world.start({}, {...options, ...after && {after}});
    await world.advance(300);
    return tab;
  };

  it('that begin together share one session, and one of them opens it', async () => {
    world.disk.lag = 40;
    world.random = Math.random;
    world.service.proof = 'token';
    const tabs: Tab[] = [];
    for (let i = 0; i < 3; i++) {
      const tab = world.open(options);
      tab.sdk.init();
      tabs.push(tab);
      await world.advance(10);
    }
    await world.advance(5000);
    expect(new Set(tabs.map(({id}) => id)).size).toBe(1);
    expect(new Set(tabs.map(({token}) => token)).size).toBe(1);
    expect(world.service.sessions.size).toBe(1);
  });

  it('track at once and lose nothing, and nothing comes twice', async () => {
    const [one, two] = [await start(), await start()];
    const ids: string[] = [];
    for (let i = 0; i < 50; i++) {
      ids.push(...track(one), ...track(two));
      await world.advance(20);
    }
    await world.advance(5000);
    expect(world.service.stored.map(({eventId}) => eventId).sort()).toEqual(ids.sort());
    expect(world.service.duplicates).toBe(0);
    expect(world.queue()).toEqual([]);
  });

  it('take over the events of one that crashed', async () => {
    const [one, two] = [await start(), await start()];
    track(one, 3);
    one.crash();
    await world.advance(46_000);
    expect(world.service.stored).toHaveLength(3);
    expect(two.alive).toBe(true);
  });

  it('leave the events of one that crashed to the next visit, if it was the last', async () => {
    const one = await start();
    track(one, 3);
    one.crash();
    await world.advance(60_000);
    expect(world.service.stored).toHaveLength(0);
    await start(one);
    await world.advance(46_000);
    expect(world.service.stored).toHaveLength(3);
  });

  it('take the turn of one that hangs', async () => {
    const [one, two] = [await start(), await start()];
    world.service.hang = one;
    track(one);
    await world.advance(1000);
    track(two);
    await world.advance(30_000);
    expect(world.service.stored).toHaveLength(0);
    await world.advance(20_000);
    expect(world.service.stored).toHaveLength(2);
  });
});

describe('two tabs', () => {
  it('send one at a time', async () => {
    const [one, two] = [await world.start(), await world.start()];
    await settle();
    world.mostUnderWay = 0;
    for (let i = 0; i < 20; i++) {
      track(one);
      track(two);
      const both = Promise.all([one.sdk.flush(), two.sdk.flush()]);
      await world.advance(300);
      await both;
    }
    expect(world.service.stored).toHaveLength(40);
    expect(world.service.duplicates).toBe(0);
    expect(world.locks.steals).toBe(0);
    expect(world.mostUnderWay).toBe(1);
  });

  it.each([
    ['each reads late what the other has written', 50, 0], ['their clocks differ a little', 0, 5],
  ])('with a lease take turns though %s', async (_, lag, ahead) => {
    world.random = Math.random;
    world.disk.lag = lag;
    const tabs = [world.open({locks: false, ahead}), world.open({locks: false})];
    tabs.forEach((tab) => { tab.sdk.init(); });
    await world.advance(1000);
    tabs.forEach((tab) => { track(tab); });
    await world.advance(5000);
    expect(world.mostUnderWay).toBe(1);
    expect(world.service.stored).toHaveLength(2);
    expect(world.service.sessions.size).toBe(1);
  });

  it('that began at once with different ids agree on one, and no event stays behind', async () => {
    const one = world.open();
    one.sdk.init();
    track(one);
    const id = one.id;
    // As two processes that have not seen each other's storage yet.
    ['.s', ''].forEach((suffix) => world.disk.values.delete('zerrah_session_id' + suffix));
    const two = world.open();
    two.sdk.init();
    track(two);
    expect(two.id).not.toBe(id);
    await world.advance(2000);
    expect(one.id).toBe(two.id);
    expect(new Set(world.service.stored.map(({sessionId}) => sessionId))).toEqual(new Set([one.id]));
    expect(world.service.stored).toHaveLength(2);
    expect(world.service.sessions.size).toBe(1);
  });

  it('go on with the token of a signup in one of them', async () => {
    world.service.proof = 'token';
    const [one, two] = [await world.start(), await world.start()];
    const {token} = one;
    two.listen('session');
    const {user} = await one.sdk.signup({email: 'ada@example.com'});
    await settle();
    expect(two.token).toBe(one.token);
    expect(two.token).not.toBe(token);
    expect(two.told('session').at(-1)).toMatchObject({userId: user.userId, sessionId: one.id});
    await new two.sdk.SessionManager().refresh();
    expect(two.id).toBe(one.id);
    expect(world.service.sessions.size).toBe(1);
  });

  it('do not lose a signup to a refresh that began before it', async () => {
    world.service.proof = 'token';
    const [one, two] = [await world.start(), await world.start()];
    const {id} = one;
    const refreshed = new two.sdk.SessionManager().refresh();
    const signedUp = one.sdk.signup({email: 'ada@example.com'});
    await world.advance(1000);
    await Promise.all([refreshed, signedUp]);
    expect([one.id, two.id]).toEqual([id, id]);
    expect(one.token).toBe(two.token);
    expect(world.service.visitor(id).tokens.has(one.token ?? '')).toBe(true);
  });

  it('leave the session together', async () => {
    const [one, two] = [await world.start(), await world.start()];
    const {id} = one;
    await one.sdk.clear();
    await settle();
    expect(one.id).not.toBe(id);
    expect(two.id).toBe(one.id);
    expect(two.token).toBe(one.token);
  });

  it('do not write where nothing is to be done', async () => {
    const [one] = [await world.start({}, {locks: false}), await world.start({}, {locks: false})];
    await world.advance(5000);
    const {writes} = world.disk;
    await world.advance(600_000);
    expect(world.disk.writes).toBe(writes);
    expect(one.alive).toBe(true);
  });

  it('mind no key that is not theirs', async () => {
    const tab = await world.start();
    await world.advance(1000);
    const {pending} = world.clock;
    tab.fire('storage', {key: 'theirs', newValue: '1'});
    tab.fire('storage', {key: null, newValue: null});
    expect(world.clock.pending).toBe(pending);
  });
});

describe('an answer about what the session was', () => {
  it('changes nothing any more', async () => {
    world.service.proof = 'token';
    const tab = await world.start();
    const {id} = tab;
    const other = {...JSON.parse(world.kept('.s') ?? '') as object, token: 'token-of-another-tab'};
    world.service.visitor(id).tokens.add('token-of-another-tab');
    world.service.next(/^sessions$/, 201, () => {
      // Without a turn, as a tab does that was taken for hung.
      world.disk.values.set('zerrah_session_id.s', JSON.stringify(other));
      return {success: true, session: {
        sessionId: '6f1c0b1e-52c2-4d8e-8f0a-0d6c4e0d7a11', userId: null, userData: null, returning: false,
        visitCount: 1, token: 'late',
      }};
    });
    await world.advance(61_000);
    tab.show();
    await world.advance(1000);
    expect(tab.id).toBe(id);
    expect(tab.token).toBe('token-of-another-tab');
  });
});
