import type {ErasureResponse, SessionAnswer} from './api.js';
import {call} from './http.js';
import {CHOICE, getConsent} from './permission.js';
import {dropAll} from './queue.js';
import {ofSession, started} from './request.js';
import {ask, erased, openSoon, pump, sync} from './sender.js';
import {become, confirm, kept, madeOf} from './session.js';
import {PENDING} from './signup.js';
import {remove} from './storage.js';
import {turn} from './turn.js';
import type {Receipt} from './types.js';
import {forgetUserData} from './userdata.js';

/** A denial stays: whoever comes next at this browser is not tracked before they agree. */
const forget = (): void => {
  remove(PENDING);
  forgetUserData();
  if (getConsent()?.analytics) {
    remove(CHOICE);
    sync();
  }
};

/**
 * Leaves the session (log out): sends what waits, or drops it if that can't be; forgets all that is kept here, and
 * begins a new one.
 */
export const clear = (): Promise<void> => started(async () => {
  await pump();
  await turn(async () => {
    sync();
    const {sessionId, confirmed} = kept;
    const asked = confirmed && ask(sessionId, async () => {
      const {session} = await call<SessionAnswer>('POST', `sessions/${sessionId}/unlink`, '{}');
      confirm(session);
    });
    dropAll('cleared');
    become(madeOf());
    forget();
    openSoon();
    await asked;
  });
  await pump();
});

/**
 * Erases the session, or the user with all sessions, at the service; forgets all that is kept here, and begins a new
 * one.
 */
export const erase = (scope: 'session' | 'user' = 'session'): Promise<Receipt> => ofSession(async (sessionId) => {
  const {receipt, deleted} = await call<ErasureResponse>('DELETE', `sessions/${sessionId}?scope=${scope}`);
  erased(sessionId);
  forget();
  return {...receipt, deleted};
});
