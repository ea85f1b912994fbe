import {settings} from './settings.js';
import type {Handlers} from './types.js';

type Entry = readonly [name: string, handler: (value: never) => void];

const entries = new Set<Entry>();

export const on = <Name extends keyof Handlers>(name: Name, handler: (value: Handlers[Name]) => void): () => void => {
  const entry: Entry = [name, handler];
  entries.add(entry);
  return () => { entries.delete(entry); };
};

const debug = (...what: unknown[]): void => {
  if (settings.debug) {
    console.debug(...what);
  }
};

/** A handler that throws breaks nothing else. */
export const emit = <Name extends keyof Handlers>(name: Name, value: Handlers[Name]): void => {
  debug(name, value);
  for (const [of, handler] of entries) {
    try {
      if (of === name) {
        handler(value as never);
      }
    } catch (thrown) {
      debug(thrown);
    }
  }
};
