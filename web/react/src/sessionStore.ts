import {getSession, getUserData, on, user, type SessionState, type UserData} from '@sojourn/browser';

export interface SessionView {
  /** `null` where there is no browser. */
  readonly session: SessionState | null;
  /** What is known about the visitor; `null` where nothing is. */
  readonly user: UserData | null;
}

/** What the SDK knows of session and visitor, as a view that stays the same object until something changes. */
export class SessionStore {
  private present: SessionView = {session: getSession(), user: getUserData()};
  private readonly listeners = new Set<() => void>();

  readonly view = (): SessionView => this.present;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  };

  /** Follows the SDK; answers how to stop it. */
  readonly open = (): (() => void) => {
    const stops = [
      on('session', this.look),
      on('sent', ({profile}) => {
        // An event has told something of the visitor, which its own answer does not have.
        if (profile !== undefined) {
          void this.ask();
        }
      }),
    ];
    this.look();
    return () => { stops.forEach((stop) => { stop(); }); };
  };

  private readonly look = (): void => {
    const next = {session: getSession(), user: getUserData()};
    if (next.session !== this.present.session || next.user !== this.present.user) {
      this.present = next;
      this.listeners.forEach((listener) => { listener(); });
    }
  };

  private async ask(): Promise<void> {
    try {
      await user();
    } catch {
      // The next answer of the service tells it, and on('error') has told this.
    }
  }
}
