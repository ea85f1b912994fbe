/** What an origin keeps; how the storage behaves may change at any time. */
export class Disk {
  readonly values = new Map<string, string>();
  /** `denied`: nothing can be read or written. `full`: nothing new can be written. */
  state: 'well' | 'full' | 'denied' = 'well';
  writes = 0;

  /** @param changed told of each change */
  view(changed: (key: string, newValue: string | null) => void = () => undefined): Storage {
    const check = (): void => {
      if (this.state === 'denied') {
        throw new DOMException('denied', 'SecurityError');
      }
    };
    const methods: Record<string, unknown> = {
      getItem: (key: string): string | null => {
        check();
        return this.values.get(key) ?? null;
      },
      setItem: (key: string, value: string): void => {
        check();
        if (this.state === 'full') {
          throw new DOMException('full', 'QuotaExceededError');
        }
        this.writes++;
        this.values.set(key, value);
        changed(key, value);
      },
      removeItem: (key: string): void => {
        check();
        if (this.values.delete(key)) {
          changed(key, null);
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
