import {getSession, on} from '@sojourn/browser';
import {useEffect, useSyncExternalStore} from 'react';
import {api} from '../services/api';
import {withDropped, withListed, withoutStored, withSent, withTracked, type Entries, type ListedEvent} from './entries';

/** So long after an event was acknowledged the list is read: what is acknowledged together is read together. */
const restMillis = 150;

/** The session's events, from the browser's queue to the server's list. */
class Timeline {
  private present: Entries = [];
  private readonly listeners = new Set<() => void>();
  private sessionId: string | undefined;
  private watchers = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly entries = (): Entries => this.present;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  };

  /** From now on, for as long as the page lives. */
  follow(): void {
    on('event', (event) => { this.set(withTracked(this.present, event)); });
    on('sent', (event) => {
      this.set(withSent(this.present, event));
      this.listSoon();
    });
    on('dropped', (events) => { this.set(withDropped(this.present, events)); });
    on('session', ({sessionId}) => {
      if (this.sessionId !== undefined && this.sessionId !== sessionId) {
        this.set(withoutStored(this.present));
      }
      this.sessionId = sessionId;
      this.listSoon();
    });
  }

  /** Reads the list for as long as somebody looks. */
  watch(): () => void {
    this.watchers += 1;
    this.listSoon();
    return () => { this.watchers -= 1; };
  }

  private listSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { void this.list(); }, restMillis);
  }

  private async list(): Promise<void> {
    const session = getSession();
    if (this.watchers === 0 || session?.confirmed !== true) {
      return;
    }
    try {
      const {data} = await api.get<{events: ListedEvent[]}>(`/sessions/${session.sessionId}/events`, {params: {limit: 50}});
      if (getSession()?.sessionId === session.sessionId) {
        this.set(withListed(this.present, data.events));
      }
    } catch {
      // The next event tries again; until then the list shows what the SDK knows.
    }
  }

  private set(entries: Entries): void {
    this.present = entries;
    this.listeners.forEach((listener) => { listener(); });
  }
}

export const timeline = new Timeline();

export function useTimeline(): Entries {
  useEffect(() => timeline.watch(), []);
  return useSyncExternalStore(timeline.subscribe, timeline.entries);
}
