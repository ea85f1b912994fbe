import {inject} from 'vitest';
import type * as Sdk from '../../src/index.js';
import {Clock, settle} from './clock.js';
import {Locks} from './locks.js';
import {Service, type Asked} from './service.js';
import {Cookies, Disk} from './storage.js';

declare module 'vitest' {
  export interface ProvidedContext {
    sdk: string;
  }
}

export type Sojourn = typeof Sdk;
/** In which what one tab writes reaches the others: so long the opening of a session waits. */
export const REACH = 100;
export const ORIGIN = 'https://shop.example';

export interface TabOptions {
  /** Where the tab is. */
  readonly url?: string;
  readonly referrer?: string;
  /** Of the tab whose place it takes: what that kept for itself stays. */
  readonly after?: Tab;
  readonly locks?: boolean;
  /** By how many milliseconds its clock is ahead of the others': each process has its own. */
  readonly ahead?: number;
  readonly randomUUID?: boolean;
  readonly keepalive?: boolean;
  readonly navigator?: Record<string, unknown>;
  /** A window with a document, for what looks at pages. */
  readonly window?: object;
  /** Instead of the SDK's module: a script of its own. */
  readonly code?: string;
}

/** A browser with its tabs, and the service. */
export class World {
  readonly clock = new Clock();
  readonly disk = new Disk(() => this.clock.elapsed);
  readonly cookies = new Cookies();
  readonly locks = new Locks();
  readonly service = new Service();
  readonly tabs: Tab[] = [];
  underWay = 0;
  /** How many requests were under way at once. */
  mostUnderWay = 0;
  /** What Math.random gives. */
  random = (): number => 0.5;

  open(options: TabOptions = {}): Tab {
    const tab = new Tab(this, options);
    this.tabs.push(tab);
    return tab;
  }

  /** A tab in which the SDK was started, and has done what it does at once. */
  async start(settings: Sdk.Settings = {}, options: TabOptions = {}): Promise<Tab> {
    const tab = this.open(options);
    tab.sdk.init(settings);
    await this.advance(REACH);
    return tab;
  }

  /** Lets so many milliseconds pass. */
  advance(delay = 0): Promise<void> {
    return this.clock.advance(delay);
  }

  /** What a promise brings while time passes. */
  async within<T>(promise: Promise<T>, delay = 5000): Promise<T> {
    promise.catch(() => undefined);
    await this.advance(delay);
    return promise;
  }

  kept(suffix: string): string | null {
    return this.disk.values.get('zerrah_session_id' + suffix) ?? null;
  }

  /** The events that are written down. */
  queue(): string[] {
    return [...this.disk.values].filter(([name]) => name.includes('.q1.')).map(([, value]) => value);
  }
}

export class Tab {
  readonly sdk: Sojourn;
  readonly window: EventTarget & Record<string, unknown>;
  readonly document: {hidden: boolean; visibilityState: string; referrer: string; cookie: string};
  readonly navigator: Record<string, unknown> & {onLine: boolean};
  readonly session: Disk;
  readonly console: unknown[][] = [];
  readonly heard: {readonly name: string; readonly value: unknown}[] = [];
  alive = true;

  constructor(readonly world: World, options: TabOptions) {
    const {clock, disk, cookies} = world;
    this.session = options.after?.session ?? new Disk();
    const url = new URL(options.url ?? '/', ORIGIN);
    const tab = {url, options};
    this.window = (options.window ?? new EventTarget()) as Tab['window'];
    const page = options.window as {document: Tab['document']; location: Location; history: History} | undefined;
    this.document = page?.document ?? {
      hidden: false,
      visibilityState: 'visible',
      referrer: options.referrer ?? '',
      get cookie() { return cookies.text; },
      set cookie(text) { cookies.text = text; },
    };
    this.navigator = {
      onLine: true,
      userAgent: 'Tester/1.0',
      webdriver: false,
      sendBeacon: (target: string, body: string) => {
        const headers = {'content-type': 'text/plain;charset=UTF-8'};
        this.arrive({method: 'POST', target, headers, body, keepalive: true, how: 'beacon'});
        return true;
      },
      ...options.locks !== false && {locks: world.locks.of(this)},
      ...options.navigator,
    };
    const globals: Record<string, unknown> = {
      window: this.window,
      document: this.document,
      location: page?.location ?? tab.url,
      history: page?.history,
      navigator: this.navigator,
      isSecureContext: options.locks !== false,
      localStorage: disk.view((key, newValue) => { this.tellOthers(key, newValue); }),
      sessionStorage: this.session.view(),
      addEventListener: this.window.addEventListener.bind(this.window),
      fetch: (target: string, init: RequestInit) => this.fetch(target, init),
      Request: {prototype: options.keepalive === false ? {} : {keepalive: true}},
      setTimeout: (run: (...given: unknown[]) => void, delay?: number, ...given: unknown[]) =>
        clock.setTimeout(() => { if (this.alive) { run(...given); } }, delay),
      clearTimeout: clock.clearTimeout,
      performance: {now: () => clock.elapsed},
      Date: {now: () => clock.wall + (options.ahead ?? 0), parse: Date.parse},
      Math: Object.create(Math, {random: {value: () => world.random()}}) as Math,
      crypto: {
        getRandomValues: crypto.getRandomValues.bind(crypto),
        ...options.randomUUID !== false && {randomUUID: crypto.randomUUID.bind(crypto)},
      },
      console: {debug: (...what: unknown[]) => { this.console.push(what); }},
    };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is the SDK itself, in a world of its own
    const run = new Function(
      ...Object.keys(globals), `${options.code ?? inject('sdk')};return window.Sojourn ?? Sojourn`,
    ) as (...values: unknown[]) => Sojourn;
    this.sdk = run(...Object.values(globals));
  }

