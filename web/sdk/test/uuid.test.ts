import {expect, it} from 'vitest';
import {World} from './world/world.js';

const V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const V7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

it('makes session ids of version 4, also on pages that are not secure', async () => {
  const secure = await new World().start();
  const insecure = await new World().start({}, {randomUUID: false, locks: false});
  expect(secure.id).toMatch(V4);
  expect(insecure.id).toMatch(V4);
});

it('makes event ids of version 7 that carry the time', async () => {
  const world = new World();
  const tab = await world.start();
  const id = tab.sdk.track('QUIZ_STARTED');
  expect(id).toMatch(V7);
  expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(world.clock.wall);
});

it('keeps event ids in order and apart, within a millisecond and when the clock is set back', async () => {
  const world = new World();
  const tab = await world.start({queueLimit: 10_000});
  const ids = Array.from({length: 1000}, (_, i) => {
    world.clock.wall += i === 500 ? -3_600_000 : i % 100 === 0 ? 1 : 0;
    return tab.sdk.track('QUIZ_STARTED');
  });
  expect(ids.every((id) => V7.test(id))).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(1000);
});
