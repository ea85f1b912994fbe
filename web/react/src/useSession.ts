import {useSyncExternalStore} from 'react';
import type {SessionView} from './sessionStore.js';
import {useSessionStore} from './SojournProvider.js';

const nothing: SessionView = {session: null, user: null};

export interface SessionUse extends SessionView {
  /** Asks the service what it knows, for instance after the site's own backend has linked the session. */
  refresh: () => Promise<void>;
}

/** Session and visitor, followed through everything that changes them. */
export function useSession(): SessionUse {
  const store = useSessionStore();
  // Servers know no visitor, and a page begins with what its server wrote.
  const view = useSyncExternalStore(store.subscribe, store.view, () => nothing);
  return {...view, refresh: store.refresh};
}