  /** Notes what is told under these names. */
  listen(...names: (keyof Sdk.Handlers)[]): this {
    names.forEach((name) => { this.sdk.on(name, (value) => { this.heard.push({name, value}); }); });
    return this;
  }

  told<Name extends keyof Sdk.Handlers>(name: Name): Sdk.Handlers[Name][] {
    return this.heard.filter((each) => each.name === name).map(({value}) => value as Sdk.Handlers[Name]);
  }

  get id(): string {
    return this.sdk.getSessionHeaders()['X-Session-ID'] ?? '';
  }

  get token(): string | undefined {
    return this.sdk.getSessionHeaders()['X-Session-Token'];
  }

  fire(name: string, init: Record<string, unknown> = {}): void {
    const Kind = (this.window.Event ?? Event) as typeof Event;
    this.window.dispatchEvent(Object.assign(new Kind(name), init));
  }

  hide(): void {
    this.document.hidden = true;
    this.document.visibilityState = 'hidden';
    this.fire('visibilitychange');
  }

  show(): void {
    this.document.hidden = false;
    this.document.visibilityState = 'visible';
    this.fire('visibilitychange');
  }

  /** As a browser closes it: with a last word. */
  close(): void {
    this.fire('pagehide');
    this.hide();
    this.crash();
  }

  /** Without any. */
  crash(): void {
    this.alive = false;
    this.world.locks.release(this);
  }

  goOffline(): void {
    this.navigator.onLine = false;
    this.world.service.reachable = false;
  }

  goOnline(): void {
    this.navigator.onLine = true;
    this.world.service.reachable = true;
    this.fire('online');
  }

  private tellOthers(key: string, newValue: string | null): void {
    this.world.tabs.filter((tab) => tab !== this).forEach((tab) => {
      setImmediate(() => {
        if (tab.alive) {
          tab.fire('storage', {key, newValue});
        }
      });
    });
  }

  private async fetch(
    target: string, {method = 'GET', headers, body, keepalive = false, credentials}: RequestInit,
  ): Promise<Response> {
    await Promise.resolve();
    if (!this.alive && !keepalive || this.world.service.hang === this) {
      return new Promise(() => undefined);
    }
    this.world.mostUnderWay = Math.max(this.world.mostUnderWay, ++this.world.underWay);
    const sent = Object.fromEntries(new Headers(headers));
    if (typeof body === 'string' && !sent['content-type']) {
      sent['content-type'] = 'text/plain;charset=UTF-8';
    }
    try {
      const response = this.arrive({
        method, target, headers: sent, body: body as string | null, keepalive, how: 'fetch', credentials,
      });
      await settleOnce();
      return this.alive ? response : await new Promise(() => undefined);
    } finally {
      this.world.underWay--;
    }
  }

  private arrive({method, target, headers, body, keepalive, how, credentials = 'include'}: {
    method: string; target: string; headers: Record<string, string>; body: string | null; keepalive: boolean;
    how: Asked['how']; credentials?: string | undefined;
  }): Response {
    const url = new URL(target, ORIGIN);
    return this.world.service.answer({
      method,
      path: url.pathname.replace(/^\/api\//, '') + url.search,
      origin: url.origin,
      headers,
      text: body ?? '',
      body: body ? JSON.parse(body) as Record<string, unknown> : {},
      keepalive,
      credentials,
      how,
    });
  }
}

const settleOnce = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

export {settle};
