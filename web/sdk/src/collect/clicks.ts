import {track} from '../track.js';
import {listen} from './listen.js';

/** CONTENT_CLICK of whatever has, or is in what has, `data-track="target"`. */
export const collectClicks = (signal: AbortSignal): void => {
  listen(signal, document, 'click', ({target}: MouseEvent) => {
    const tracked = (target as Partial<Element>).closest?.<HTMLElement>('[data-track]');
    if (tracked) {
      track('CONTENT_CLICK', {target: tracked.dataset.track});
    }
  });
};
