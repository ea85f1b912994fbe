import type {DroppedEvents, SentEvent, TrackedEvent} from '@sojourn/browser';

/** An event as the server lists it. */
export interface ListedEvent {
  eventId: string;
  eventType: string;
  payload: Readonly<Record<string, unknown>>;
  timestamp: string;
}

export interface Entry {
  eventId: string;
  eventType: string;
  payload: Readonly<Record<string, unknown>>;
  /** In milliseconds since 1970. */
  at: number;
  /** `waiting`: in the browser's queue. `untracked`: not kept, since the visitor does not consent. */
  status: 'waiting' | 'stored' | 'untracked' | 'refused';
  /** What the server left out, as pointers into the event. */
  stripped: readonly string[];
}

/** Newest first. What follows answers changed copies. */
export type Entries = readonly Entry[];

const mostEntries = 60;

export function withTracked(entries: Entries, {eventId, eventType, payload}: TrackedEvent): Entries {
  const tracked: Entry = {eventId, eventType, payload, at: timeOf(eventId), status: 'waiting', stripped: []};
  return sorted([...entries.filter((entry) => entry.eventId !== eventId), tracked]);
}

export function withSent(entries: Entries, {eventId, status, stripped = []}: SentEvent): Entries {
  return entries.map((entry) => (entry.eventId === eventId
    ? {...entry, status: status === 'untracked' ? 'untracked' : 'stored', stripped}
    : entry));
}

export function withDropped(entries: Entries, {eventIds, reason}: DroppedEvents): Entries {
  const status: Entry['status'] = reason === 'consent' ? 'untracked' : 'refused';
  const known = new Set(entries.map(({eventId}) => eventId));
  // Where consent is missing from the start nothing is kept of an event, its type neither: only that something happened.
  const unknown = eventIds.filter((eventId) => !known.has(eventId)).map((eventId): Entry =>
    ({eventId, eventType: 'AN EVENT', payload: {}, at: timeOf(eventId), status, stripped: []}));
  return sorted([
    ...entries.map((entry) => (eventIds.includes(entry.eventId) ? {...entry, status} : entry)),
    ...unknown,
  ]);
}

/** What the server lists is what is stored: it also has the events from before this page, and its own. */
export function withListed(entries: Entries, listed: readonly ListedEvent[]): Entries {
  const stored = listed.map(({eventId, eventType, payload, timestamp}): Entry => ({
    eventId, eventType, payload, at: Date.parse(timestamp), status: 'stored',
    stripped: entries.find((entry) => entry.eventId === eventId)?.stripped ?? [],
  }));
  const ids = new Set(stored.map(({eventId}) => eventId));
  return sorted([...stored, ...entries.filter(({eventId}) => !ids.has(eventId))]);
}

/** Another session: what is stored belongs to the one before. */
export function withoutStored(entries: Entries): Entries {
  return entries.filter(({status}) => status === 'waiting');
}

function sorted(entries: Entry[]): Entries {
  return entries.sort((one, other) => other.at - one.at || other.eventId.localeCompare(one.eventId)).slice(0, mostEntries);
}

/** When it was tracked: an id of version 7 begins with it (RFC 9562). */
function timeOf(eventId: string): number {
  return parseInt(eventId.slice(0, 8) + eventId.slice(9, 13), 16);
}
