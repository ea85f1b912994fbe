import {details} from './opening.js';

/** What names a campaign in this page's address, as a query. */
export const campaign = (): string => (location.search.match(/[?&]utm_\w+=[^&]*/g) ?? []).join('').replace(/^&/, '?');

/**
 * What the session's metadata says of this landing; of the page that led here only if it is another site's, and no
 * query.
 */
export const noteLanding = (): void => {
  const {referrer} = document;
  Object.assign(details, Object.fromEntries(new URLSearchParams(campaign())), {
    userAgent: navigator.userAgent,
    referrer: (!referrer.startsWith(location.origin + '/') && referrer.replace(/[?#].*/, '')) || undefined,
  });
};
