import {on} from './on.js';
import {readChoice} from './permission.js';
import {scan} from './queue.js';
import {leave, openSoon, pump, schedule, stopSending, sync} from './sender.js';
import {getSessionHeaders, isBegun, kept, touch} from './session.js';
import {configure, settings} from './settings.js';
import {nameOf} from './storage.js';
import {track} from './track.js';
import {LEASE} from './turn.js';
import type {Client, Settings} from './types.js';

/** As exact as the service's `lastSeen`. */
const MINUTE = 60_000;

let client: Client | undefined;

/** Starts session and queue. Called again it answers the same client. On a server it does nothing. */
export const init = (given?: Settings): Client => {
  if (!client) {
    configure(given);
    client = {settings, track, flush, getSessionHeaders, on, stop};
    if (typeof document !== 'undefined') {
      start();
    }
  }
  return client;
};

/**
 * Sends what waits, whatever failed before. Done when nothing waits any more, or when it has to wait longer: offline,
 * it failed again, or the service asks for it.
 */
export const flush = async (): Promise<void> => {
  if (isBegun()) {
    await pump();
  }
};

const stop = (): void => {
  client = undefined;
  stopSending(true);
};

const start = (): void => {
  stopSending(false);
  readChoice();
  sync();
  use();
  scan();
  addEventListener('storage', changedElsewhere);
  // At the window, and not capturing: what others track at this moment goes out too.
  addEventListener('visibilitychange', look);
  addEventListener('pageshow', look);
  addEventListener('pagehide', leave);
  addEventListener('online', online);
  void pump();
};

const online = (): void => {
  void pump();
};

const use = (): void => {
  touch();
  if (settings.autoRefresh || !kept.confirmed) {
    openSoon();
  }
};

const changedElsewhere = ({key}: StorageEvent): void => {
  if (key?.startsWith(nameOf('.')) && !key.endsWith(LEASE)) {
    sync();
    schedule();
  }
};

/** In view or no longer, be it from the back-forward cache. */
const look = (): void => {
  if (document.hidden) {
    leave();
    return;
  }
  sync();
  if (!kept.confirmed || Math.abs(Date.now() - kept.at) > MINUTE) {
    use();
  }
  void pump();
};
