/**
 * The browser's session. One record holds all of it, so that id and token never part; the id also stands alone under
 * `storageKey`, as it always has.
 */
import type {Session} from './api.js';
import {readCookie, writeCookie} from './cookie.js';
import {emit} from './on.js';
import {permission} from './permission.js';
import {rewrite} from './queue.js';
import {settings} from './settings.js';
import {parse, read, remove, write} from './storage.js';
import type {SessionHeaders, SessionState, UserData} from './types.js';
import {uuid} from './uuid.js';

/** What is kept. The names are in the storage of every visitor: they stay. */
export interface Kept extends SessionState {
  readonly token?: string | undefined;
  /** When it was last used. */
  readonly at: number;
  /** Drawn once; it decides what is drawn for the session. */
  readonly seed: number;
  /** Whether events went out before the service has answered for it. */
  readonly sent?: boolean;
  /** The choice that the service has been told. */
  readonly told?: string | null | undefined;
}

const RECORD = '.s';
const SESSION_ID = /^[\da-f-]{14}4[\da-f-]{21}$/i;
const A_DAY = 86_400_000;

/** Replaced, never changed. There from the beginning on. */
export let kept: Kept;

/** Whether there is a session: not before `init()`, and never on a server. */
export const isBegun = (): boolean => !!(kept as Kept | undefined);

let keptText: string | null = null;

/** What the service has told this page of the visitor, and of which session; `undefined` while it has not. */
export let answered: {readonly sessionId: string; readonly userData: UserData | null} | undefined;

/** Right from the return of `init()` on; `{}` before it and on a server. */
export const getSessionHeaders = (): SessionHeaders =>
  isBegun() ? {'X-Session-ID': kept.sessionId, ...kept.token && {'X-Session-Token': kept.token}} : {};

/** The session now; `null` before `init()` and on a server. For changes listen to `on('session')`. */
export const getSession = (): SessionState | null => isBegun() ? kept : null;

export const madeOf = (sessionId = uuid(), token?: string): Kept => ({
  sessionId,
  token,
  userId: null,
  returning: false,
  visitCount: 1,
  confirmed: false,
  at: Date.now(),
  seed: parseInt(sessionId, 16),
});

/** The record, else the id that a cookie has or that stands alone: of that nobody knows what it was used for. */
const load = (): Kept | false => {
  keptText = read(RECORD);
  const text = keptText ?? readCookie() ?? read('') ?? '';
  const found = parse(text) as Kept | undefined ?? {...madeOf(...text.split('.') as [string, string?]), sent: true};
  return SESSION_ID.test(found.sessionId) && found;
};

/**
 * Goes on with a session. Events stay with the id under which they were tracked, unless that id was made here, the
 * service has never answered for it and nothing was sent under it: then nobody knows it, and they go along.
 *
 * @param found whether another tab has written it. Nothing is written before the visitor was asked, unless the service
 *   knows the session already
 */
export const become = (session: Kept, found?: boolean): void => {
  const before = kept as Kept | undefined;
  const {sessionId, token = '', confirmed} = session;
  kept = session;
  if (!found && (confirmed || permission() !== undefined)) {
    keptText = JSON.stringify(session);
    if (!write(RECORD, keptText)) {
      // The cookie has to do; another tab's record, should there be one again, goes before.
      remove(RECORD);
      keptText = null;
      writeCookie(sessionId + '.' + token);
    }
    write('', sessionId);
  }
  if (before && before.sessionId !== sessionId && !before.confirmed && !before.sent) {
    rewrite(before.sessionId, sessionId);
  }
  emit('session', session);
};

/** It is used: its expiry moves. */
export const touch = (changes?: Partial<Kept>): void => {
  become({...kept, at: Date.now(), ...changes});
};

export const tellUserData = (userData: UserData | null, changes?: Partial<Kept>): void => {
  answered = {sessionId: changes?.sessionId ?? kept.sessionId, userData};
  touch(changes);
};

/** Goes on with what the service answered. */
export const confirm = ({sessionId, userId, returning, visitCount, token, userData}: Session): void => {
  const before: Partial<Kept> = sessionId === kept.sessionId ? kept : {};
  tellUserData(userData, {
    sessionId,
    userId,
    returning,
    visitCount,
    confirmed: true,
    told: before.told,
    token: settings.tokenStorage === 'cookie' ? undefined : token ?? before.token,
  });
};

/** Reads what other tabs made of it. Where there is none, or it is over, a new one begins. */
export const readSession = (): void => {
  const found = (!isBegun() || read(RECORD) !== keptText) && load();
  if (found) {
    become(found, true);
  }
  if (!isBegun() || Date.now() - kept.at > settings.expiryDays * A_DAY) {
    become(madeOf());
  }
};
