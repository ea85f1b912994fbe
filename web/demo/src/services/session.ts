import {autocollect, init} from '@sojourn/browser';
import {ctaVariants} from '../content/callsToAction';
import {folder} from '../router';

export {getSessionHeaders} from '@sojourn/browser';

/** Begins before anything is drawn, so that what happens first is not missed. Once is enough for the whole site. */
export function startSession(): void {
  init({
    apiBaseUrl: folder.slice(0, -1),
    ctaVariants,
    metadata: {site: 'waymark'},
  });
  // The forms of this site track themselves: see useProgressiveForm.
  autocollect({pages: true, clicks: true, errors: true});
}
