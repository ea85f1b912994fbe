import {getSession, getUserData, on, user, type SessionState, type UserData} from '@sojourn/browser';

export interface SessionView {
  /** `null` before the page runs in a browser. */
  readonly session: SessionState | null;
  /** What is known about the visitor; `null` where nothing is. */
  readonly user: UserData | null;
}

/** What the SDK knows of session and visitor, as a view that stays the same object until something changes. */
export class SessionStore {
  private present: SessionView = {session: null, user: null};
  private readonly listeners = new Set<() => void>();

  constructor() {
    this.look();
  }

  readonly view = (): SessionView => this.present;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  };

  /** Follows the SDK; answers how to stop it. */
  readonly open = (): (() => void) => {
    const stops = [
      on('session', this.look),
      on('consent', this.look),
      on('sent', ({profile}) => {
        if (profile !== undefined) {
          void this.refresh();
        }
      }),
    ];
    this.look();
    return () => { stops.forEach((stop) => { stop(); }); };
  };

  /** Looks again at what the SDK knows, after something was told. */
  readonly look = (): void => {
    const next = {session: getSession(), user: getUserData()};
    if (JSON.stringify(next) !== JSON.stringify(this.present)) {
      this.present = next;
      this.listeners.forEach((listener) => { listener(); });
    }
  };

  /** Asks the service what it knows. */
  readonly refresh = async (): Promise<void> => {
    await user();
    this.look();
  };
}
