import {track} from '../track.js';
import {listen} from './listen.js';

type Failure = ErrorEvent & PromiseRejectionEvent;

const MOST = 10;

/** ERROR_OCCURRED with the error's name and place. Not with its message, which may say anything about the visitor. */
export const collectErrors = (signal: AbortSignal): void => {
  let left = MOST;
  listen(signal, window, 'error unhandledrejection', ({target, error, reason, filename, lineno}: Failure) => {
    // Not of images and the like, which fail at themselves.
    if (target === window && left-- > 0) {
      track('ERROR_OCCURRED', {
        errorType: ((error ?? reason) as Error | undefined)?.name ?? 'Error',
        source: filename && `${filename.replace(/[?#].*/, '')}:${lineno}`,
      });
    }
  });
};
