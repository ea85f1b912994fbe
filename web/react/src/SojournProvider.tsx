import {init, type Settings} from '@sojourn/browser';
import {createContext, useContext, useEffect, useState, type ReactNode} from 'react';
import {SessionStore} from './sessionStore.js';

const SojournContext = createContext<SessionStore | null>(null);

export interface SojournProviderProps {
  /** How the SDK is set up. The first settings count: a site that has called `init` already leaves them out. */
  settings?: Settings;
  children: ReactNode;
}

/** Starts the SDK, once for the page, and lets everything inside use it. */
export function SojournProvider({settings, children}: SojournProviderProps) {
  // Not in an effect: those of the children, which may track, come first.
  const [store] = useState(() => {
    init(settings);
    return new SessionStore();
  });
  useEffect(() => store.open(), [store]);
  return <SojournContext.Provider value={store}>{children}</SojournContext.Provider>;
}

export function useSessionStore(): SessionStore {
  const store = useContext(SojournContext);
  if (store === null) {
    throw new Error('Put a <SojournProvider> around everything that uses the hooks of @sojourn/react');
  }
  return store;
}
