import {answered, getSession} from './session.js';
import {settings} from './settings.js';
import {attempt, parse} from './storage.js';
import type {UserData} from './types.js';

/** With the session's id: another tab may have left that. */
let shown: typeof answered;

const stored = <T>(use: (storage: Storage, name: string) => T): T | undefined => attempt(() => use(
  settings.userDataStorage === 'local' ? localStorage : sessionStorage,
  settings.userDataKey,
));

/** What was last known of the visitor, without asking the service: the same object until that changes. */
export const getUserData = (): UserData | null => {
  if (answered && shown !== answered) {
    stored((storage, name) => { storage.setItem(name, JSON.stringify(answered)); });
  }
  shown = answered ?? shown ?? parse(stored((storage, name) => storage.getItem(name))) as typeof shown;
  return shown && shown.sessionId === getSession()?.sessionId ? shown.userData : null;
};

export const forgetUserData = (): void => {
  shown = undefined;
  stored((storage, name) => { storage.removeItem(name); });
};
