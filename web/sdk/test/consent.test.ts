import {beforeEach, describe, expect, it} from 'vitest';
import {REACH, settle, World, type Tab} from './world/world.js';

let world: World;
beforeEach(() => { world = new World(); });

const track = (tab: Tab, count = 1): string[] => Array.from({length: count}, () => tab.sdk.track('QUIZ_STARTED'));
const denial = {analytics: false, profiling: false};
const grant = {analytics: true, profiling: true};
const gpc = {navigator: {globalPrivacyControl: true}};

describe('a denial', () => {
  it('empties the queue, and nothing leaves any more but the denial itself', async () => {
    const tab = (await world.start()).listen('dropped', 'consent');
    const ids = track(tab, 2);
    const chosen = tab.sdk.consent(denial);
    expect(world.queue()).toEqual([]);
    expect(tab.told('dropped')).toMatchObject([{eventIds: ids, reason: 'consent'}]);
    expect(tab.told('consent')).toEqual([denial]);
    expect(await chosen).toEqual({...denial, policyVersion: null, at: '2026-11-27T09:00:00.000Z'});
    track(tab, 3);
    tab.sdk.page();
    await world.advance(120_000);
    tab.hide();
    tab.show();
    tab.fire('online');
    tab.close();
    await settle();
    expect(world.service.paths()).toEqual(['POST sessions', 'PUT sessions/:id/consent']);
    expect(world.service.asked[1]?.body).toEqual(denial);
  });

  it('is remembered: the next page sends nothing', async () => {
    const tab = await world.start();
    await tab.sdk.consent(denial);
    tab.crash();
    const {length} = world.service.asked;
    const next = await world.start();
    expect(next.sdk.getConsent()).toEqual(denial);
    expect(next.sdk.track('QUIZ_STARTED')).not.toBe('');
    await world.advance(120_000);
    next.hide();
    next.show();
    await world.advance(1000);
    expect(world.service.asked).toHaveLength(length);
    expect(world.queue()).toEqual([]);
  });

  it('is told again and again until the service has it, also by the next page', async () => {
    const tab = await world.start();
    tab.goOffline();
    await expect(tab.sdk.consent(denial)).rejects.toMatchObject({status: 0});
    tab.crash();
    world.service.reachable = true;
    world.service.next(/consent/, 503, {success: false, code: 'UNAVAILABLE'});
    await world.start();
    await world.advance(5000);
    expect(world.service.paths()).toEqual(['POST sessions', 'PUT sessions/:id/consent', 'PUT sessions/:id/consent']);
    expect(world.service.visitor(tab.id).consents).toEqual([denial]);
  });

  it('is told at once, whatever has failed before', async () => {
    const tab = await world.start();
    world.service.fail(/batch/);
    track(tab);
    await world.advance(500);
    await tab.sdk.consent(denial);
    expect(world.service.visitor(tab.id).consents).toEqual([denial]);
  });

  it('is told at once also when what is under way fails', async () => {
    const tab = await world.start();
    let chosen: Promise<unknown> | undefined;
    world.service.next(/batch/, 503, () => {
      chosen = tab.sdk.consent(denial);
      return '';
    });
    track(tab);
    await world.advance(500);
    expect(await chosen).toMatchObject(denial);
    expect(world.service.paths()).toEqual(['POST sessions', 'POST events/batch', 'PUT sessions/:id/consent']);
  });

  it('is told of the session that there is then', async () => {
    const tab = await world.start();
    await tab.sdk.consent(denial);
    world.service.visitor(tab.id).ended = true;
    world.service.next(/consent/, 404, {success: false, code: 'SESSION_NOT_FOUND'});
    const {id} = tab;
    await tab.sdk.consent({...denial, policyVersion: '2'}).catch(() => undefined);
    await world.advance(5000);
    expect(tab.id).not.toBe(id);
    expect(world.service.visitor(tab.id).consents).toEqual([{...denial, policyVersion: '2'}]);
  });

  it('and an agreement too are told again of a session that takes the place of another', async () => {
    const tab = await world.start();
    await tab.sdk.consent(grant);
    world.service.visitor(tab.id).ended = true;
    tab.crash();
    const next = await world.start({}, {after: tab});
    await world.advance(1000);
    expect(world.service.visitor(next.id).consents).toEqual([grant]);
  });

  it('leaves no older agreement behind where it can\'t be written down', async () => {
    const tab = await world.start();
    await tab.sdk.consent(grant);
    world.disk.state = 'full';
    await tab.sdk.consent(denial);
    expect(tab.sdk.getConsent()).toEqual(denial);
    tab.crash();
    expect((await world.start()).sdk.getConsent()).toBeNull();
  });

  it('opens a session for itself if there is none, and tells nothing with it', async () => {
    const tab = await world.start({consent: 'opt-in', metadata: {shop: 'north'}});
    await world.within(tab.sdk.consent(denial), REACH);
    expect(world.service.paths()).toEqual(['POST sessions', 'PUT sessions/:id/consent']);
    expect(world.service.asked[0]?.body).toEqual({});
    expect(world.service.visitor(tab.id).consents).toEqual([denial]);
  });

  it('reaches the other tabs, and what they hold in memory', async () => {
    const [one, two] = [await world.start(), await world.start()];
    world.disk.state = 'full';
    one.goOffline();
    two.goOffline();
    track(two, 2);
    world.disk.state = 'well';
    two.listen('consent', 'dropped');
    one.sdk.consent(denial).catch(() => undefined);
    await settle();
    expect(two.told('consent')).toEqual([denial]);
    expect(two.told('dropped')).toMatchObject([{count: 2, reason: 'consent'}]);
    track(two);
    expect(world.queue()).toEqual([]);
  });

  it('is obeyed also where nothing can be written down', async () => {
    world.disk.state = 'denied';
    world.cookies.denied = true;
    const tab = await world.start();
    await tab.sdk.consent(denial);
    track(tab);
    await world.advance(5000);
    expect(world.service.stored).toEqual([]);
  });

  it('of profiling forgets what was kept of the visitor', async () => {
    const tab = await world.start();
    await tab.sdk.profile({country: 'UK'});
    expect(tab.sdk.getUserData()).toMatchObject({country: 'UK'});
    await tab.sdk.consent({analytics: true, profiling: false});
    expect(tab.sdk.getUserData()).toBeNull();
  });

  it('does not keep explicit requests from being made', async () => {
    const tab = await world.start();
    await tab.sdk.consent(denial);
    expect((await tab.sdk.nextFields('signup')).form).toBe('signup');
    expect((await tab.sdk.signup({email: 'ada@example.com'})).user.email).toBe('ada@example.com');
    expect(world.service.stored).toEqual([]);
  });

  it('can be taken back', async () => {
    const tab = await world.start();
    await tab.sdk.consent(denial);
    track(tab);
    await tab.sdk.consent(grant);
    track(tab);
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(1);
  });
});

