/** What an origin keeps; how the storage behaves may change at any time. */
export class Disk {
  readonly values = new Map<string, string>();
  /** `denied`: nothing can be read or written. `full`: nothing new can be written. */
  state: 'well' | 'full' | 'denied' = 'well';
  /** How long it takes until a tab reads what another one has written, as between processes. */
  lag = 0;
  writes = 0;
  private readonly written: {view: symbol; key: string; value: string | null; at: number}[] = [];

  constructor(private readonly now: () => number = () => 0) {
  }

  /** @param changed told of each change */
  view(changed: (key: string, newValue: string | null) => void = () => undefined): Storage {
    const view = Symbol('view');
    const note = (key: string, value: string | null): void => {
      this.written.push({view, key, value, at: this.now()});
      changed(key, value);
    };
    const check = (): void => {
      if (this.state === 'denied') {
        throw new DOMException('denied', 'SecurityError');
      }
    };
    const methods: Record<string, unknown> = {
      getItem: (key: string): string | null => {
        check();
        return this.lag ? this.seen(view, key) : this.values.get(key) ?? null;
      },
      setItem: (key: string, value: string): void => {
        check();
        if (this.state === 'full') {
          throw new DOMException('full', 'QuotaExceededError');
        }
        this.writes++;
        this.values.set(key, value);
        note(key, value);
      },
      removeItem: (key: string): void => {
        check();
        if (this.values.delete(key)) {
          note(key, null);
        }
      },
    };
    return new Proxy({}, {
      get: (_, key) => methods[key as string],
      ownKeys: () => {
        check();
        return [...this.values.keys()];
      },
      getOwnPropertyDescriptor: (_, key) => this.values.has(key as string)
        ? {value: this.values.get(key as string), enumerable: true, configurable: true}
        : undefined,
    }) as Storage;
  }

  private seen(view: symbol, key: string): string | null {
    const seen = this.written.filter((each) =>
      each.key === key && (each.view === view || each.at + this.lag <= this.now()));
    return seen.at(-1)?.value ?? null;
  }
}

/** What a page sees of its cookies. */
export class Cookies {
  readonly values = new Map<string, string>();
  readonly written: string[] = [];
  denied = false;

  get text(): string {
    this.check();
    return [...this.values].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  set text(cookie: string) {
    this.check();
    this.written.push(cookie);
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
    this.values.set(name, value);
  }

  private check(): void {
    if (this.denied) {
      throw new DOMException('denied', 'SecurityError');
    }
  }
}
