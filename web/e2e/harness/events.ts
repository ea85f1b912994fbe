import {expect} from 'vitest';
import type {Frame, Page} from 'playwright-core';
import {eventually} from './conditions.js';

export interface StoredEvent {
  eventId: string;
  eventType: string;
  payload: Record<string, unknown>;
  timestamp: string;
  receivedAt: string;
}

interface EventPage {
  events: StoredEvent[];
  nextCursor: string | null;
}

/** Who a session is, by what a page says of it. */
export interface Identity {
  sessionId: string;
  token: string | undefined;
}

export async function identityOf(page: Page | Frame): Promise<Identity> {
  const headers = await page.evaluate(() => Sojourn.getSessionHeaders());
  const sessionId = headers['X-Session-ID'];
  if (sessionId === undefined) {
    throw new Error('the page has no session');
  }
  return {sessionId, token: headers['X-Session-Token']};
}

/** All events of a session, oldest first, as the API lists them. */
export async function storedEvents(origin: string, {sessionId, token}: Identity): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer: Response = await fetch(
      `${origin}/api/sessions/${sessionId}/events?limit=500&cursor=${encodeURIComponent(cursor)}`,
      {headers: token === undefined ? {} : {'X-Session-Token': token}},
    );
    if (answer.status === 404) {
      return [];
    }
    if (!answer.ok) {
      throw new Error(`${answer.status} ${await answer.text()}`);
    }
    const page = await answer.json() as EventPage;
    events.push(...page.events);
    cursor = page.nextCursor;
  }
  return events.reverse();
}

/** Waits until the service has answered for the page's session. */
export async function confirmed(page: Page | Frame): Promise<Identity> {
  await page.waitForFunction(() => Sojourn.getSession()?.confirmed);
  return await identityOf(page);
}

/** What a test let pages track: each event has a number of its own, so that one which got another id is found out too. */
export class Ledger {
  private readonly tracked = new Map<number, string>();
  private next = 1;

  /** Tracks so many events in the page, one right after the other. */
  async track(page: Page | Frame, count = 1): Promise<string[]> {
    const first = this.next;
    this.next += count;
    const ids = await page.evaluate(([from, many]) => Array.from({length: many},
      (_, i) => Sojourn.track('LEDGER', {n: from + i})), [first, count] as const);
    ids.forEach((id, i) => this.tracked.set(first + i, id));
    return ids;
  }

  /** An event that the page itself has tracked, with this number. */
  note(n: number, eventId: string): void {
    this.tracked.set(n, eventId);
  }

  get size(): number {
    return this.tracked.size;
  }

  /** Waits until all of them are stored, and then sees that each is there once, under its id, and no other. */
  async expectStoredOnce(origin: string, identity: Identity | Identity[], within = 30_000): Promise<StoredEvent[]> {
    const identities = [identity].flat();
    let stored: StoredEvent[] = [];
    await eventually(async () => {
      const lists = await Promise.all(identities.map((each) => storedEvents(origin, each)));
      stored = lists.flat().filter((event) => event.eventType === 'LEDGER');
      const there = new Set(stored.map((event) => event.payload.n));
      return [...this.tracked.keys()].every((n) => there.has(n));
    }, {within, what: () => `all ${this.tracked.size} events are stored; there are ${stored.length}`});
    const known = new Set([...this.tracked].map(([n, id]) => `${n} ${id}`));
    const there = stored.map(({payload, eventId}) => `${String(payload.n)} ${eventId}`);
    expect({doubled: there.length - new Set(there).size, strange: there.filter((event) => !known.has(event))})
      .toEqual({doubled: 0, strange: []});
    return stored;
  }
}
