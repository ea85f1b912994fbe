/**
 * The events that wait, each under a name of its own: tabs write at once without losing each other's, and the names,
 * with ids in order of time, sort like the events. A value is the session's id, and the event as it will be sent.
 * Another version of this SDK that keeps them otherwise names them otherwise, and sends its own.
 */
import {SojournError} from './error.js';
import {emit} from './on.js';
import {permission} from './permission.js';
import {settings} from './settings.js';
import {hold, list, read, remove, write} from './storage.js';
import type {DroppedEvents} from './types.js';

export const PREFIX = '.q1.';
const SESSION_END = 36;

/**
 * In order of time, as far as this tab knows. What is under way from this tab is not among them, until it looks
 * again.
 */
let waiting = new Set<string>();

export interface Batch {
  readonly sessionId: string;
  readonly names: readonly string[];
  readonly body: string;
  /** Of the body in UTF-8, at most. */
  readonly size: number;
}

export const sizeOf = (text: string): number => new TextEncoder().encode(text).length;

/** Looks again what waits: other tabs put and send too. */
export const scan = (): void => {
  waiting = new Set(list(PREFIX));
};

/** Written down, unless the visitor has still to be asked, or the storage does not take it. */
const keep = (name: string, value: string): void => {
  if (permission() === undefined) {
    hold(name, value);
  } else if (!write(name, value)) {
    emit('error', new SojournError(0, {code: 'STORAGE_FAILED'}));
  }
};

export const put = (name: string, sessionId: string, event: string): void => {
  keep(name, sessionId + event);
  waiting.add(name);
  for (const oldest of waiting) {
    if (waiting.size <= settings.queueLimit) {
      break;
    }
    waiting.delete(oldest);
    if (read(oldest)) {
      drop([oldest], 'limit');
    }
  }
};

/** Takes the oldest events of one session, as many as there may be at once; one that is too long by itself alone. */
export const take = (most: number, bytes: number): Batch | '' => {
  let sessionId = '';
  let size = 0;
  const names: string[] = [];
  const events: string[] = [];
  for (const name of waiting) {
    const value = read(name);
    if (value?.startsWith(sessionId)) {
      // A little more than it will be: the session's id stands in the body once.
      const more = size + sizeOf(value);
      if (names.length >= most || sessionId && more > bytes) {
        break;
      }
      size = more;
      sessionId = value.slice(0, SESSION_END);
      waiting.delete(name);
      names.push(name);
      events.push(value.slice(SESSION_END));
    }
  }
  return sessionId && {sessionId, names, body: `{"sessionId":"${sessionId}","events":[${events.join()}]}`, size};
};

/** An event that the service has, or that nobody wants. Answers its id. */
export const settle = (name: string): string => {
  waiting.delete(name);
  remove(name);
  return name.slice(PREFIX.length);
};

export const drop = (
  names: readonly string[], reason: DroppedEvents['reason'], errors?: DroppedEvents['errors'],
): void => {
  if (names.length) {
    emit('dropped', {eventIds: names.map(settle), count: names.length, reason, errors});
  }
};

const eventsOf = (sessionId = ''): string[] => {
  scan();
  return [...waiting].filter((name) => read(name)?.startsWith(sessionId));
};

/** All events that wait, or those of one session. */
export const dropAll = (reason: DroppedEvents['reason'], sessionId?: string): void => {
  drop(eventsOf(sessionId), reason);
};

/** Writes down what may be written down by now, under another session's id if one is given. */
export const rewrite = (from?: string, to?: string): void => {
  eventsOf(from).forEach((name) => {
    const value = read(name) ?? '';
    keep(name, to ? to + value.slice(SESSION_END) : value);
  });
};