describe('the browser\'s own signal (Sec-GPC)', () => {
  it('is a denial while the visitor has chosen nothing', async () => {
    const tab = (await world.start({}, gpc)).listen('dropped');
    track(tab);
    await world.advance(120_000);
    tab.close();
    await settle();
    expect(world.service.asked).toEqual([]);
    expect(tab.told('dropped')).toMatchObject([{reason: 'consent'}]);
  });

  it('is outweighed by a choice made here', async () => {
    const tab = await world.start({}, gpc);
    await world.within(tab.sdk.consent(grant), REACH);
    track(tab);
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(1);
  });

  const deaf = [{gpc: 'ignore'}, {consent: 'off'}] as const;
  it.each(deaf)('is nothing where the service is set to %j', async (settings) => {
    const tab = await world.start(settings, gpc);
    track(tab);
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(1);
  });
});

describe('with opt-in', () => {
  it('nothing is sent and nothing written before the choice', async () => {
    const tab = await world.start({consent: 'opt-in'});
    track(tab, 2);
    await world.advance(120_000);
    tab.hide();
    tab.show();
    await settle();
    expect(world.service.asked).toEqual([]);
    expect([...world.disk.values.keys()]).toEqual([]);
    expect(world.cookies.written).toEqual([]);
    expect(tab.id).not.toBe('');
  });

  it('events wait in memory, and are written down and sent after the agreement', async () => {
    const tab = await world.start({consent: 'opt-in', metadata: {shop: 'north'}});
    const ids = track(tab, 3);
    const chosen = tab.sdk.consent(grant);
    expect(world.queue()).toHaveLength(3);
    // Whoever reads the choice finds the session that it is about.
    expect([...world.disk.values.keys()].filter((name) => /\.[sc]$/.test(name)))
      .toEqual(['zerrah_session_id.s', 'zerrah_session_id.c']);
    await world.within(chosen, REACH);
    await world.advance(1000);
    expect(world.service.paths()).toEqual(['POST sessions', 'PUT sessions/:id/consent', 'POST events/batch']);
    expect(world.service.stored.map(({eventId}) => eventId)).toEqual(ids);
    expect(world.service.visitor(tab.id).metadata).toEqual({shop: 'north'});
  });

  it('events are discarded after a denial', async () => {
    const tab = (await world.start({consent: 'opt-in'})).listen('dropped');
    const ids = track(tab, 3);
    await world.within(tab.sdk.consent(denial), REACH);
    await world.advance(5000);
    expect(tab.told('dropped')).toMatchObject([{eventIds: ids, reason: 'consent'}]);
    expect(world.service.askedFor(/batch/)).toEqual([]);
  });

  it('events are gone with a page on which nothing was chosen', async () => {
    const tab = await world.start({consent: 'opt-in'});
    track(tab, 3);
    tab.close();
    const next = await world.start({consent: 'opt-in'}, {after: tab});
    await world.within(next.sdk.consent(grant), REACH);
    await world.advance(1000);
    expect(world.service.stored).toEqual([]);
  });

  it('the events that wait are bounded', async () => {
    const tab = (await world.start({consent: 'opt-in', queueLimit: 2})).listen('dropped');
    track(tab, 3);
    expect(tab.told('dropped')).toMatchObject([{count: 1, reason: 'limit'}]);
    await world.within(tab.sdk.consent(grant), REACH);
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(2);
  });

  it('an agreement in one tab is one for the others, and they go on with one session', async () => {
    const [one, two] = [await world.start({consent: 'opt-in'}), await world.start({consent: 'opt-in'})];
    expect(one.id).not.toBe(two.id);
    track(one);
    track(two);
    await world.within(one.sdk.consent(grant), REACH);
    await world.advance(2000);
    expect(one.id).toBe(two.id);
    expect(world.service.stored.map(({sessionId}) => sessionId)).toEqual([one.id, one.id]);
    expect(world.service.sessions.size).toBe(1);
    expect(world.service.visitor(one.id).consents).toEqual([grant]);
  });

  it('an explicit request may open the session before, telling nothing of it', async () => {
    const tab = await world.start({consent: 'opt-in', metadata: {shop: 'north'}});
    await world.within(tab.sdk.nextFields('signup'), REACH);
    expect(world.service.asked[0]?.body).toEqual({});
    track(tab);
    await world.advance(5000);
    expect(world.service.askedFor(/batch/)).toEqual([]);
    await world.within(tab.sdk.consent(grant), REACH);
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(1);
    expect(world.service.visitor(tab.id).metadata).toEqual({shop: 'north'});
  });
});

