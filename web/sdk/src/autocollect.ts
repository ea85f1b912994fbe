import {collectClicks} from './collect/clicks.js';
import {collectErrors} from './collect/errors.js';
import {collectForms} from './collect/forms.js';
import {collectPages} from './collect/pages.js';
import {isBegun} from './session.js';
import type {AutocollectOptions} from './types.js';

const collectors: Record<string, (signal: AbortSignal) => void> = {
  pages: collectPages, clicks: collectClicks, forms: collectForms, errors: collectErrors,
};

/** Collects by itself what the options name. To be called right after `init()`. Answers how to stop it. */
export const autocollect = (options: AutocollectOptions): () => void => {
  const stop = new AbortController();
  if (isBegun()) {
    for (const name in options) {
      if (options[name as keyof AutocollectOptions]) {
        collectors[name]?.(stop.signal);
      }
    }
  }
  return () => { stop.abort(); };
};
