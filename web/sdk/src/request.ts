import {SojournError} from './error.js';
import {call} from './http.js';
import {erased, pump, refresh} from './sender.js';
import {isBegun, kept} from './session.js';
import {sleep} from './turn.js';

const PAUSE = 1000;

/** Refuses before `init()` and on a server. There nobody may be waiting for the answer: that breaks nothing. */
export const started = <T>(task: () => Promise<T>): Promise<T> => {
  if (isBegun()) {
    return task();
  }
  const refused = Promise.reject<T>(new SojournError(0, {code: 'NOT_STARTED'}));
  refused.catch(() => undefined);
  return refused;
};

/**
 * Runs a request about the session, which is opened first if the service does not know it. Once it tries again: with
 * another session or token where the service asks for that, and after a moment where it did not answer. How long the
 * service asks to be left alone the caller is told.
 *
 * @param atOnce whether it goes before what waits, and in time for a page that closes
 */
export const ofSession = <T>(
  task: (sessionId: string) => Promise<T>, atOnce?: boolean,
): Promise<T> => started(async () => {
  const run = async (anew: boolean): Promise<T> => {
    if (anew || !kept.confirmed) {
      await refresh();
    }
    return task(kept.sessionId);
  };
  if (!atOnce) {
    // What waits may tell what is asked for.
    await pump();
  }
  return run(false).catch(async (failure: unknown) => {
    const {status, code, retryAfter} = failure as SojournError;
    const anew = status === 401 || status === 410 || code === 'SESSION_NOT_FOUND';
    if (status === 410) {
      erased(kept.sessionId);
    }
    if (!anew) {
      if (status && status < 500 || retryAfter) {
        throw failure;
      }
      await sleep(PAUSE);
    }
    return run(anew);
  });
});

/**
 * @param path beneath the session's own
 * @param use what is made of the answer
 */
export const request = <T>(method: string, path: string, use: (answer: never) => T, body?: unknown): Promise<T> =>
  ofSession(async (sessionId) =>
    use(await call<never>(method, `sessions/${sessionId}/${path}`, JSON.stringify(body), {keepalive: !!body})), !!body);
