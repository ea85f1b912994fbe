import type {SessionAnswer} from './api.js';
import {call} from './http.js';
import {permission} from './permission.js';
import {confirm, kept, readSession} from './session.js';
import {settings} from './settings.js';
import {POLL, sleep} from './turn.js';

/** What is told of the session beside the settings' metadata. */
export const details: Record<string, unknown> = {};

/** Creates or refreshes the session at the service. To be called in this tab's turn. Answers whether that was it. */
export const open = async (): Promise<boolean> => {
  if (!kept.confirmed) {
    // Tabs read late what others write: of those that begin at once, all are to begin with the same session.
    await sleep(POLL);
  }
  readSession();
  const asked = kept;
  const {session} = await call<SessionAnswer>('POST', 'sessions', JSON.stringify({
    metadata: permission() ? {...settings.metadata, ...details} : undefined,
  }));
  readSession();
  // Whoever changed it meanwhile knows better: this answer is about what it was.
  if (kept.sessionId !== asked.sessionId || kept.token !== asked.token) {
    return false;
  }
  confirm(session);
  return true;
};
