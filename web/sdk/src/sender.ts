/**
 * What goes to the service by itself: the session's opening, the visitor's choice, the events, in this order; one
 * request at a time, by one tab at a time.
 */
import type {BatchAnswer, ConsentResponse} from './api.js';
import {SojournError} from './error.js';
import {call, url} from './http.js';
import {emit} from './on.js';
import {open} from './opening.js';
import {choiceText, permission, readChoice} from './permission.js';
import {drop, dropAll, rewrite, scan, settle, take, type Batch} from './queue.js';
import {become, kept, madeOf, readSession, touch} from './session.js';
import {parse, read, write} from './storage.js';
import type {SentEvent} from './types.js';
import {turn} from './turn.js';

const MOST = 250;
/** What browsers let be under way when a page closes is 64 KiB; something is left for others. */
const BYTES = 60_000;
const SOON = 500;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 300_000;
const WAIT = '.w';
const EVENTS = 'events/batch';

/** Whether the session is to be opened or refreshed. */
let due = false;
/** By the clock that nobody sets: until then the service is left alone. */
let notBefore = 0;
let stopped = false;
let failures = 0;
let most = MOST;
let bytesUnderWay = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let running = Promise.resolve();
/** A choice that the service does not take. */
let givenUp: string | null | undefined;
export let latestFailure: SojournError | undefined;
export let latestConsent: ConsentResponse | undefined;

/** How long nothing may be sent, in milliseconds. */
const pause = (): number =>
  navigator.onLine && !stopped ? Math.max(Math.ceil(notBefore - performance.now()), 0) : Infinity;

/** Sends after so many milliseconds, in which more may gather, or when it is to do so anyway. */
export const schedule = (delay = SOON): void => {
  if (delay < Infinity) {
    timer ??= setTimeout(pump, delay, true);
  }
};

export const stopSending = (stop: boolean): void => {
  stopped = stop;
};

/** Unless the visitor has denied: then only what the denial itself needs is opened. */
export const openSoon = (): void => {
  due ||= permission() !== false;
};

/**
 * Sends what there is to send; done when nothing is left, or what is left has to wait.
 *
 * @param patient whether to wait as long as failures ask for; else only as long as the service does
 */
export const pump = (patient?: boolean): Promise<void> => running = running.then(async () => {
  clearTimeout(timer);
  timer = undefined;
  if (!patient) {
    notBefore = failures = 0;
  }
  // A turn that was taken away has failed.
  while (!pause() && await turn(unit).catch(() => false)) {
    // There may be more.
  }
  if (pause()) {
    schedule(pause());
  }
});

/** One request, if there is one to make. */
const unit = async (): Promise<boolean> => {
  sync();
  const {sessionId, confirmed, told} = kept;
  const choice = choiceText;
  const untold = choice && choice !== told && choice !== givenUp;
  if (pause()) {
    return false;
  }
  if (due && permission() || untold && (due || !confirmed)) {
    await ask(sessionId, async () => { due = !await open(); }, () => { due = false; });
  } else if (untold) {
    await ask(sessionId, async () => {
      latestConsent = await call<ConsentResponse>('PUT', `sessions/${sessionId}/consent`, choice);
      touch({told: choice});
    }, ({status}) => {
      // Asking again as it is is of no use, until the next page.
      if (status !== 404) {
        givenUp = choice;
      }
    });
  } else {
    scan();
    const batch = permission() && take(most, BYTES);
    if (!batch) {
      return false;
    }
    await deliver(batch);
  }
  return true;
};

