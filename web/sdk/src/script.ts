/** What a script tag loads: the global `Sojourn`, which starts by the tag's `data-*`. */
import {
  autocollect, clear, consent, erase, exportData, flush, getConsent, getSession, getSessionHeaders, getUserData,
  holdout, init, nextFields, on, page, profile, SessionManager, signup, SojournError, track, user, variant,
} from './index.js';
import {parse} from './storage.js';

const {dataset, src} = document.currentScript as HTMLScriptElement;
const settings: Record<string, unknown> = {apiBaseUrl: new URL(src).origin};
for (const name in dataset) {
  const text = dataset[name] ?? '';
  settings[name] = parse(text) ?? text;
}

const scope = window as unknown as Record<string, unknown>;
if (!scope.Sojourn) {
  scope.Sojourn = {
    autocollect, clear, consent, erase, exportData, flush, getConsent, getSession, getSessionHeaders, getUserData,
    holdout, init, nextFields, on, page, profile, SessionManager, signup, SojournError, track, user, variant,
  };
  init(settings);
  const {auto = ''} = dataset;
  autocollect(Object.fromEntries(auto.split(' ').map((name) => [name, true])));
}
