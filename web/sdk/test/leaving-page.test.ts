import {beforeEach, describe, expect, it} from 'vitest';
import {settle, World, type Tab} from './world/world.js';

let world: World;
beforeEach(() => { world = new World(); });

const track = (tab: Tab, count = 1, payload = {}): string[] =>
  Array.from({length: count}, () => tab.sdk.track('QUIZ_STARTED', payload));

describe('a page that goes out of view', () => {
  it('sends what waits in a request that outlives it', async () => {
    const tab = await world.start();
    track(tab, 3);
    tab.close();
    await settle();
    expect(world.service.askedFor(/batch/)).toMatchObject([{how: 'fetch', keepalive: true, method: 'POST'}]);
    expect(world.service.stored).toHaveLength(3);
  });

  it('keeps what it sent until it is answered: the next page sends it again, and nothing comes twice', async () => {
    const tab = await world.start();
    track(tab, 3);
    tab.close();
    await settle();
    expect(world.queue()).toHaveLength(3);
    await world.start({}, {after: tab});
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(3);
    expect(world.service.duplicates).toBe(3);
    expect(world.queue()).toEqual([]);
  });

  it('and stays hears the answer, and sends nothing again', async () => {
    const tab = (await world.start()).listen('sent');
    track(tab, 2);
    tab.hide();
    await settle();
    tab.show();
    await world.advance(5000);
    expect(tab.told('sent')).toHaveLength(2);
    expect(world.service.askedFor(/batch/)).toHaveLength(1);
    expect(world.queue()).toEqual([]);
  });

  it('sends also what is tracked at that moment by who listens before', async () => {
    const tab = await world.start();
    tab.window.addEventListener('pagehide', () => { track(tab); }, true);
    tab.close();
    await settle();
    expect(world.service.stored).toHaveLength(1);
  });

  it('sends no more than browsers let be under way, counted in UTF-8; the rest comes later', async () => {
    const tab = await world.start();
    track(tab, 5, {text: 'ü'.repeat(10_000)});
    tab.hide();
    tab.fire('pagehide');
    await settle();
    const asked = world.service.askedFor(/batch/);
    const bytes = asked.reduce((sum, {text}) => sum + new TextEncoder().encode(text).length, 0);
    expect(bytes).toBeLessThan(65_536);
    expect(world.service.stored).toHaveLength(2);
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(5);
  });

  it('counts what is under way already', async () => {
    const tab = await world.start();
    track(tab, 2, {text: 'x'.repeat(20_000)});
    void tab.sdk.flush();
    await Promise.resolve();
    await new Promise((resolve) => { setImmediate(resolve); });
    track(tab, 1, {text: 'x'.repeat(30_000)});
    tab.hide();
    const under = world.service.askedFor(/batch/).map(({text}) => text.length);
    expect(under.reduce((sum, size) => sum + size, 0)).toBeLessThan(65_536);
    await world.advance(2000);
    expect(world.service.stored).toHaveLength(3);
  });

  it('sends one too long for that with the next page', async () => {
    const tab = await world.start();
    track(tab, 1, {text: 'x'.repeat(65_000)});
    tab.close();
    await settle();
    expect(world.service.stored).toHaveLength(0);
    await world.start({}, {after: tab});
    await world.advance(1000);
    expect(world.service.stored).toHaveLength(1);
  });

  it('sends a beacon as plain text where requests can\'t outlive it', async () => {
    const tab = await world.start({}, {keepalive: false});
    const ids = track(tab, 2);
    tab.close();
    await settle();
    const [beacon, ...others] = world.service.askedFor(/batch/);
    expect(beacon).toMatchObject({how: 'beacon', headers: {'content-type': 'text/plain;charset=UTF-8'}});
    expect(beacon?.body).toMatchObject({sessionId: tab.id, events: ids.map((eventId) => ({eventId}))});
    // The request beside it comes if the page was only hidden.
    expect(others.every(({how}) => how === 'fetch')).toBe(true);
    expect(world.queue()).toHaveLength(2);
  });

  it('sends without proof nothing that needs it', async () => {
    const tab = await world.start();
    tab.sdk.track('FORM_PROGRESS', {fields: {country: 'UK'}});
    tab.close();
    await settle();
    expect(world.service.stored).toMatchObject([{proven: true}]);
  });

  it('sends for a session that is not opened yet', async () => {
    world.service.fail(/^sessions$/);
    const tab = await world.start();
    track(tab);
    await world.advance(3000);
    const early = await new World().start();
    early.sdk.track('QUIZ_STARTED');
    early.close();
    await settle();
    expect(early.world.service.stored).toHaveLength(1);
  });

  it('does not wait because the browser has cut off what was under way', async () => {
    world.service.fail(/^sessions$/);
    const tab = await world.start();
    track(tab);
    tab.close();
    await settle();
    expect(world.service.stored).toHaveLength(1);
  });

  it('leaves the service alone as long as that asked another tab for', async () => {
    const [one, two] = [await world.start(), await world.start()];
    world.service.next(/batch/, 429, {success: false, code: 'RATE_LIMITED'}, {'Retry-After': '60'});
    track(one);
    await one.sdk.flush();
    track(two);
    two.close();
    await settle();
    expect(world.service.askedFor(/batch/)).toHaveLength(1);
  });

  it('sends nothing while the service asked to be left alone, nor offline', async () => {
    const tab = await world.start();
    world.service.next(/batch/, 429, {success: false, code: 'RATE_LIMITED'}, {'Retry-After': '60'});
    track(tab);
    await world.advance(500);
    tab.close();
    await settle();
    expect(world.service.askedFor(/batch/)).toHaveLength(1);
    const other = await new World().start();
    other.goOffline();
    track(other);
    other.close();
    await settle();
    expect(other.world.service.askedFor(/batch/)).toHaveLength(0);
    expect(other.world.queue()).toHaveLength(1);
  });

  it('tries again later when that request failed', async () => {
    const tab = await world.start();
    world.service.fail(/batch/);
    track(tab);
    tab.hide();
    await world.advance(5000);
    expect(world.service.stored).toHaveLength(1);
  });
});

describe('a page from the back-forward cache', () => {
  it('goes on: with the session that there is now, and what waits', async () => {
    const tab = await world.start();
    tab.fire('pagehide', {persisted: true});
    tab.hide();
    // While it was frozen no event reached it.
    const other = await world.start({}, {after: tab});
    tab.alive = false;
    await other.sdk.clear();
    await settle();
    tab.alive = true;
    tab.document.hidden = false;
    tab.fire('pageshow', {persisted: true});
    await settle();
    expect(tab.id).toBe(other.id);
    track(tab);
    await world.advance(1000);
    expect(world.service.stored.map(({sessionId}) => sessionId)).toEqual([other.id]);
  });
});
