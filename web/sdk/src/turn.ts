import {nameOf, read, remove, write} from './storage.js';

/** Longer than any task of a tab that is alive: each is one request, which ends by its timeout. */
const PATIENCE = 45_000;
/** In which what one tab writes reaches the others. */
export const POLL = 100;
export const LEASE = '.l';

export const sleep = (delay: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, delay); });

/**
 * Runs the task when no other of this browser's tabs runs one. The turn of a tab that hangs is taken from it: at the
 * worst, something is sent twice, which the service tells apart.
 */
export const turn = async <T>(task: () => Promise<T>): Promise<T> => {
  let begun = false as boolean;
  for (let tries = 0; ; tries++) {
    try {
      const how = {[tries > PATIENCE / POLL ? 'steal' : 'ifAvailable']: true};
      const done = await navigator.locks.request(nameOf(LEASE), how, (lock) => {
        begun = !!lock;
        return lock && task();
      });
      if (begun) {
        return done as T;
      }
    } catch (failure) {
      if (begun) {
        throw failure;
      }
      // Pages that are not secure have no locks, and pages without storage may not use them: there a lease has to do.
      const left = +(read(LEASE) ?? 0) - Date.now();
      // One that ends far later than any does is from before the clock was set back; a little later, the clocks differ.
      if (left < 0 || left > 2 * PATIENCE) {
        const lease = String(Date.now() + PATIENCE + Math.random());
        write(LEASE, lease);
        // Tabs read late what others write: of those that write at once, the last one gets the turn.
        await sleep(POLL);
        if (read(LEASE) === lease) {
          return task().finally(() => { remove(LEASE); });
        }
      }
    }
    await sleep(POLL);
  }
};