describe('without a choice', () => {
  it('consent asks the service', async () => {
    const tab = await world.start();
    expect(await tab.sdk.consent()).toEqual({analytics: null, profiling: null, policyVersion: null, at: null});
    expect(tab.sdk.getConsent()).toBeNull();
  });
});

describe('a choice', () => {
  it('is told once, whichever tabs there are', async () => {
    const [one] = [await world.start(), await world.start(), await world.start()];
    await one.sdk.consent(grant);
    await world.advance(10_000);
    expect(world.service.visitor(one.id).consents).toEqual([grant]);
  });

  it('that is made while another is on its way is told after it', async () => {
    const tab = await world.start();
    const both = [tab.sdk.consent(denial), tab.sdk.consent(grant)];
    await Promise.allSettled(both);
    await world.advance(2000);
    expect(world.service.visitor(tab.id).consents.at(-1)).toEqual(grant);
    const third = tab.sdk.consent(denial);
    await settle();
    await third;
    expect(world.service.visitor(tab.id).consents.at(-1)).toEqual(denial);
  });

  it('that the service can\'t take is reported, and given up', async () => {
    const tab = await world.start();
    world.service.next(/consent/, 400, {success: false, code: 'INVALID_REQUEST'});
    await expect(tab.sdk.consent({...grant, policyVersion: 'x'.repeat(65)})).rejects.toMatchObject({status: 400});
    track(tab);
    await world.advance(10_000);
    expect(world.service.askedFor(/consent/)).toHaveLength(1);
    expect(world.service.stored).toHaveLength(1);
  });
});
