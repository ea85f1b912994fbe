import type {ConsentResponse} from './api.js';
import {SojournError} from './error.js';
import {CHOICE, choiceText} from './permission.js';
import {request, started} from './request.js';
import {latestConsent, latestFailure, pump, sync} from './sender.js';
import {kept, tellUserData} from './session.js';
import {hold, write} from './storage.js';
import type {Consent, ConsentChoice} from './types.js';

/**
 * With a choice: obeys it at once, remembers it, and tells the service, again and again until that has it; fails when
 * the first attempt did. Without one: asks the service.
 */
export const consent = (choice?: ConsentChoice): Promise<Consent> => started(async () => {
  if (choice) {
    const text = JSON.stringify(choice);
    // Obeyed here before others read it, so that they find the session that it is about.
    hold(CHOICE, text);
    sync();
    write(CHOICE, text);
    if (!choice.profiling && !kept.userId) {
      tellUserData(null);
    }
    await pump();
    if (kept.told !== choiceText) {
      throw latestFailure ?? new SojournError(0);
    }
  }
  return choice && latestConsent
    ? latestConsent.consent
    : request('GET', 'consent', (answer: ConsentResponse) => answer.consent);
});
