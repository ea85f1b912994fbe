import {useSyncExternalStore} from 'react';
import type {SessionView} from './sessionStore.js';
import {useSessionStore} from './SojournProvider.js';

const nothing: SessionView = {session: null, user: null};

/**
 * Session and visitor, followed through everything that changes them here. What changes elsewhere, on another device or by the
 * site's own backend, `user()` asks for.
 */
export function useSession(): SessionView {
  const store = useSessionStore();
  // Servers know no visitor, and a page begins with what its server wrote.
  return useSyncExternalStore(store.subscribe, store.view, () => nothing);
}
