import {noteLanding} from '../landing.js';
import {page} from '../page.js';
import {track} from '../track.js';
import {listen} from './listen.js';

/**
 * Views of pages, also of those that scripts make with the history API (a new path is a new page; query and fragment
 * make none), and for how many seconds a page was in view. They are told whenever it goes out of view, without those
 * told before: their sum counts.
 */
export const collectPages = (signal: AbortSignal): void => {
  let path = '';
  let inView = 0;
  let since = 0;

  const tell = (): void => {
    const now = performance.now();
    inView += since && now - since;
    since = document.hidden ? 0 : now;
    const engagedSeconds = Math.round(inView / 1000);
    if (path && engagedSeconds) {
      inView = 0;
      track('PAGE_LEFT', {page: path, engagedSeconds});
    }
  };

  // What comes back from the back-forward cache is a view anew.
  const view = ({persisted}: {persisted?: boolean} = {}): void => {
    if ((persisted || path !== location.pathname) && !signal.aborted) {
      tell();
      page();
      inView = 0;
      path = location.pathname;
    }
  };

  (['pushState', 'replaceState'] as const).forEach((name) => {
    const original = history[name].bind(history);
    history[name] = (...change) => {
      original(...change);
      view();
    };
  });
  listen(signal, window, 'visibilitychange pagehide', tell);
  listen(signal, window, 'popstate pageshow', view);
  noteLanding();
  view();
};
