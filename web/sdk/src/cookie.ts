/** For where the storage takes nothing: the session's id, and its token. */
import {settings} from './settings.js';
import {attempt} from './storage.js';

export const readCookie = (): string | undefined =>
  attempt(() => RegExp(`(?:^| )${settings.storageKey}=([^;]*)`).exec(document.cookie)?.[1]);

export const writeCookie = (value: string): void => {
  attempt(() => {
    document.cookie = `${settings.storageKey}=${value};path=/;samesite=lax;max-age=${settings.expiryDays * 86_400}${
      isSecureContext ? ';secure' : ''}`;
  });
};
