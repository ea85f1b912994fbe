/**
 * localStorage, where there is one and it takes what it is given; beside it this page's memory. All names begin with
 * `storageKey`.
 */
import {settings} from './settings.js';

const memory = new Map<string, string>();

export const nameOf = (suffix: string): string => settings.storageKey + suffix;

/** What fails, such as any use of a storage that is denied, has no result. */
export const attempt = <T>(action: () => T): T | undefined => {
  try {
    return action();
  } catch {
    // Then there is none.
  }
  return undefined;
};

/** What the memory holds goes before: it is there because the storage did not take it. */
export const read = (suffix: string): string | null =>
  memory.get(nameOf(suffix)) ?? attempt(() => localStorage.getItem(nameOf(suffix))) ?? null;

export const hold = (suffix: string, value: string): void => {
  memory.set(nameOf(suffix), value);
};

export const remove = (suffix: string): void => {
  memory.delete(nameOf(suffix));
  attempt(() => { localStorage.removeItem(nameOf(suffix)); });
};

/** Answers whether it is written down: there for the next page. */
export const write = (suffix: string, value: string): boolean | undefined => {
  const written = attempt(() => {
    localStorage.setItem(nameOf(suffix), value);
    memory.delete(nameOf(suffix));
    return true;
  });
  if (!written) {
    // What is there is older.
    remove(suffix);
    hold(suffix, value);
  }
  return written;
};

/** The names that begin with the prefix, in their order. */
export const list = (prefix: string): string[] =>
  [...memory.keys(), ...attempt(() => Object.keys(localStorage)) ?? []]
    .filter((name) => name.startsWith(nameOf(prefix)))
    .map((name) => name.slice(settings.storageKey.length))
    .sort();

export const parse = (text: string | null | undefined): unknown => attempt(() => JSON.parse(text as never) as unknown);
