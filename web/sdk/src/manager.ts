import {init} from './client.js';
import {clear} from './leaving.js';
import {started} from './request.js';
import {refresh} from './sender.js';
import {getSession, getSessionHeaders, kept} from './session.js';
import type {SessionState, Settings} from './types.js';
import {getUserData} from './userdata.js';

/** The published surface, over the page's one client: the first settings count. */
export class SessionManager {
  readonly getSessionHeaders = getSessionHeaders;
  readonly getUserData = getUserData;
  readonly clear = clear;

  constructor(settings?: Settings) {
    init(settings);
  }

  /** Whether this is the second visit or a later one. */
  get isReturning(): boolean {
    return !!getSession()?.returning;
  }

  getSessionId(): string {
    return getSession()?.sessionId ?? '';
  }

  refresh(): Promise<SessionState> {
    return started(async () => {
      await refresh();
      return kept;
    });
  }
}
