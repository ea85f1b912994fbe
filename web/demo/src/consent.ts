import {consent, getConsent, on, type ConsentChoice} from '@sojourn/browser';
import {useMemo, useSyncExternalStore} from 'react';

/** Which text of the privacy page the visitor was shown when choosing. */
const policyVersion = '2026-11';

declare global {
  interface Navigator {
    /** https://w3c.github.io/gpc/ */
    readonly globalPrivacyControl?: boolean;
  }
}

export interface Consented {
  /** `null` while nothing was chosen. */
  choice: ConsentChoice | null;
  /** Whether the browser asks every site not to be tracked. */
  isRefusedByBrowser: boolean;
}

export function useConsent(): Consented {
  const text = useSyncExternalStore((listener) => on('consent', listener), () => JSON.stringify(getConsent()));
  return useMemo(() => ({
    choice: JSON.parse(text) as ConsentChoice | null,
    isRefusedByBrowser: navigator.globalPrivacyControl === true,
  }), [text]);
}

/** In force here at once; should the service not be reachable, the SDK tells it later. */
export async function choose(analytics: boolean, profiling: boolean): Promise<void> {
  await consent({analytics, profiling, policyVersion});
}
