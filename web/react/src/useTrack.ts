import {track} from '@sojourn/browser';
import {useSessionStore} from './SojournProvider.js';

/** `track(type, payload)`. It is always the same function, never throws, and returns when the event is written down. */
export function useTrack(): typeof track {
  useSessionStore();
  return track;
}