/** Each event's result is obeyed. */
const deliver = async ({sessionId, names, body, size}: Batch): Promise<void> => {
  const keepalive = (bytesUnderWay += size) <= BYTES;
  await ask(sessionId, async () => {
    // Only what is told of the profile needs proof. Without headers, and so as plain text, it goes to another origin
    // without asking there first, which a page that closes would not live to see.
    const proved = sessionId === kept.sessionId && body.includes('"fields":');
    const {results} = await call<Partial<BatchAnswer>>('POST', EVENTS, body, {keepalive, ...!proved && {headers: {}}});
    names.forEach((name, i) => {
      const result = results?.[i];
      if (!result) {
        // Its event and those that follow are sent again.
        throw new SojournError(200);
      }
      if (result.status === 'rejected') {
        drop([name], 'rejected', result.errors);
      } else {
        emit('sent', {...result, eventId: settle(name)} as SentEvent);
      }
      if (result.errors?.[0]?.pointer === '/sessionId') {
        left(sessionId);
      }
    });
    most = MOST;
  }, ({status, errors}) => {
    if (status === 413 && names.length > 1) {
      most = names.length >> 1;
    } else {
      drop(names, status === 413 ? 'size' : 'refused', errors);
    }
    return status === 413;
  });
  bytesUnderWay -= size;
};

/** @param giveUp what is to be done when asking again is of no use; answers whether to go on at once */
export const ask = async (
  sessionId: string, request: () => Promise<void>, giveUp?: (failure: SojournError) => unknown,
): Promise<void> => {
  try {
    await request();
    failures = 0;
  } catch (thrown) {
    const failure = thrown as SojournError;
    const {status, code} = failure;
    latestFailure = failure;
    emit('error', failure);
    if (status === 410) {
      erased(sessionId);
    }
    if (status === 401 || code === 'SESSION_NOT_FOUND') {
      left(sessionId);
    }
    if (!([400, 403, 413].includes(status) || code === 'SESSION_NOT_FOUND') || !giveUp?.(failure)) {
      wait(failure);
    }
  }
};

/** The service answers for this session no more, or not without another token: it is asked how to go on. */
const left = (sessionId: string): void => {
  due ||= sessionId === kept.sessionId;
};

/** The session is no more, and neither are its events. */
export const erased = (sessionId: string): void => {
  dropAll('erased', sessionId);
  if (sessionId === kept.sessionId) {
    become(madeOf());
    due = true;
  }
};

/**
 * As long as the service asks for, which all tabs and the next page obey; else longer each time, and each client for
 * itself.
 */
const wait = ({retryAfter}: SojournError): void => {
  let delay = (retryAfter ?? 0) * 1000;
  if (delay > 0) {
    write(WAIT, JSON.stringify([Date.now(), delay]));
  } else {
    delay = Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** ++failures);
  }
  notBefore = performance.now() + delay;
  schedule(pause());
};

const readWait = (): void => {
  const [since = 0, delay = 0] = parse(read(WAIT)) as number[] | undefined ?? [];
  const gone = Date.now() - since;
  // A negative time means that the clock was set back: then nobody knows.
  if (gone >= 0 && gone < delay) {
    notBefore = Math.max(notBefore, performance.now() + delay - gone);
  }
};

/** Opens or refreshes the session, now. */
export const refresh = (): Promise<void> => turn(async () => {
  sync();
  due = !await open();
});

/** Reads what other tabs have done, and obeys what the visitor chose, be it there. */
export const sync = (): void => {
  const before = permission();
  readChoice();
  readSession();
  readWait();
  const now = permission();
  if (now !== before) {
    due = now !== false;
    if (due) {
      touch();
      rewrite();
    } else {
      dropAll('consent');
    }
  }
};

/**
 * The page may close now: what waits goes out, and stays until the service has answered, be it to the next page. The
 * browser may have cut off what was under way already: only what the service asked for is still waited for.
 */
export const leave = (): void => {
  notBefore = 0;
  sync();
  const batch = permission() && !pause() && take(most, BYTES - bytesUnderWay);
  if (batch && bytesUnderWay + batch.size <= BYTES) {
    if (!kept.confirmed) {
      touch({sent: true});
    }
    if (!('keepalive' in Request.prototype)) {
      navigator.sendBeacon(url(EVENTS), batch.body);
    }
    void deliver(batch);
  }
};
